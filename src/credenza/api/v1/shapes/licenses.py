"""Licenses, their keys and sites, as they go in and out."""

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, MoneyOut, Short, Shown, Text, Yes

Role = Literal["billing_contact", "technical_contact", "site_administrator"]


class SpanShown(Shown):
    """First and last day, both included; `ends_on` null: no end."""

    starts_on: date
    ends_on: date | None


class KeyVersionShown(Shown):
    """A key version without the key. `status`: current, replaced (still verifies), revoked."""

    version: int = Field(examples=[2])
    status: str = Field(examples=["current"])
    issued_on: date
    kid: str = Field(examples=["l1"])
    order: int | None
    revoked_on: date | None
    revoke_reason: str


class ContactShown(Shown):
    """A contact; `id` null: an address whose owner has no account yet."""

    id: int | None = Field(examples=[3])
    email: str = Field(examples=["tom@acme.example"])
    name: str = Field(examples=["Tom Berg"])


class LicenseShown(Shown):
    """A license or subscription as it is today.

    `kind`: subscription, perpetual, evaluation. `status`: active, lapsed, ended. `maintenance` of a subscription is its
    term. `next_tier` holds from `next_tier_on`. `renews_on`: the first day of a monthly subscription's next month.
    `may` names what the caller may do.
    """

    id: int = Field(examples=[12])
    sen: str = Field(examples=["SEN-1000012"])
    product: str = Field(examples=["JIRA-DC"])
    name: str = Field(examples=["Jira Data Center"])
    family: str = Field(examples=["data_center"])
    kind: str = Field(examples=["subscription"])
    tier: int | None = Field(examples=[500])
    next_tier: int | None
    next_tier_on: date | None
    status: str = Field(examples=["active"])
    term: SpanShown
    maintenance: SpanShown
    supported_until: date | None
    is_supported: bool
    licensee_id: int | None
    licensee: str = Field(examples=["Acme GmbH"])
    buyer_id: int | None
    buyer: str = Field(examples=["Softshop AG"])
    original_purchaser: ContactShown | None
    technical_contact: ContactShown | None
    site_url: str
    order: int
    renews_on: date | None
    renewal_cancelled_on: date | None
    ended_on: date | None
    end_reason: str
    key_versions: list[KeyVersionShown]
    may: list[str] = Field(examples=[["reveal_license_key"]])


class LicenseChangeShown(Shown):
    """One change of a license; `before` and `after` hold the columns that changed, people by id."""

    id: int
    kind: str = Field(examples=["renewed"])
    on: date
    at: datetime
    by_id: int | None
    order: int | None
    bought_from: date | None
    bought_until: date | None
    before: dict[str, object]
    after: dict[str, object]
    reason: str


class EndingShown(Shown):
    """A term or maintenance and its last day."""

    license: int
    sen: str = Field(examples=["SEN-1000012"])
    name: str
    licensee: str
    what: str = Field(examples=["term"])
    ends_on: date


class LicenseKeyAsked(Body):
    """Which version; left out: the current one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    version: int | None = Field(default=None, ge=1, le=1_000_000)


class LicenseKeyShown(Shown):
    """A license key; `key` is left out when a replay answers."""

    license: int
    sen: str = Field(examples=["SEN-1000012"])
    version: int
    key: str = Field(examples=["lk1.eyJ2IjoxfQ.c2lnbmF0dXJl"])


class LicenseFileShown(Shown):
    """A license file, to be used until `valid_until`; `content` is left out when a replay answers."""

    license: int
    sen: str = Field(examples=["SEN-1000012"])
    version: int
    valid_until: date
    content: str = Field(examples=["lf1.eyJ2IjoxfQ.c2lnbmF0dXJl"])


class ContactNamed(Body):
    """Somebody by address; staff give a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "tia@acme.example"}]})

    email: Short
    reason: Text = ""


class ContactChangedShown(Shown):
    """The technical contact before and after."""

    license: int
    sen: str
    old: str = Field(examples=["tom@acme.example"])
    new: str = Field(examples=["tia@acme.example"])


class LicenseChangedShown(Shown):
    """A license that was changed."""

    license: int
    sen: str


class KeysToRevoke(Body):
    """Why; `replace`: issue a new key at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Posted in a public channel"}]})

    reason: Text
    replace: Yes = True


class KeysRevokedShown(Shown):
    """The versions revoked, and the one issued in their place."""

    license: int
    revoked: list[int]
    issued: int | None


class SiteContactGiven(Body):
    """Somebody who may speak for the site."""

    email: Short
    role: Role = "site_administrator"


class SiteGiven(Body):
    """A cloud site and everybody who may speak for it; contacts left out are ended."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://acme.example.com", "contacts": [{"email": "sam@acme.example"}]}]
        }
    )

    url: Short
    contacts: list[SiteContactGiven] = Field(default_factory=list, max_length=50)


class SiteRegisteredShown(Shown):
    """The site that the license now belongs to."""

    site: int
    url: str
    license: int


class SiteContactShown(Shown):
    """An authorized contact of a site."""

    email: str
    role: str


class SiteShown(Shown):
    """A cloud site with its contacts and the licenses that belong to it."""

    id: int
    url: str = Field(examples=["https://acme.example.com"])
    contacts: list[SiteContactShown]
    licenses: list[int]


class LookUp(Body):
    """A SEN, or a cloud site's address, with the address of who may speak for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"named": "SEN-1000012", "email": "tom@acme.example"}]})

    named: Short
    email: Short


class CoverageShown(Shown):
    """What a renewal or an upgrade can be quoted for."""

    entitlement: int
    sen: str = Field(examples=["SEN-1000012"])
    sku: str = Field(examples=["JIRA-DC"])
    family: str = Field(examples=["data_center"])
    tier: int | None = Field(examples=[500])
    term_starts_on: date
    ends_on: date | None
    maintenance_ends_on: date | None
    annual_net: MoneyOut


class SupportShown(Shown):
    """Whether a SEN is entitled to support on the day, and until when (null: not at all)."""

    license: int
    sen: str = Field(examples=["SEN-1000012"])
    name: str
    licensee: str
    status: str = Field(examples=["active"])
    is_entitled: bool
    until: date | None
