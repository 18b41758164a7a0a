"""Forgive what is missing on an order, such as a bank's charges. Rule A24."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.kernel.money import Money
from credenza.orders.entries import open_order
from credenza.orders.offering import require_open
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import require


@idempotent
def write_off(
    *, order: int, amount: Money, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Count ``amount`` as paid though it never came, with the reason; it is never refunded.

    What completes the order by it counts from today. For the order desk and finance, not on their own orders.
    Refuses with ``not_found``, ``not_permitted``, ``missing_fields`` (reason), ``order_not_payable``,
    ``invalid_field`` (another currency, more than the balance).
    """
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    opened = open_order(order, stamp(by, now))
    require("write_off", by, opened.row)
    require_open(opened)
    opened.price_again()
    most = opened.money(opened.standing.balance)
    if amount.currency != most.currency or not 0 < amount.minor <= most.minor:
        raise InvalidField(field="amount", expected=f"more than zero and at most {most} {most.currency}")
    opened.post("written_off", amount.minor, on=opened.when.on, reason=reason.strip())
    opened.settle()
    told = {"amount_minor": amount.minor, "status": opened.row.status}
    opened.tell("orders.written_off", told, command="write_off", reason=reason.strip())
    return opened.moved()
