"""The certification program as it goes out, and what staff do about everybody."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, IdInBody, Short, Shown, Text
from credenza.api.v1.shapes.certification import UnitsOut


class LevelShown(Shown):
    """A level of the program. `rank` orders levels; `required_units` is what renews, null where no number does."""

    id: str = Field(examples=["ACP"])
    name: str = Field(examples=["Atlassian Certified Professional"])
    rank: int = Field(examples=[2])
    required_units: UnitsOut | None
    exam_renews: bool


class ActivityTypeShown(Shown):
    """What earns units. `units` null: each activity says its own; `cap` null: all of them count in a cycle."""

    id: str = Field(examples=["local_event"])
    name: str = Field(examples=["Local event (ACE)"])
    units: UnitsOut | None
    cap: int | None = Field(examples=[4])
    category: str | None
    description: str
    evidence_examples: list[str] = Field(examples=[["a picture of a live session"]])
    event: bool


class CertificationShown(Shown):
    """A certification. `retired_on` is its first retired day; `earned_by_itself`: no exam earns it."""

    code: str = Field(examples=["ACP-120"])
    short_name: str = Field(examples=["ACP-JCA"])
    name: str = Field(examples=["Jira Administration for Cloud"])
    level: str = Field(examples=["ACP"])
    level_name: str = Field(examples=["Atlassian Certified Professional"])
    required_units: UnitsOut | None
    retired_on: date | None
    earned_by_itself: bool


class Retirement(Body):
    """The first retired day; a later statement of it replaces this one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"date": "2026-06-01", "reason": "Replaced by another exam"}]}
    )

    date: Day
    reason: Text = ""


class RetiredShown(Shown):
    """A retired certification and how many candidates hold or held it."""

    certification: str = Field(examples=["ACP-120"])
    on: date
    candidates: int = Field(examples=[140])


class Blanket(Body):
    """What expires from and to (both included) moves by so many months, both dates; `name` and `reason` are kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"expires_from": "2024-09-30", "expires_to": "2025-02-28", "months": 12, "name": "New program"}
            ]
        }
    )

    expires_from: Day
    expires_to: Day
    months: IdInBody
    name: Annotated[Short, Field(max_length=200)] = ""
    reason: Text = ""


class BlanketReceiptShown(Shown):
    """How many credentials of how many candidates moved."""

    blanket: int = Field(examples=[1])
    credentials: int = Field(examples=[240])
    candidates: int = Field(examples=[180])
