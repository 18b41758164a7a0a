"""What the licensing room answers. Dates are business dates, last days included."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRow:
    """The days that a term or maintenance covers; ``ends_on`` None: no end."""

    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyVersionRow:
    """A key version without the key. ``status``: current, replaced (still verifies), revoked."""

    version: int
    status: str
    issued_on: date
    kid: str
    order: int | None
    revoked_on: date | None
    revoke_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact as pages name them; ``id`` None: an address whose owner has no account."""

    id: int | None
    email: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRow:
    """A license as it is on a day.

    ``status``: active, lapsed (a subscription past its end), ended (refunded). ``maintenance`` of a subscription is its
    term. ``supported_until`` is the last day entitled to support and updates, None after a refund. ``next_tier`` holds
    from ``next_tier_on``. ``renews_on`` is the first day of the next month of a subscription that renews by itself,
    ``renewal_cancelled_on`` the day on which its customer ended that. ``may`` names what the caller may do with it:
    reveal_license_key and the commands' names.
    """

    id: int
    sen: str
    product: str
    name: str
    family: str
    kind: str
    tier: int | None
    next_tier: int | None
    next_tier_on: date | None
    status: str
    term: SpanRow
    maintenance: SpanRow
    supported_until: date | None
    is_supported: bool
    licensee_id: int | None
    licensee: str
    buyer_id: int | None
    buyer: str
    original_purchaser: ContactRow | None
    technical_contact: ContactRow | None
    site_id: int | None
    site_url: str
    order: int
    renews_on: date | None
    renewal_cancelled_on: date | None
    ended_on: date | None
    end_reason: str
    key_versions: tuple[KeyVersionRow, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One entry of a license's history; ``by_id`` None is the system."""

    id: int
    kind: str
    on: date
    at: datetime
    by_id: int | None
    order: int | None
    bought_from: date | None
    bought_until: date | None
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRow:
    """A term or maintenance that ends on ``ends_on``: ``what`` is "term" or "maintenance"."""

    license: int
    sen: str
    name: str
    what: str
    ends_on: date
    technical_contact_id: int | None
    technical_contact_email: str
    original_purchaser_id: int | None
    licensee_id: int | None
    buyer_id: int | None
    licensee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """Whether a SEN is entitled to support on the day asked about, and until when (None: not at all)."""

    license: int
    sen: str
    name: str
    licensee: str
    status: str
    is_entitled: bool
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContactRow:
    """Somebody who may speak for a site."""

    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A cloud site with its contacts and the licenses that belong to it."""

    id: int
    url: str
    contacts: tuple[SiteContactRow, ...]
    licenses: tuple[int, ...]
