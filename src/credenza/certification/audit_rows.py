"""What the queries about audits answer. Frozen; dates are business dates, instants aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime

from credenza.certification.rules.audits import following, is_past


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case with what it looks at. ``why``: sample, rule (then ``rule`` names it), hand or report. ``deadline_on`` is
    the last day for what is awaited of the candidate. ``opened_by_id`` None: the product itself. ``candidate`` is the
    one that an account was made one with, ``person_id`` that one's.
    """

    id: int
    activity: int
    activity_type: str
    activity_name: str
    activity_on: date
    activity_status: str
    candidate: int
    candidate_number: str
    person_id: int
    status: str
    why: str
    rule: str
    reason: str
    outcome: str
    first_decider_id: int | None
    appealed_at: datetime | None
    deadline_on: date | None
    opened_on: date
    opened_at: datetime
    opened_by_id: int | None
    version: int

    def takes_answer(self, on: date) -> bool:
        """Whether the candidate may answer on that day."""
        return following("answer", self.status) is not None and not is_past(self.deadline_on, on)

    def takes_appeal(self, on: date) -> bool:
        """Whether the candidate may appeal on that day."""
        return self.status == "decided" and self.appealed_at is None and not is_past(self.deadline_on, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntryRow:
    """One thing said or done in a case. ``evidence``: the files that came with it."""

    id: int
    kind: str
    text: str
    outcome: str
    deadline_on: date | None
    on: date
    at: datetime
    by_id: int | None
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report of misuse, for the desk alone."""

    id: int
    reporter_id: int
    text: str
    about: str
    status: str
    case: int | None
    at: datetime
    decided_at: datetime | None
    decided_by_id: int | None
    decision_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameFileRow:
    """Another candidate's activity that shows a file with the same content as it was sent."""

    activity: int
    candidate: int
    candidate_number: str
    name: str
    on: date
    evidence: int
