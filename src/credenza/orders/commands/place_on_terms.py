"""A buyer asks for payment on terms, or the desk places an order so. Rules PM6, MR1, A7, A8, A10."""

from datetime import datetime

from credenza.catalog.rules.methods import NET30
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.holding import ON_TERMS, hold_order
from credenza.orders.offering import require_offered
from credenza.orders.order_errors import OrderHeld, OrderNotPayable
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.overdue import owes_overdue_invoice
from credenza.orders.policy import buys, require
from credenza.orders.rules.reviews import FIRST_NET30, OVERDUE_INVOICE
from credenza.orders.terms_of_payment import had_terms_before, put_on_terms


@idempotent
def place_on_terms(*, order: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> OrderMoved:
    """Issue the invoice now and let it be paid later.

    A buyer's first order on terms, and one of a payer with an overdue invoice, waits for a review (``review`` in the
    answer, the state unchanged); the desk, on an order that is not its own, places it directly. Refuses with
    ``not_found``, ``not_permitted``, ``order_not_payable`` (not awaiting payment, or invoiced before), ``order_held``,
    and ``payment_method_not_offered`` with the rule against it.
    """
    opened = open_order(order, stamp(by, now))
    require("place_on_terms", by, opened.row)
    if opened.row.status != "awaiting_payment":
        raise OrderNotPayable(number=opened.row.number, status=opened.row.status)
    if opened.invoice is not None:
        raise OrderNotPayable(number=opened.row.number, status="invoiced")
    if opened.held_by is not None:
        raise OrderHeld(number=opened.row.number)
    require_offered(opened, NET30)
    reasons = _reasons(opened) if buys(by, opened.row) else ()
    if reasons:
        return opened.moved(review=hold_order(opened, reasons, wants=ON_TERMS).pk)
    put_on_terms(opened)
    return opened.moved()


def _reasons(opened: OpenOrder) -> tuple[str, ...]:
    row = opened.row
    first = () if had_terms_before(row) else (FIRST_NET30,)
    overdue = (OVERDUE_INVOICE,) if owes_overdue_invoice(row.organization_id, row.purchaser_id, opened.when.on) else ()
    return first + overdue
