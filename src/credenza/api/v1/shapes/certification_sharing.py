"""What a candidate lets out: a verification page, badges, a calendar feed; and the cheapest way to renew."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, IdInBody, Shown, Yes
from credenza.api.v1.shapes.certification import UnitsOut


class PageGiven(Body):
    """Which credentials a stranger may check, and what shows of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"credentials": [31], "shows_units": True}]})

    credentials: Annotated[list[IdInBody], Field(max_length=100)]
    shows_name: Yes = True
    shows_number: Yes = False
    shows_dates: Yes = True
    shows_units: Yes = False


class PageSharedShown(Shown):
    """A verification page; `url` is public until the page is ended, empty from then on."""

    page: int = Field(examples=[2])
    url: str = Field(examples=["https://credits.example.com/certifications/verify/…/"])
    credentials: list[int] = Field(examples=[[31]])


class PageShown(Shown):
    """The verification page that stands."""

    url: str = Field(examples=["https://credits.example.com/certifications/verify/…/"])
    credentials: list[int] = Field(examples=[[31]])
    shows_name: bool
    shows_number: bool
    shows_dates: bool
    shows_units: bool
    created_at: datetime


class BadgeClaimedShown(Shown):
    """The badge of a credential's open cycle."""

    badge: int = Field(examples=[3])
    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])


class BadgeShown(Shown):
    """A badge that was issued. `status`: valid, suspended, over or revoked."""

    id: int = Field(examples=[3])
    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    cycle_start: date
    suspends_on: date
    at: datetime
    status: str = Field(examples=["valid"])


class SignedBadgeShown(Shown):
    """A badge as a signed token (Open Badges 3.0, JWT), and as pictures that carry it: SVG text, and PNG in base64."""

    id: int = Field(examples=[3])
    token: str = Field(examples=["eyJhbGciOiJFUzI1NiJ9…"])
    svg: str = Field(examples=["<svg …"])
    png: str = Field(examples=["iVBORw0KGgo…"])


class FeedShown(Shown):
    """Since when the calendar feed stands; null where there is none. Its address is shown once, when it is made."""

    since: datetime | None


class FeedOpenedShown(Shown):
    """A new calendar feed; `secret_url` is shown once and left out when a replay answers."""

    feed: int = Field(examples=[5])
    secret_url: str = Field(examples=["https://credits.example.com/certifications/calendar/….ics"])


class FeedClosedShown(Shown):
    """The person has no calendar feed any more."""

    person: int = Field(examples=[3])


class WayStepShown(Shown):
    """So many activities of a type, or one course or exam by name."""

    kind: str = Field(examples=["activity"])
    type: str = Field(examples=["coursework"])
    name: str
    count: int = Field(examples=[2])
    units: UnitsOut


class ExamRouteShown(Shown):
    """What passing the credential's own exam on that day leads to instead."""

    suspends_on: date
    expires_on: date
    opens_on: date | None


class CheapestShown(Shown):
    """The cheapest way to renew one credential by a day: the fewest activities, then the fewest units.

    `why_not` where there are no steps: met, expired, retired or out_of_reach. `lead`: the credential whose requirement
    is met, which takes this one along.
    """

    credential: int = Field(examples=[31])
    certification: str = Field(examples=["ACP-120"])
    by: date
    why_not: str
    steps: list[WayStepShown]
    lead: str = Field(examples=["ACP-120"])
    suspends_on: date | None
    expires_on: date | None
    exam: ExamRouteShown | None
