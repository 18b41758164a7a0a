"""Refusals of the certification room. Wording and status stand at the door. Source: "Refusals" of the renewal rules;
those about evidence files stand in ``credenza.kernel.evidence_errors``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class UnknownCertification(DomainError):
    """No certification has that code or short name."""

    code: ClassVar[str] = "unknown_certification"
    certification: str
    known: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class InvalidDate(DomainError):
    """No date at all."""

    code: ClassVar[str] = "invalid_date"
    given: str


@dataclass(kw_only=True, eq=False)
class DuplicateActivity(DomainError):
    """The same type, day and name stand already; ``first`` is that activity."""

    code: ClassVar[str] = "duplicate_activity"
    first: int
    name: str
    date: dt.date


@dataclass(kw_only=True, eq=False)
class CertificationRetired(DomainError):
    """It is retired from that day: no exam counts for it any more."""

    code: ClassVar[str] = "certification_retired"
    certification: str
    retired_on: dt.date


@dataclass(kw_only=True, eq=False)
class CredentialExpired(DomainError):
    """The credential is over; passing again makes a new one."""

    code: ClassVar[str] = "credential_expired"
    expires_on: dt.date


@dataclass(kw_only=True, eq=False)
class ExtensionShortens(DomainError):
    """An extension moves no date to an earlier day."""

    code: ClassVar[str] = "extension_shortens"
    suspends_on: dt.date
    expires_on: dt.date


@dataclass(kw_only=True, eq=False)
class ActivityInAudit(DomainError):
    """An open case looks at it: it stays until that is decided."""

    code: ClassVar[str] = "activity_in_audit"
    case: int


@dataclass(kw_only=True, eq=False)
class ActivityImported(DomainError):
    """It came in by itself: only its source or staff take it back."""

    code: ClassVar[str] = "activity_imported"


@dataclass(kw_only=True, eq=False)
class ActivityState(DomainError):
    """Its present state forbids this."""

    code: ClassVar[str] = "activity_not_open"
    status: str


@dataclass(kw_only=True, eq=False)
class CaseNotOpen(DomainError):
    """The case's state forbids this."""

    code: ClassVar[str] = "case_not_open"
    status: str


@dataclass(kw_only=True, eq=False)
class DeadlinePassed(DomainError):
    """The last day for it is over."""

    code: ClassVar[str] = "deadline_passed"
    deadline_on: dt.date


@dataclass(kw_only=True, eq=False)
class AlreadyAppealed(DomainError):
    """A decision is appealed once."""

    code: ClassVar[str] = "already_appealed"


@dataclass(kw_only=True, eq=False)
class SameDecider(DomainError):
    """An appeal is decided by somebody else than the first decision."""

    code: ClassVar[str] = "same_decider"


@dataclass(kw_only=True, eq=False)
class NoProgram(DomainError):
    """The rule pack in force has no certification program."""

    code: ClassVar[str] = "no_certification_program"

    def facts(self) -> dict[str, Any]:
        return {}


@dataclass(kw_only=True, eq=False)
class InvalidPack(DomainError):
    """A rule pack that cannot be used; every problem with its place and what would be right."""

    code: ClassVar[str] = "invalid_pack"
    problems: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class TrialNotDone(DomainError):
    """The list of who is affected stands once everybody was looked at."""

    code: ClassVar[str] = "trial_not_done"
    status: str
