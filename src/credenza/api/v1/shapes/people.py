"""Profile, tokens, notices, staff and webhooks, as they go in and out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Day, IdInBody, Short, Shown, Text, Yes
from credenza.api.v1.shapes.common import PersonShown

Names = Annotated[list[Short], Field(max_length=100)]


class AccountOfMe(Shown):
    """An account that the person owns or owned when it was closed."""

    id: int = Field(examples=[7])
    number: str = Field(examples=["TC-100007-8"])
    name: str = Field(examples=["Acme Corp."])
    status: str = Field(examples=["open"])


class Profile(Shown):
    """Who the token stands for and what they may do."""

    id: int = Field(examples=[3])
    email: str = Field(examples=["ana@acme.example"])
    name: str = Field(examples=["Ana Lindqvist"])
    time_zone: str = Field(examples=["Europe/Stockholm"])
    catalog_news: str = Field(examples=["at_once"])
    roles: list[str] = Field(examples=[["order_desk"]])
    scopes: list[str] = Field(examples=[["credits:read"]])
    account: AccountOfMe | None
    closed_accounts: list[AccountOfMe]
    unread_notices: int = Field(examples=[2])


class OwnData(Shown):
    """Everything kept about a person. Further sections, each a list of rows: accounts, requests, notices and others."""

    model_config = ConfigDict(extra="allow", from_attributes=True)

    made_at: datetime
    profile: list[dict[str, object]]
    addresses: list[dict[str, object]]
    audit_trail: list[dict[str, object]]


class ProfileEdit(Body):
    """What is given is set. ``time_zone`` is an IANA name or empty; ``scheme`` auto, light or dark.

    ``catalog_news`` is at_once or monthly; whether they come by mail at all is a notice setting.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Ana Lindqvist", "time_zone": "Europe/Stockholm"}]}
    )

    name: Short | None = None
    time_zone: Short | None = None
    scheme: Short | None = None
    catalog_news: Short | None = None


class TokenMaking(Body):
    """A new token; ``expires_on`` is its last day, left out for none. Its scopes are among this token's own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Monthly report", "scopes": ["credits:read"], "expires_on": "2027-01-31"}]
        }
    )

    name: Short
    scopes: Names
    expires_on: Day | None = None


class TokenMade(Shown):
    """The token; ``secret`` is shown once and empty when a replay answers."""

    token: int = Field(examples=[9])
    prefix: str = Field(examples=["cz_1a2b3c4"])
    secret: str = Field(examples=["cz_…"])


class TokenRevokedShown(Shown):
    """A token that no longer works."""

    token: int = Field(examples=[9])


class TokenShown(Shown):
    """A token without its secret."""

    id: int = Field(examples=[9])
    name: str = Field(examples=["Monthly report"])
    prefix: str = Field(examples=["cz_1a2b3c4"])
    scopes: list[str] = Field(examples=[["credits:read"]])
    created_at: datetime
    expires_on: date | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NoticeShown(Shown):
    """A notice as its reader sees it; ``link`` is a path in the portal."""

    id: int = Field(examples=[14])
    name: str = Field(examples=["credits_purchased"])
    subject: str
    text: str
    link: str = Field(examples=["/credits/"])
    on: date
    created_at: datetime
    is_read: bool


class NoticesRead(Body):
    """Notices by id; null for all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notices": [14, 15]}]})

    notices: Annotated[list[IdInBody], Field(max_length=500)] | None = None


class NoticeSetting(Shown):
    """One kind of notice and whether the person gets it by mail."""

    name: str = Field(examples=["lot_expiring"])
    title: str = Field(examples=["Credits are about to expire"])
    audiences: list[str] = Field(examples=[["owner"]])
    optional: bool
    off: bool


class NoticesOff(Body):
    """Exactly these are off; only optional ones can be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"off": ["lot_expiring"]}]})

    off: Names


class PersonBlankedShown(Shown):
    """A person who was blanked; ``changed`` false for one who was so before."""

    person: int = Field(examples=[3])
    changed: bool


class PersonChangedShown(Shown):
    """A person after a change."""

    person: int = Field(examples=[3])


class RoleGiven(Body):
    """A staff role for the person with that verified address, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "kim@vendor.example", "role": "finance", "reason": "Joined finance"}]}
    )

    email: Short
    role: Short = Field(examples=["order_desk", "certification_desk", "finance", "administrator"])
    reason: Text


class RoleShown(Shown):
    """A staff role granted or ended."""

    person: int = Field(examples=[3])
    role: str = Field(examples=["finance"])


class GrantShown(Shown):
    """A staff role in force."""

    person: PersonShown
    role: str = Field(examples=["finance"])
    granted_at: datetime


class EndpointGiven(Body):
    """Where to post events; ``events`` empty means all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://erp.example.com/hooks/credits", "events": ["credits.credits_purchased"]}]
        }
    )

    url: Annotated[Short, Field(max_length=300)]
    events: Names = []


class EndpointEdit(EndpointGiven):
    """The endpoint as it shall be; one that is not active keeps its log and gets nothing new."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://erp.example.com/hooks/credits", "events": [], "active": False}]
        }
    )

    active: Yes = True


class EndpointMadeShown(Shown):
    """The endpoint; ``secret`` checks signatures, is shown once and empty when a replay answers."""

    id: int = Field(examples=[2])
    secret: str = Field(examples=["whsec_…"])


class EndpointShown(Shown):
    """A webhook endpoint without its secret."""

    id: int = Field(examples=[2])
    url: str = Field(examples=["https://erp.example.com/hooks/credits"])
    events: list[str] = Field(examples=[["credits.credits_purchased"]])
    active: bool
    created_at: datetime


class DeliveryShown(Shown):
    """One event for one endpoint: queued, sent, failed or off."""

    id: int = Field(examples=[77])
    endpoint: int = Field(examples=[2])
    event: str = Field(examples=["credits.credits_purchased"])
    message_id: str = Field(examples=["evt_501"])
    status: str = Field(examples=["sent"])
    attempts_count: int = Field(examples=[1])
    next_try_at: datetime | None
    last_status: int | None = Field(examples=[204])
    last_error: str
    created_at: datetime
    sent_at: datetime | None


class MailShown(Shown):
    """A mail of the outbox: queued, sent, failed or off."""

    delivery: int = Field(examples=[61])
    on: date
    to: str = Field(examples=["bo@acme.example"])
    notice: str = Field(examples=["redemption_approved"])
    subject: str
    status: str = Field(examples=["sent"])
    attempts_count: int = Field(examples=[1])
    next_try_at: datetime | None
    last_error: str
    sent_at: datetime | None
