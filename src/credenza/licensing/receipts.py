"""What the licensing room's commands answer. Frozen; days are business dates."""

from dataclasses import dataclass, field
from datetime import date

SECRET = {"secret": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFulfilled:
    """The licenses that a paid line made or changed, and the days that it bought."""

    licenses: tuple[int, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUndone:
    """The licenses that a refund took back or put back, and those of them that ended."""

    licenses: tuple[int, ...]
    ended: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseChanged:
    """A license after a change."""

    license: int
    sen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged:
    """A license's technical contact before and after, by address."""

    license: int
    sen: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """One license key; ``key`` is left out when a replay answers."""

    license: int
    sen: str
    version: int
    key: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """One license file, to be used until ``valid_until``; ``content`` is left out when a replay answers."""

    license: int
    sen: str
    version: int
    valid_until: date
    content: str = field(default="", metadata=SECRET)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyToSign:
    """A key version that the caller may see, before it is signed again."""

    license: int
    sen: str
    version: int
    payload: str
    kid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRevoked:
    """The versions that no longer hold, and the one issued in their place (None: the license ended)."""

    license: int
    revoked: tuple[int, ...]
    issued: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRegistered:
    """A cloud site, and the license that now belongs to it."""

    site: int
    url: str
    license: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionKept:
    """A monthly subscription: ``ends_on`` is the last paid day, ``renews`` whether it renews by itself after it."""

    license: int
    sen: str
    ends_on: date
    renews: bool
