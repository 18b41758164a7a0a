"""The certification program, candidates and what they hold, as they go out; units are decimal strings."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from credenza.api.v1.fields import Body, Day, Short, Shown, Text
from credenza.api.v1.shapes.common import PersonShown


def _units_text(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _units_given(value: Any) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,5}(\.\d{1,2})?", value, re.ASCII):
        raise PydanticCustomError("units", 'a decimal number as text, such as "7.5"')
    return Decimal(value)


UnitsOut = Annotated[str, BeforeValidator(_units_text), Field(examples=["30"])]
"""Exact units as a decimal string, without needless zeros."""

Units = Annotated[
    Decimal, BeforeValidator(_units_given), WithJsonSchema({"type": "string", "pattern": r"^\d{1,5}(\.\d{1,2})?$"})
]
"""Exact units in a body."""


class CandidateShown(Shown):
    """A candidate. `number` is the candidate ID; `also` those of accounts that were made one with it."""

    id: int = Field(examples=[12])
    number: str = Field(examples=["AT0000000012"])
    also: list[str] = Field(examples=[["AT0000000004"]])
    person: PersonShown
    registered_on: date


class CandidateRegisteredShown(Shown):
    """A candidate, new or known."""

    candidate: int = Field(examples=[12])
    number: str = Field(examples=["AT0000000012"])


class Registration(Body):
    """Whom to make a candidate; without an address, oneself."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "ana@acme.example"}]})

    email: Short = ""


class CredentialShown(Shown):
    """A credential on a day. `status`: active, suspended, expired or revoked. `units` are the open cycle's.

    `suspends_on` and `expires_on` are the first days on which it is no longer active, and no longer in force.
    """

    id: int = Field(examples=[31])
    candidate: int = Field(examples=[12])
    certification: str = Field(examples=["ACP-120"])
    short_name: str = Field(examples=["ACP-JCA"])
    name: str = Field(examples=["Jira Administration for Cloud"])
    level: str = Field(examples=["ACP"])
    status: str = Field(examples=["active"])
    earned_on: date
    suspends_on: date
    expires_on: date
    cycle_start: date
    units: UnitsOut
    required: UnitsOut | None
    retired_on: date | None
    revoked: bool


class NodeShown(Shown):
    """A requirement with what is done and missing; `parts` of all_of and any_of. `kind` none: nothing renews."""

    kind: str = Field(examples=["units"])
    name: str
    met: bool
    done: UnitsOut
    needed: UnitsOut
    missing: list[str]
    opens_on: date | None
    parts: list["NodeShown"]


class LineShown(Shown):
    """How one activity type stands in the open cycle: so many of so many count."""

    type: str = Field(examples=["local_event"])
    count: int = Field(examples=[5])
    counted_count: int = Field(examples=[4])
    units: UnitsOut
    counted_units: UnitsOut
    cap: int | None


class ProgressShown(Shown):
    """A credential in force with its requirement tree and its activity types."""

    credential: CredentialShown
    tree: NodeShown
    lines: list[LineShown]


class CycleShown(Shown):
    """A closed cycle. `by`: units, level (another credential of it) or exam; the dates are those it led to."""

    start: date
    closed_on: date
    by: str = Field(examples=["units"])
    units: UnitsOut
    carried: UnitsOut
    counted: list[int] = Field(examples=[[101, 102]])
    suspends_on: date
    expires_on: date


class CyclesShown(Shown):
    """A credential with its closed cycles, the first one first, and what counts in the open one."""

    credential: CredentialShown
    cycles: list[CycleShown]
    counted: list[int] = Field(examples=[[117]])


class DatesMoved(Shown):
    """A credential whose dates changed."""

    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    suspends_from: date
    suspends_to: date
    expires_from: date
    expires_to: date


class CredentialChangedShown(Shown):
    """A credential after a change."""

    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    status: str = Field(examples=["active"])
    suspends_on: date
    expires_on: date


class CredentialExtensionShown(Shown):
    """A wish for more time. `status`: asked, granted, declined or withdrawn."""

    id: int = Field(examples=[4])
    candidate: int = Field(examples=[12])
    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    reason: str = Field(examples=["On parental leave until March"])
    status: str = Field(examples=["asked"])
    asked_on: date
    decision_reason: str


class CredentialExtensionPage(Shown):
    """One page of wishes, the oldest first; ``next_after`` asks for the next one, null on the last."""

    rows: list[CredentialExtensionShown]
    next_after: int | None = Field(examples=[41])


class CredentialExtensionAsked(Shown):
    """A wish after a change."""

    extension: int = Field(examples=[4])
    credential: int = Field(examples=[31])
    status: str = Field(examples=["asked"])


class Extending(Body):
    """Both new dates, none of them earlier than now, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"suspends_on": "2027-01-31", "expires_on": "2027-04-30", "reason": "Parental leave"}]
        }
    )

    suspends_on: Day
    expires_on: Day
    reason: Text


class Upgrading(Body):
    """Into which certification, by code or short name, and since when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certification": "ACP-620", "date": "2026-03-01", "reason": "Renamed program"}]
        }
    )

    certification: Short
    date: Day
    reason: Text = ""


class ExamResult(Body):
    """An exam passed on a day. `source_id`: the provider's own id of the result, which is taken once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certification": "ACP-120", "date": "2026-03-01", "source_id": "pearson-884213"}]
        }
    )

    certification: Short
    date: Day
    source_id: Annotated[Short, Field(max_length=120)] = ""


class Grant(Body):
    """A certification that somebody holds since a day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"certification": "ACP-120", "date": "2025-06-01", "reason": "Passed on paper"}]
        }
    )

    certification: Short
    date: Day
    reason: Text = ""


class PassRecordedShown(Shown):
    """What an exam or a grant earned or renewed; `credential` is null where it led to nothing."""

    earned: int = Field(examples=[55])
    candidate: int = Field(examples=[12])
    credential: int | None = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    suspends_on: date | None
    expires_on: date | None


class Merging(Body):
    """The account that is taken in, by candidate ID; both IDs keep working."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"merge": "AT0000000004", "reason": "Two accounts of one person"}]}
    )

    merge: Annotated[Short, Field(max_length=40)]
    reason: Text = ""


class MergedShown(Shown):
    """Two accounts, now one: `merged` became a part of `candidate`."""

    candidate: int = Field(examples=[12])
    merged: int = Field(examples=[4])
