"""Trials of other rules: what is asked, how far it is, what it found."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StrictStr

from credenza.api.v1.fields import Body, Day, Short, Shown, storable

Toml = Annotated[StrictStr, Field(max_length=250_000), AfterValidator(storable)]


class RulesToTry(Body):
    """Other rules: the text of a pack (`toml`, with its file's name), or a shipped `pack`, or neither for the pack in
    force; each with single values replaced, written as KEY=VALUE.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"overrides": ["certification.renewal_scope=certification"]}]}
    )

    toml: Toml = ""
    named: Short = ""
    pack: Short = ""
    overrides: list[Short] = Field(default=[], max_length=100)
    on: Day | None = None


class RulesTriedShown(Shown):
    """The trial, and how many candidates it will look at."""

    trial: int = Field(examples=[3])
    candidates: int = Field(examples=[1200])


class TrialShown(Shown):
    """A trial. `status`: waiting, running, done or failed (`why` says it); `looked` of `candidates` are done."""

    id: int = Field(examples=[3])
    named: str = Field(examples=["longer.toml"])
    overrides: list[str]
    on: date
    status: str = Field(examples=["running"])
    why: str
    candidates: int = Field(examples=[1200])
    looked: int = Field(examples=[400])
    asked_at: datetime
    asked_by_id: int | None
    done_at: datetime | None


class DifferenceShown(Shown):
    """One credential under the rules in force (`from`) and the changed ones (`to`); null where there is none."""

    candidate: str = Field(examples=["AT0000000012"])
    certification: str = Field(examples=["ACP-120"])
    earned_on: date
    status_from: str
    status_to: str
    suspends_from: date | None
    suspends_to: date | None
    expires_from: date | None
    expires_to: date | None
    renewals_from: int
    renewals_to: int


class StatusChange(Shown):
    """How many credentials are in another state on the day."""

    status_from: str = Field(examples=["suspended"])
    status_to: str = Field(examples=["active"])
    credentials: int


class TrialFound(TrialShown):
    """The trial with what the parts done so far found, and some examples; all of them are in its CSV once done.

    `kinds`: credentials by what changes, such as `suspends_later` or `renewals_lost`.
    """

    affected: int = Field(examples=[35])
    in_force: int = Field(examples=[30])
    credentials: int = Field(examples=[48])
    kinds: dict[str, int]
    statuses: list[StatusChange]
    examples: list[DifferenceShown]
