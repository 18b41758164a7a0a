"""The system holds a paid order that cannot be fulfilled: money has come for a license that is no more.

Source: section 3 of the orders rules: a held order is not fulfilled; the desk refunds it, or cancels it by declining.
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.orders.entries import open_order
from credenza.orders.holding import hold_order as held
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.rules.reviews import LICENSE_ENDED


@idempotent
def hold_order(*, order: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> OrderMoved:
    """Open a review for the reason ``license_ended``, or add it to the one that stands.

    Refuses with ``not_permitted`` (the system only) and ``not_found``.
    """
    if not by.is_system:
        raise NotPermitted(command="hold_order")
    opened = open_order(order, stamp(by, now))
    held(opened, [LICENSE_ENDED])
    return opened.moved()
