"""Refusals of the credits room that no single rule owns; the others stand beside their rules."""

from dataclasses import dataclass
from typing import Any, ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class AccountNotFound(DomainError):
    """No account with that number for this caller."""

    code: ClassVar[str] = "account_not_found"


@dataclass(kw_only=True, eq=False)
class AlreadyOwnsAccount(DomainError):
    """One person owns one account at a time. Never names the other account."""

    code: ClassVar[str] = "already_owns_account"


@dataclass(kw_only=True, eq=False)
class AlreadyOwner(DomainError):
    """The address already belongs to an owner, or was already invited."""

    code: ClassVar[str] = "already_owner"
    email: str


@dataclass(kw_only=True, eq=False)
class NotAnOwner(DomainError):
    """The address belongs to no owner of this account."""

    code: ClassVar[str] = "not_an_owner"
    email: str


@dataclass(kw_only=True, eq=False)
class LastOwner(DomainError):
    """An account always keeps one owner."""

    code: ClassVar[str] = "last_owner"


@dataclass(kw_only=True, eq=False)
class AccountClosed(DomainError):
    """The account is closed for good."""

    code: ClassVar[str] = "account_closed"


@dataclass(kw_only=True, eq=False)
class AccountNotEmpty(DomainError):
    """Credits are available or requests wait."""

    code: ClassVar[str] = "account_not_empty"
    available: int
    pending_count: int


@dataclass(kw_only=True, eq=False)
class UnknownItem(DomainError):
    """No such item in the catalog."""

    code: ClassVar[str] = "unknown_item"
    items: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class ItemNotAvailable(DomainError):
    """Not on sale: withdrawn, or outside its dates."""

    code: ClassVar[str] = "item_not_available"
    items: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class ItemNotPayable(DomainError):
    """Not payable with training credits; names every such item."""

    code: ClassVar[str] = "item_not_payable"
    items: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class RequestNotPending(DomainError):
    """Somebody, or the system, decided before. ``requests`` lists each with its status and decider."""

    code: ClassVar[str] = "request_not_pending"
    status: str
    decided_by: str | None
    requests: tuple[dict[str, Any], ...] = ()


@dataclass(kw_only=True, eq=False)
class PaymentDeclined(DomainError):
    """The card was refused; no lot was made."""

    code: ClassVar[str] = "payment_declined"
    reason: str = ""


@dataclass(kw_only=True, eq=False)
class LotChargedBack(DomainError):
    """The bank took the payment back; the lot is final."""

    code: ClassVar[str] = "lot_charged_back"
