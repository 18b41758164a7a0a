"""What a badge says, as frozen values: one credential of one candidate for one renewal cycle.

The words are those of Open Badges 3.0 (1EdTech), which are those of the W3C's Verifiable Credentials 2.0. A signed
badge never changes, so each cycle gets a badge of its own; what may change while it lasts stands in two status lists.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

Purpose = Literal["suspension", "revocation"]
Reason = Literal[
    "malformed", "unknown_key", "bad_signature", "not_yet_valid", "expired", "suspended", "revoked", "status_unknown"
]
PURPOSES: tuple[Purpose, ...] = ("suspension", "revocation")


class BadgeRefused(Exception):
    """The badge or status list doesn't hold. ``reason`` is one word for machines, ``what`` a sentence for people."""

    def __init__(self, reason: Reason, what: str) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason
        self.what = what


class BadgeKeysMissing(ImproperlyConfigured):
    """Nothing can be signed: the setting holds no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who stands behind the badge. ``id`` is an address where ``issuer_document`` is served."""

    id: str
    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """The certification. ``criteria`` says in a sentence or two how it is earned and renewed."""

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    code: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One way to recognize the recipient: in clear, or hashed so that only who knows the value can match it."""

    kind: Literal["emailAddress", "name"]
    value: str
    hashed: bool = False
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom the badge is for. ``id`` is a URI that gives nothing away, such as the address of a verification page."""

    id: str
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Which bit of which published list can suspend or revoke the badge."""

    purpose: Purpose
    list_url: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """All that is signed. Instants are aware, in whole seconds; ``valid_until`` is the first that is out.

    ``id`` is a URI of this very badge, so a new one for each cycle.
    """

    id: str
    issuer: Issuer
    recipient: Recipient
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None = None
    statuses: tuple[StatusEntry, ...] = ()

    def __post_init__(self) -> None:
        for instant in (self.valid_from, self.valid_until):
            if instant is not None and (instant.tzinfo is None or instant.microsecond):
                raise ValueError("a badge's instants are aware and in whole seconds: see start_of")


def start_of(day: date, time_zone: str) -> datetime:
    """The first instant of a business date in the program's time zone, in UTC.

    A badge is valid from the start of its cycle's first day until the start of the suspension date, which is the
    first day on which it no longer holds.
    """
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def hashed_email(email: str, salt: str) -> Identity:
    """The address as wallets match it without learning it: SHA-256 of the address in small letters and the salt."""
    digest = sha256(f"{email.lower()}{salt}".encode()).hexdigest()
    return Identity(kind="emailAddress", value=f"sha256${digest}", hashed=True, salt=salt)
