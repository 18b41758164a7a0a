"""The buyer's purchase order number, until the invoice is issued. It is printed on the invoice and stands in BT-13."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.entries import open_order
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.policy import require

LENGTH = 60


@idempotent
def set_po_number(
    *, order: int, po_number: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Put a purchase order number on an order without an invoice; empty takes it away.

    Refuses with ``not_found``, ``not_permitted``, ``invalid_field``, ``order_not_payable`` once there is an invoice.
    """
    opened = open_order(order, stamp(by, now))
    require("set_po_number", by, opened.row)
    typed = po_number.strip()
    if len(typed) > LENGTH or (typed and not typed.isprintable()):
        raise InvalidField(field="po_number", expected=f"up to {LENGTH} printable characters")
    if opened.invoice is not None or opened.row.status == "cancelled":
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
    opened.row.po_number = typed
    opened.row.save(update_fields=["po_number"])
    opened.tell("orders.po_number_set", command="set_po_number")
    return opened.moved()
