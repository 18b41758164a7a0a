"""Statements, the quarantine and rosters as they go in and out; and service accounts."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, Short, Shown, Text, Yes
from credenza.api.v1.shapes.common import PersonShown
from credenza.api.v1.shapes.people import Names, TokenShown

_ACTIVITY = "https://lms.example/courses/4711"


class StatementShown(Shown):
    """A statement of a learning platform and what was made of it.

    `outcome`: credited, credited_before, not_passed, progress, kept, waiting, voided, void or counts_nowhere.
    """

    id: int = Field(examples=[31])
    statement: str = Field(examples=["6690e6c9-3ef0-4ed3-8b37-7f3964730bee"])
    verb: str = Field(examples=["http://adlnet.gov/expapi/verbs/completed"])
    actor: str = Field(examples=["ana@acme.example"])
    person: PersonShown | None
    activity: str = Field(examples=[_ACTIVITY])
    title: str = Field(examples=["Jira essentials"])
    sku: str = Field(examples=["TEAM-JIRA-ESS-V"])
    registration: str | None
    outcome: str = Field(examples=["credited"])
    on: date
    received_at: datetime


class VerbShown(Shown):
    """How many statements of a verb were kept out."""

    verb: str = Field(examples=["http://adlnet.gov/expapi/verbs/experienced"])
    count: int = Field(examples=[120])
    last_at: datetime


class QuarantineShown(Shown):
    """A statement or a roster's row that waits. `why` is what is unknown, or the code of the refusal."""

    id: int = Field(examples=[5])
    kind: str = Field(examples=["statement"])
    why: str = Field(examples=["unknown_actor"])
    detail: str
    status: str = Field(examples=["open"])
    actor_id: int = Field(examples=[12])
    actor: str = Field(examples=["4711 (https://lms.example)"])
    activity: str = Field(examples=[_ACTIVITY])
    title: str
    event: str
    type: str
    on: date
    entered_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


class QuarantineChangedShown(Shown):
    """A quarantined row after a change: open where it still waits, and for what."""

    row: int = Field(examples=[5])
    status: str = Field(examples=["replayed"])
    why: str = Field(examples=["unknown_actor"])


class ActorMapping(Body):
    """Who an actor is: the person with that verified address, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "ana@acme.example", "reason": "Her number at the platform"}]}
    )

    email: Short
    reason: Text


class ActivityMapping(Body):
    """What an activity is: a catalog item or exam (`sku`), a kind of activity (`type`), or nothing that counts."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"activity": _ACTIVITY, "sku": "TEAM-JIRA-ESS-V", "reason": "The same course"}]}
    )

    activity: Annotated[Short, Field(max_length=500)]
    sku: Short = ""
    type: Short = ""
    nothing: Yes = False
    reason: Text


class MappedShown(Shown):
    """What was mapped, how many waiting rows took effect, and how many still wait."""

    mapped: int = Field(examples=[3])
    replayed: int = Field(examples=[2])
    waiting: int = Field(examples=[0])


class MappingShown(Shown):
    """What staff said an activity is."""

    id: int = Field(examples=[3])
    activity: str = Field(examples=[_ACTIVITY])
    sku: str = Field(examples=["TEAM-JIRA-ESS-V"])
    type: str
    nothing: bool
    mapped_by: str = Field(examples=["Kim Castillo"])
    mapped_at: datetime


class RosterGiven(Body):
    """An attendance list: up to 500 `emails`, or in `csv` the text of a file with a column named email."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event": "ACE Lisbon",
                    "date": "2026-03-10",
                    "type": "local_event",
                    "emails": ["ana@acme.example", "bo@acme.example"],
                    "dry_run": True,
                }
            ]
        }
    )

    event: Short
    date: Day
    type: Short
    emails: Annotated[list[Short], Field(max_length=500)] = []
    csv: Annotated[str, Field(max_length=200_000)] = ""
    dry_run: Yes = False


class RosterLineShown(Shown):
    """One line, from 1. `outcome`: recorded, already_there, repeated_line or waiting; `why` says for what it waits."""

    line: int = Field(examples=[1])
    email: str = Field(examples=["ana@acme.example"])
    outcome: str = Field(examples=["recorded"])
    why: str
    person: int | None = Field(examples=[3])


class RosterImported(Shown):
    """A roster, line by line; `roster` is null for a dry run."""

    roster: int | None = Field(examples=[2])
    event: str = Field(examples=["ACE Lisbon"])
    on: date
    type: str = Field(examples=["local_event"])
    recorded: int = Field(examples=[1])
    already_there: int = Field(examples=[0])
    waiting: int = Field(examples=[1])
    lines: list[RosterLineShown]


class RosterShown(Shown):
    """A roster that was taken in."""

    id: int = Field(examples=[2])
    event: str = Field(examples=["ACE Lisbon"])
    on: date
    type: str = Field(examples=["local_event"])
    lines: int = Field(examples=[40])
    recorded: int = Field(examples=[38])
    waiting: int = Field(examples=[2])
    imported_by: str = Field(examples=["Kim Castillo"])
    imported_at: datetime


class RosterLineKept(Shown):
    """One line as it was taken in, and whether it still waits."""

    line: int = Field(examples=[1])
    email: str = Field(examples=["ana@acme.example"])
    person: PersonShown | None
    outcome: str = Field(examples=["recorded"])
    waits: bool


class ServiceAccountGiven(Body):
    """A new service account; `expires_on` is the last day of its first token."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Moodle", "scopes": ["learning:write"]}]})

    name: Short
    scopes: Names
    expires_on: Day | None = None


class ServiceTokenGiven(Body):
    """One more token of a service account; `expires_on` is its last day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expires_on": "2027-01-31"}]})

    expires_on: Day | None = None


class ServiceAccountMadeShown(Shown):
    """The token: `key` and `secret` are for Basic authentication, the secret alone is a bearer token; shown once."""

    account: int = Field(examples=[1])
    token: int = Field(examples=[9])
    key: str = Field(examples=["cz_1a2b3c4"])
    secret: str = Field(examples=["cz_…"])


class ServiceAccountEndedShown(Shown):
    """A service account whose tokens no longer work."""

    account: int = Field(examples=[1])


class ServiceAccountShown(Shown):
    """A service account with its tokens, without secrets."""

    id: int = Field(examples=[1])
    name: str = Field(examples=["Moodle"])
    scopes: list[str] = Field(examples=[["learning:write"]])
    made_by: str = Field(examples=["Kim Castillo"])
    made_at: datetime
    ended_at: datetime | None
    tokens: list[TokenShown]
