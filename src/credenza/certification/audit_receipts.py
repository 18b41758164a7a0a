"""What the commands about audits answer. Frozen; dates are business dates in the program's time zone."""

from dataclasses import dataclass
from datetime import date

from credenza.certification.receipts import Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged:
    """A case after a command. ``outcome`` is empty before a decision; ``deadline_on`` the last day for what is awaited
    of the candidate; ``moved``: the credentials whose dates the decision changed.
    """

    case: int
    activity: int
    status: str
    outcome: str
    deadline_on: date | None
    activity_status: str
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesClosed:
    """What a day's deadlines led to: cases that went back to staff, and cases that became final."""

    overdue: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """What came of looking at a new activity: the case, if one was opened, and by which rule or sample."""

    activity: int
    case: int | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseReported:
    """A report as it stands: open, case (with the case), or dismissed."""

    report: int
    status: str
    case: int | None = None
