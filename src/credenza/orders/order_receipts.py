"""What the commands of orders, payments and refunds answer. Frozen; money in the order's currency."""

from dataclasses import dataclass
from datetime import date

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
class CheckoutPlaced:
    """The order of a checkout, to be paid by card until ``valid_until``, that day included."""

    order: int
    number: str
    status: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMoved:
    """A paid seat after a command."""

    order: int
    position: int
    progress: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPlaced:
    """The order of a subscription's next month."""

    order: int
    number: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBackMarked:
    """Money that was sent back by hand: of an order's entry, or of a payment for no order."""

    entry: int | None
    payment: int | None
    sent_on: date
    reference: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLineTaken:
    """What became of a statement line: matched, partial, over, suggested, queued or duplicate.

    ``number`` is the order or quote it is for, or may be for; ``why`` it waits: no_reference, unknown_reference,
    several_references, own_order, payment_currency_mismatch, order_not_payable, payment_method_not_offered.
    """

    line_number: int
    outcome: str
    amount: Money
    number: str = ""
    why: str = ""
    payment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankImported:
    """What became of a statement's lines, in their order; ``dry_run``: nothing was written."""

    lines: tuple[BankLineTaken, ...]
    dry_run: bool

    def count(self, *outcomes: str) -> int:
        """How many lines ended so."""
        return sum(1 for line in self.lines if line.outcome in outcomes)
