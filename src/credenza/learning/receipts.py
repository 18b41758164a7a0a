"""What the learning room's commands answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTaken:
    """One statement: its id and what became of it.

    ``outcome``: ``credited``, ``credited_before`` (the same completion came before), ``not_passed``, ``progress``,
    ``kept`` (nothing follows from it yet), ``waiting`` (in quarantine, ``why`` says for what), ``voided`` (it was
    withdrawn), ``void`` (it withdraws another), ``counts_nowhere``, ``ignored`` (its verb is none that counts), or
    ``repeated`` (it came before, nothing was done).
    """

    statement: str
    outcome: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsTaken:
    """A call's statements in the order sent."""

    statements: tuple[StatementTaken, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.statement for one in self.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What was mapped, and how many waiting rows took effect or still wait."""

    mapped: int
    replayed: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineChanged:
    """A quarantined row: ``status`` open, replayed or dismissed."""

    row: int
    status: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One line of a roster, from 1. ``outcome``: ``recorded``, ``already_there``, ``repeated_line``, ``waiting``."""

    line: int
    email: str
    outcome: str
    why: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceImported:
    """A roster, line by line; ``roster`` is None for a dry run."""

    roster: int | None
    event: str
    on: str
    type: str
    recorded: int
    already_there: int
    waiting: int
    lines: tuple[RosterLine, ...]
