"""What the commands of orders, payments and refunds answer. Frozen; money in the order's currency."""

from dataclasses import dataclass

from credenza.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoved:
    """An order after a command.

    ``amount`` is what a refund or a return gives back, gross. ``review``: the order waits for the desk.
    """

    order: int
    number: str
    status: str
    balance: Money
    surplus: Money
    invoice: int | None = None
    credit_note: int | None = None
    payment: int | None = None
    review: int | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMoved:
    """A payment after a command; ``order`` None while it waits in the queue."""

    payment: int
    status: str
    order: int | None = None
    order_status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReady:
    """An order may be paid that way now: ``amount`` is what is left to pay."""

    order: int
    number: str
    amount: Money
