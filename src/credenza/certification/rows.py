"""What the certification room's queries answer. Frozen; dates are business dates, units exact decimals."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from credenza.certification.rules.standing import Cycle, Line, Node
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """A candidate. ``also``: IDs of accounts that were made one with it; ``merged_into``: the one that was kept."""

    id: int
    number: str
    person: PersonRow
    registered_on: date
    also: tuple[str, ...] = ()
    merged_into: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRow:
    """One credential on a day. ``status``: active, suspended, expired or revoked. ``units`` and ``cycle_start`` are the
    open cycle's; ``required`` the level's number. ``retired_on``: the certification's first retired day, if any.
    """

    id: int
    origin: int
    candidate: int
    certification: str
    short_name: str
    name: str
    level: str
    level_name: str
    earned_on: date
    status: str
    suspends_on: date
    expires_on: date
    units: Decimal
    required: Decimal | None
    cycle_start: date
    cycles: tuple[Cycle, ...]
    counted: tuple[int, ...]
    retired_on: date | None
    revoked: bool

    def is_retired(self, on: date) -> bool:
        """Whether its certification is retired on that day."""
        return self.retired_on is not None and self.retired_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """A credential with its requirement tree and how each activity type stands in the open cycle."""

    credential: CredentialRow
    tree: Node
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """Whether an activity counts for one credential, and why not. ``cycle``: the closing day of its cycle."""

    credential: int
    certification: str
    why: str
    units: Decimal
    cycle: date | None
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A file shown for an activity."""

    id: int
    activity: int
    stored_name: str
    stored_digest: str
    media_type: str
    size: int
    original_name: str
    at: datetime
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """An activity as lists and its page show it. ``units``: what one of its type is worth, or its own."""

    id: int
    candidate: int
    candidate_number: str
    person_id: int
    type: str
    type_name: str
    on: date
    name: str
    item: str
    language: str
    notes: str
    units: Decimal
    status: str
    verified: bool
    source: str
    entered_on: date
    entered_at: datetime
    entered_by_id: int | None
    version: int
    counts: tuple[CountRow, ...] = ()
    evidence_count: int = 0
    case: int | None = None

    @property
    def counts_for(self) -> tuple[int, ...]:
        """The credentials that it counts for."""
        return tuple(one.credential for one in self.counts if one.why == "counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision about an activity: who, when, why."""

    status: str
    reason: str
    case: int | None
    at: datetime
    by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRow:
    """A wish for more time and what became of it."""

    id: int
    candidate: int
    credential: int
    certification: str
    reason: str
    status: str
    asked_on: date
    asked_at: datetime
    decided_at: datetime | None
    decided_by_id: int | None
    decision_reason: str
