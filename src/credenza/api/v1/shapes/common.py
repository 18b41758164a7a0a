"""Shapes that several parts of the API share."""

from datetime import date
from typing import Generic, TypeVar

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Shown, Text

T = TypeVar("T")


class PersonShown(Shown):
    """A person as others see them."""

    id: int = Field(examples=[3])
    email: str = Field(examples=["ana@acme.example"])
    name: str = Field(examples=["Ana Lindqvist"])


class Page(Shown, Generic[T]):
    """One page by key, newest first; ``next_before`` asks for the next one, null on the last."""

    rows: list[T]
    next_before: int | None = Field(examples=[41])


class Reason(Body):
    """A reason, where one may be given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Asked for by the owner by telephone"}]})

    reason: Text = ""


class ReasonWanted(Body):
    """A reason, which is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The code was posted in a public channel"}]})

    reason: Text


class AuditShown(Shown):
    """One line of an audit trail. People are named by id; ``by_id`` null is the system."""

    id: int
    command: str = Field(examples=["replace_code"])
    by_id: int | None = Field(examples=[3])
    by: str = Field(examples=["Ana Lindqvist"])
    reason: str
    facts: dict[str, object]
    on: date
