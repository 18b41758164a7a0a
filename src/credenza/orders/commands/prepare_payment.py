"""Ask whether an order may be paid in a way at this moment, before anybody pays. Rules PM1, QT4."""

from datetime import datetime

from credenza.catalog.rules.methods import CHECKOUT, RENEWAL
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.errors import QuoteExpired
from credenza.orders.models import Quote
from credenza.orders.offering import require_offered, require_open
from credenza.orders.order_errors import OrderHeld, OrderNotPayable
from credenza.orders.order_receipts import PaymentReady


@idempotent
def prepare_payment(
    *, order: int, method: str = "card", by: Actor, now: datetime, idempotency_key: str | None = None
) -> PaymentReady:
    """What is left to pay, with the tax of this day, if it may be paid that way now: called before a card is asked.

    For whoever sees the order, and for the system on behalf of who holds its payment link. Refuses with
    ``not_found``, ``order_not_payable`` (paid or closed), ``quote_expired`` (not invoiced, and its quote's last day
    is over), ``order_held`` (a dispute), ``payment_method_not_offered``.
    """
    opened = open_order(order, stamp(by, now))
    require_open(opened)
    _require_valid(opened)
    if opened.row.disputed_on is not None:
        raise OrderHeld(number=opened.row.number)
    require_offered(opened, method)
    opened.price_again()
    opened.settle()
    return PaymentReady(order=order, number=opened.row.number, amount=opened.money(opened.standing.balance))


def _require_valid(opened: OpenOrder) -> None:
    """Prices hold until ``valid_until``: whoever pays by hand after it is told so, whatever link they follow (QT4).

    What has its invoice is a debt at a fixed price: on terms, or owed again after a lost dispute (PY6).
    """
    quote: Quote = opened.row.quote
    last_day = quote.valid_until
    if opened.row.channel == RENEWAL:
        return  # as long as its card is tried (SU5)
    if opened.invoice is None and last_day is not None and opened.when.on > last_day:
        if opened.row.channel == CHECKOUT:
            raise OrderNotPayable(number=opened.row.number, status="expired")
        raise QuoteExpired(number=str(quote), valid_until=last_day)
