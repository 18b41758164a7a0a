"""Refusals of the licensing room."""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class EntitlementNotFound(DomainError):
    """No license with this SEN or site and this contact; which of the two is wrong is not told (QT6)."""

    code: ClassVar[str] = "entitlement_not_found"


@dataclass(kw_only=True, eq=False)
class KeyNotVisible(DomainError):
    """Only the technical contact and the original purchaser see a license key (LK2)."""

    code: ClassVar[str] = "key_not_visible"


@dataclass(kw_only=True, eq=False)
class LicenseEnded(DomainError):
    """The license ended by a refund; nothing can be made of it."""

    code: ClassVar[str] = "license_ended"


@dataclass(kw_only=True, eq=False)
class KeyUnavailable(DomainError):
    """The seller's signing key that this license key needs is not at hand; nothing is wrong with the license."""

    code: ClassVar[str] = "key_unavailable"


@dataclass(kw_only=True, eq=False)
class SubscriptionNotRunning(DomainError):
    """No monthly subscription that runs: nothing renews by itself, so there is nothing to cancel or to take back."""

    code: ClassVar[str] = "subscription_not_running"
    sen: str
    status: str
