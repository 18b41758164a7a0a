"""Audit cases, what is said in them, and reports of misuse."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, IdInBody, Short, Shown, Text
from credenza.api.v1.shapes.certification import DatesMoved
from credenza.api.v1.shapes.certification_activities import ActivityShown, EvidenceShown, Tokens
from credenza.api.v1.shapes.common import PersonShown


class CaseShown(Shown):
    """An audit case. `status`: open, waiting_for_candidate, answered, overdue, decided, appealed or closed.

    Why it was opened and who decided is for the certification desk: null for its candidate. `deadline_on` is the last
    day for what is awaited of the candidate.
    """

    id: int = Field(examples=[6])
    activity: int = Field(examples=[101])
    activity_type: str = Field(examples=["coursework"])
    activity_name: str = Field(examples=["Jira essentials"])
    activity_on: date
    activity_status: str = Field(examples=["accepted"])
    candidate: int = Field(examples=[12])
    candidate_number: str = Field(examples=["AT0000000012"])
    status: str = Field(examples=["waiting_for_candidate"])
    outcome: str = Field(examples=["accept"])
    deadline_on: date | None
    opened_on: date
    appealed_at: datetime | None
    why: str | None = Field(examples=["rule"])
    rule: str | None = Field(examples=["many_in_a_day"])
    reason: str | None
    opened_by: int | None
    first_decider: int | None


class CasePage(Shown):
    """One page of cases, the oldest first; ``next_after`` asks for the next one, null on the last."""

    rows: list[CaseShown]
    next_after: int | None = Field(examples=[41])


class CaseEntryShown(Shown):
    """One thing said or done. `by`: system, candidate or staff; `by_id` is for the certification desk."""

    kind: str = Field(examples=["asked"])
    text: str
    outcome: str
    deadline_on: date | None
    at: datetime
    by: str = Field(examples=["staff"])
    by_id: int | None
    evidence: list[int]


class SameFileShown(Shown):
    """Another candidate's activity that shows the same file."""

    activity: int = Field(examples=[88])
    candidate: int = Field(examples=[9])
    candidate_number: str = Field(examples=["AT0000000009"])
    name: str
    on: date
    evidence: int = Field(examples=[7])


class ReportShown(Shown):
    """A report of misuse. `status`: open, case or dismissed."""

    id: int = Field(examples=[2])
    reporter: PersonShown | None
    text: str
    about: str
    status: str = Field(examples=["open"])
    case: int | None
    at: datetime
    decision_reason: str


class CaseWhole(Shown):
    """A case with its activity, files, and everything said, oldest first; the last two are for the desk."""

    case: CaseShown
    activity: ActivityShown
    evidence: list[EvidenceShown]
    entries: list[CaseEntryShown]
    same_files: list[SameFileShown]
    reports: list[ReportShown]


class CaseOpening(Body):
    """Which activity, and why; `report` is the report of misuse that is settled by it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"activity": 101, "reason": "The picture shows another year"}]}
    )

    activity: IdInBody
    reason: Text
    report: IdInBody | None = None


class Question(Body):
    """What the candidate is asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Please show the date of the session."}]})

    text: Text


class Said(Body):
    """What the candidate says, with files."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "The date is in the upper corner.", "evidence": ["WzMsIjIwMjYtMDMtMTEiXQ:1t…"]}]
        }
    )

    text: Text
    evidence: Tokens = []


class CaseDecision(Body):
    """`outcome`: accept, reject or dismiss; the candidate reads the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "accept", "reason": "It shows the session"}]})

    outcome: Short
    reason: Text


class Lengthening(Body):
    """A later last day for what is awaited of the candidate."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"deadline_on": "2026-05-31", "reason": "Illness"}]})

    deadline_on: Day
    reason: Text


class CaseChangedShown(Shown):
    """A case after a change, with the dates that a decision moved."""

    case: int = Field(examples=[6])
    activity: int = Field(examples=[101])
    status: str = Field(examples=["decided"])
    outcome: str = Field(examples=["accept"])
    deadline_on: date | None
    activity_status: str = Field(examples=["accepted"])
    moved: list[DatesMoved]


class Misuse(Body):
    """What somebody saw; `about`: a candidate ID, an address, a page, whatever is known."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "The same certificate is sold here.", "about": "https://x.example"}]}
    )

    text: Text
    about: Annotated[Text, Field(max_length=2000)] = ""


class MisuseReportedShown(Shown):
    """A report as it stands."""

    report: int = Field(examples=[2])
    status: str = Field(examples=["open"])
    case: int | None
