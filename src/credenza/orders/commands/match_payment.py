"""The desk says what money in the queue is for. Rules PY4, PY5."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.orders.entries import open_order
from credenza.orders.models import Payment
from credenza.orders.order_errors import OrderNotPayable, PaymentCurrencyMismatch, PaymentNotWaiting
from credenza.orders.order_receipts import PaymentMoved
from credenza.orders.policy import require
from credenza.orders.receiving import receive

WAITING = ("suggested", "unmatched")


@idempotent
def match_payment(
    *, payment: int, order: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> PaymentMoved:
    """Count a payment that waits in the queue on an order; its own value date counts.

    For the order desk, not on its own orders. Refuses with ``not_found``, ``not_permitted``, ``payment_not_waiting``,
    ``payment_currency_mismatch`` (it stays in the queue), ``order_not_payable`` (closed).
    """
    when = stamp(by, now)
    require("match_payment", by)
    waiting = waiting_payment(payment)
    opened = open_order(order, when)
    require("match_payment", by, opened.row)
    if waiting.currency != opened.row.currency:
        raise PaymentCurrencyMismatch(currency=waiting.currency, order_currency=opened.row.currency, payment=waiting.pk)
    if opened.row.status in ("cancelled", "refunded"):
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
    receive(opened, waiting)
    return PaymentMoved(payment=waiting.pk, status=waiting.status, order=order, order_status=opened.row.status)


def waiting_payment(payment_id: int) -> Payment:
    """A payment of the queue under its lock. Refuses with ``not_found`` and ``payment_not_waiting``."""
    found = Payment.objects.select_for_update().filter(pk=payment_id).first()
    if found is None:
        raise NotFound(what="payment")
    if found.status not in WAITING:
        raise PaymentNotWaiting(status=found.status)
    return found
