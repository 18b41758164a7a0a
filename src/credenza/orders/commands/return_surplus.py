"""Send unapplied credit back to its payer. Rule PY2."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.entries import open_order
from credenza.orders.order_errors import NothingToRefund
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.paying_back import pay_back
from credenza.orders.policy import require


@idempotent
def return_surplus(
    *, order: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Book the whole surplus as sent back to the payments that brought it; ``amount`` in the answer says how much.

    For the order desk and finance, not on their own orders. Refuses with ``not_found``, ``not_permitted``,
    ``nothing_to_refund``.
    """
    opened = open_order(order, stamp(by, now))
    require("return_surplus", by, opened.row)
    surplus = opened.standing.surplus
    if surplus == 0:
        raise NothingToRefund(number=opened.row.number)
    parts = pay_back(opened, "returned", surplus, reason=reason.strip())
    opened.settle()
    told = {"amount_minor": surplus, "parts": parts}
    opened.tell("orders.surplus_returned", told, command="return_surplus", reason=reason.strip())
    return opened.moved(amount=opened.money(surplus))
