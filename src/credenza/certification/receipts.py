"""What the certification room's commands answer. Frozen; dates are business dates in the program's time zone."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """One credential's dates after the command."""

    credential: int
    certification: str
    suspends_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A credential whose dates the command changed."""

    credential: int
    certification: str
    suspends_from: date
    suspends_to: date
    expires_from: date
    expires_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRegistered:
    """The candidate of a person, new or known; ``number`` is the ID."""

    candidate: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecorded:
    """``status`` is accepted, held or (where the program asks for acceptance) entered; ``effect``: the dates that every
    credential in force has now; ``moved``: those that changed.
    """

    activity: int
    candidate: int
    status: str
    verified: bool
    effect: tuple[Dates, ...]
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChanged:
    """An activity after a decision, a correction or a withdrawal."""

    activity: int
    status: str
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRecorded:
    """What was earned or renewed; ``credential`` is None where it led to nothing (outside the exam window)."""

    earned: int
    candidate: int
    credential: int | None
    certification: str
    suspends_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialChanged:
    """A credential after an extension, an upgrade, a revocation or its opposite."""

    credential: int
    certification: str
    status: str
    suspends_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked:
    """The candidate's wish."""

    extension: int
    credential: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketReceipt:
    """How many credentials of how many candidates moved."""

    blanket: int
    credentials: int
    candidates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A certification and its first retired day."""

    certification: str
    on: date
    candidates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two accounts of one person, now one."""

    candidate: int
    merged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdded:
    """The new file's id; the older ones stay."""

    activity: int
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesTried:
    """A trial of other rules, and how many candidates it will look at."""

    trial: int
    candidates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialWorked:
    """``status`` of the trial after a piece of work: running while parts are left, else done or failed."""

    trial: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What an import changed for a candidate who is to be told: credentials with their old and new dates."""

    id: int
    candidate: int
    on: date
    changes: list[dict[str, Any]]
