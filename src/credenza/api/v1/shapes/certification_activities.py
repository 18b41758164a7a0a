"""Activities with what they count for, evidence, and what a plan would change."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, Short, Shown, Text
from credenza.api.v1.shapes.certification import DatesMoved, Units, UnitsOut

T = TypeVar("T")
MOST_FILES = 10
Tokens = Annotated[
    list[Annotated[Text, Field(max_length=2000)]],
    Field(max_length=MOST_FILES, description="Tokens of `POST /evidence`, one a file."),
]


class DatedPage(Shown, Generic[T]):
    """One page by date and id, newest date first; ``next_before`` asks for the next one, null on the last."""

    rows: list[T]
    next_before: str | None = Field(examples=["2026-03-01.41"])


class CountedFor(Shown):
    """Whether an activity counts for one credential. `why`: counted, or the reason why not; `limit` what cut it off.

    `cycle` is the closing day of the cycle it counts in, null for the open one.
    """

    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    why: str = Field(examples=["counted"])
    units: UnitsOut
    cycle: date | None
    limit: str


class ActivityShown(Shown):
    """An activity. `status`: entered, accepted, held, rejected or withdrawn; `source`: typed, staff, statement, roster
    or import. `case`: the audit case that looks at it.
    """

    id: int = Field(examples=[101])
    candidate: int = Field(examples=[12])
    candidate_number: str = Field(examples=["AT0000000012"])
    type: str = Field(examples=["coursework"])
    type_name: str = Field(examples=["Coursework"])
    on: date
    name: str = Field(examples=["Jira essentials"])
    item: str
    language: str = Field(examples=["en"])
    notes: str
    units: UnitsOut
    status: str = Field(examples=["accepted"])
    verified: bool
    source: str = Field(examples=["typed"])
    entered_on: date
    evidence_count: int = Field(examples=[1])
    case: int | None
    counts: list[CountedFor]


class EvidenceShown(Shown):
    """A file shown for an activity; its content is at `GET /evidence/{evidence}`."""

    id: int = Field(examples=[8])
    media_type: str = Field(examples=["image/png"])
    size: int = Field(examples=[48213])
    original_name: str = Field(examples=["completion.png"])
    at: datetime


class DecisionShown(Shown):
    """One decision about an activity. `by`: system, candidate or staff."""

    status: str = Field(examples=["accepted"])
    reason: str
    case: int | None
    at: datetime
    by: str = Field(examples=["staff"])


class ActivityWhole(Shown):
    """An activity with its evidence and every decision, oldest first."""

    activity: ActivityShown
    evidence: list[EvidenceShown]
    decisions: list[DecisionShown]


class ActivityGiven(Body):
    """An activity. `units` only for types that leave them to each activity; `item`: the SKU of the course, if known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "coursework",
                    "date": "2026-03-01",
                    "name": "Jira essentials",
                    "evidence": ["WzMsIjIwMjYtMDMtMTEiXQ:1t…"],
                }
            ]
        }
    )

    type: Short
    date: Day
    name: Text
    language: Short = "en"
    notes: Text = ""
    units: Units | None = None
    item: Short = ""
    evidence: Tokens = []


class ActivityCorrection(Body):
    """What is given is set, and files are added; nothing is overwritten. For another type or date: withdraw it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Jira essentials, part 2"}]})

    name: Text | None = None
    notes: Text | None = None
    language: Short | None = None
    evidence: Tokens = []


class DatesShown(Shown):
    """One credential in force with its dates."""

    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    suspends_on: date
    expires_on: date


class ActivityRecordedShown(Shown):
    """A new activity. `effect`: the dates of every credential in force; `moved`: those that changed."""

    activity: int = Field(examples=[101])
    candidate: int = Field(examples=[12])
    status: str = Field(examples=["accepted"])
    verified: bool
    effect: list[DatesShown]
    moved: list[DatesMoved]


class ActivityChangedShown(Shown):
    """An activity after a change, with the dates that it moved."""

    activity: int = Field(examples=[101])
    status: str = Field(examples=["withdrawn"])
    moved: list[DatesMoved]


class EvidenceKept(Shown):
    """A file that stands in the store. `token` names it in an activity, an answer or an appeal, once, within a day."""

    token: str = Field(examples=["WzMsIjIwMjYtMDMtMTEiXQ:1t…"])
    media_type: str = Field(examples=["image/png"])
    size: int = Field(examples=[48213])
    original_name: str = Field(examples=["completion.png"])


class PlannedThing(Body):
    """An activity of `type`, or an `exam` by its certification, finished on a day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"type": "coursework", "date": "2026-12-10"}]})

    type: Short = ""
    exam: Short = ""
    date: Day
    name: Text = ""
    units: Units | None = None
    item: Short = ""


class Plan(Body):
    """What would be done; nothing is saved."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"planned": [{"type": "coursework", "date": "2026-12-10"}, {"exam": "ACP-120", "date": "2026-12-20"}]}
            ]
        }
    )

    planned: Annotated[list[PlannedThing], Field(min_length=1, max_length=12)]


class CountedShown(Shown):
    """Whether one of the things planned, by its number from 0, counts for a credential."""

    number: int = Field(examples=[0])
    why: str = Field(examples=["counted"])
    units: UnitsOut
    limit: str


class EffectShown(Shown):
    """One credential before and after. `credential` is null for one that would be earned.

    `renewed_on`: the day of the renewal that would come; `lost_on`: of one that would fall.
    """

    credential: int | None = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    name: str = Field(examples=["Jira Administration for Cloud"])
    level: str = Field(examples=["ACP"])
    required: UnitsOut | None
    status_from: str = Field(examples=["active"])
    status_to: str = Field(examples=["active"])
    units_from: UnitsOut
    units_to: UnitsOut
    suspends_from: date | None
    suspends_to: date
    expires_from: date | None
    expires_to: date
    renewed_on: date | None
    lost_on: date | None
    retired: bool
    counted: list[CountedShown]


class PreviewShown(Shown):
    """What would change. `held`: it would wait for staff first. `doubles`: activities that may be the same thing."""

    rows: list[EffectShown]
    held: bool
    doubles: list[int] = []
