"""End an order that is not paid. The buyer while nothing is paid, else the desk. Section 3 of the orders rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.cancelling import cancel_locked, require_cancellable
from credenza.orders.entries import open_order
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import require


@idempotent
def cancel_order(
    *, order: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Cancel an order that awaits payment, is partially paid or on terms, and not delivered.

    Payments become unapplied credit of the payer, an issued invoice is credited whole. Refuses with ``not_found``,
    ``not_permitted``, and ``order_not_payable`` for what is paid, delivered or closed.
    """
    opened = open_order(order, stamp(by, now))
    require("cancel_paid_order" if opened.paid > 0 else "cancel_order", by, opened.row)
    require_cancellable(opened)
    note = cancel_locked(opened, reason.strip())
    return opened.moved(credit_note=note)
