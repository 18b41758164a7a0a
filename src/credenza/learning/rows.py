"""What other rooms see of statements, the quarantine and rosters."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement as it was received and what was made of it; ``actor`` in the platform's words."""

    id: int
    statement: str
    verb: str
    actor: str
    person: PersonRow | None
    activity: str
    title: str
    sku: str
    registration: str | None
    outcome: str
    on: date
    received_at: datetime

    @property
    def verb_word(self) -> str:
        """The verb's own name: the last part of its id."""
        return self.verb.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatement:
    """A statement as the standard's own resource answers it."""

    id: int
    statement: str
    given: dict[str, Any] = field(repr=False)
    at: datetime
    received_at: datetime
    by_id: int | None
    voided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbCount:
    """How many statements of a verb were kept out."""

    verb: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """A row that waits, or waited. ``actor_id`` maps to a person, ``activity`` to an item; ``event`` is a roster's."""

    id: int
    kind: str
    why: str
    detail: str
    status: str
    actor_id: int
    actor_kind: str
    actor: str
    activity: str
    title: str
    event: str
    type: str
    on: date
    entered_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str

    @property
    def may_map_actor(self) -> bool:
        """Whether it waits for somebody to say who it is."""
        return self.status == "open" and self.why == "unknown_actor" and self.actor_kind != "group"

    @property
    def may_map_activity(self) -> bool:
        """Whether somebody may say what it is: of a statement, always while it waits."""
        return self.status == "open" and bool(self.activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """What staff said an activity id is."""

    id: int
    activity: str
    sku: str
    type: str
    nothing: bool
    mapped_by: str
    mapped_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterHead:
    """A roster that was taken in."""

    id: int
    event: str
    on: date
    type: str
    lines: int
    recorded: int
    waiting: int
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLineRow:
    """One line of a roster: what was made of it when it came, and whether it still waits."""

    line: int
    email: str
    person: PersonRow | None
    outcome: str
    waits: bool
