"""Live sessions and events of the catalog, as they go in and out."""

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from credenza.api.v1.fields import Body, Day, Short, Shown

_HOUR = "an hour of the day such as 09:30"


def _hour(value: Any) -> time:
    try:
        if not isinstance(value, str):
            raise TypeError(value)
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  an hour has no zone of its own
    except (TypeError, ValueError):
        raise PydanticCustomError("hour", _HOUR) from None


Hour = Annotated[
    time,
    BeforeValidator(_hour),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}$"}),
    Field(examples=["09:30"]),
]


class SessionGiven(Body):
    """A live session of the course `sku`, or an event of the kind of activity `type` by its `title`.

    `starts` and `ends` are hours of the day `date` in `zone`, the program's unless said. `place` left out: online.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "local_event",
                    "title": "ACE Porto",
                    "date": "2026-09-24",
                    "starts": "18:00",
                    "ends": "20:30",
                    "zone": "Europe/Lisbon",
                    "place": "Porto, Rua das Flores 1",
                    "link": "https://events.example/ace-porto",
                }
            ]
        }
    )

    sku: Short = ""
    type: Short = ""
    title: Short = ""
    date: Day
    starts: Hour
    ends: Hour
    zone: Short = ""
    place: Short = ""
    link: Annotated[str, Field(max_length=500)] = ""


class SessionChangedShown(Shown):
    """A session or event after a change; `changed` is false where it was so already."""

    session: int = Field(examples=[4])
    title: str = Field(examples=["ACE Porto"])
    changed: bool


class SessionShown(Shown):
    """A live session of a course (`sku`) or an event (`type`). `status`: ahead, running, over or cancelled.

    `on`: its day where it is held, in `zone`; `place` empty: online.
    """

    id: int = Field(examples=[4])
    kind: str = Field(examples=["event"])
    sku: str = Field(examples=["TEAM-JIRA-ESS-V"])
    type: str = Field(examples=["local_event"])
    title: str = Field(examples=["ACE Porto"])
    on: date
    starts_at: datetime
    ends_at: datetime
    zone: str = Field(examples=["Europe/Lisbon"])
    place: str
    link: str
    status: str = Field(examples=["ahead"])
    cancelled_reason: str
