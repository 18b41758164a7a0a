"""Refusals of orders, payments, invoices and refunds; those of the refund windows stand beside their rule."""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class OrderNotPayable(DomainError):
    """The order's state takes no payment, no terms or no cancellation any more; ``status`` says which it is."""

    code: ClassVar[str] = "order_not_payable"
    number: str
    status: str


@dataclass(kw_only=True, eq=False)
class OrderHeld(DomainError):
    """A review or a disputed payment holds the order: it waits for the desk."""

    code: ClassVar[str] = "order_held"
    number: str


@dataclass(kw_only=True, eq=False)
class PaymentMethodNotOffered(DomainError):
    """A way to pay that is not open for the order; ``reason`` is the first rule against it (PM1).

    ``offered`` are the open ones. ``minimum`` and ``net`` belong to ``net30_below_minimum``: decimal
    text in the order's currency.
    """

    code: ClassVar[str] = "payment_method_not_offered"
    method: str
    reason: str
    offered: tuple[str, ...] = ()
    currency: str = ""
    minimum: str = ""
    net: str = ""


@dataclass(kw_only=True, eq=False)
class PaymentCurrencyMismatch(DomainError):
    """Money in another currency is never converted (PY5): it is held in the payments queue as ``payment``."""

    code: ClassVar[str] = "payment_currency_mismatch"
    currency: str
    order_currency: str
    payment: int | None = None


@dataclass(kw_only=True, eq=False)
class NothingToRefund(DomainError):
    """Nothing was invoiced or paid that could go back."""

    code: ClassVar[str] = "nothing_to_refund"
    number: str


@dataclass(kw_only=True, eq=False)
class AlreadyRefunded(DomainError):
    """All of it, or one of the lines named, was refunded before."""

    code: ClassVar[str] = "already_refunded"
    items: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class PaymentNotWaiting(DomainError):
    """The payment does not wait in the queue; ``status`` says where it stands."""

    code: ClassVar[str] = "payment_not_waiting"
    status: str
