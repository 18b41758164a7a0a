"""Orders: what is owed and paid, and what their buyers and the desk do with them."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of, paged
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.shapes import sales as shapes
from credenza.api.v1.shapes import sales_given as given
from credenza.api.v1.shapes.common import Page, Reason
from credenza.credits.rows import Slice
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.orders.asked import Address
from credenza.orders.commands import apply_credit as moving
from credenza.orders.commands import cancel_order as cancelling
from credenza.orders.commands import change_billing as billing
from credenza.orders.commands import dispute_payment as disputing
from credenza.orders.commands import place_on_terms as placing
from credenza.orders.commands import record_payment as recording
from credenza.orders.commands import refund_order as refunding
from credenza.orders.commands import return_surplus as returning
from credenza.orders.commands import set_po_number as naming
from credenza.orders.commands import write_off as forgiving
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.order_rows import InvoiceRow, OrderRow, OrderSummary, PaymentRow
from credenza.orders.queries.invoices import invoices_of
from credenza.orders.queries.orders import OrderFilter
from credenza.orders.queries.orders import list_orders as listed
from credenza.orders.queries.orders import order as one
from credenza.orders.queries.payments import payments_of
from credenza.workflows.order_cards import OrderCheckout, pay_order_by_card

router = Router(tags=["Orders"])
READING, WRITING, DESK = "orders:read", "orders:write", "desk:write"
_MOVED = shapes.OrderMovedShown


def _money(body: given.AmountGiven) -> Money:
    try:
        return Money.of(body.amount, body.currency.upper())
    except ValueError:
        raise InvalidField(field="amount", expected=f"an amount that {body.currency.upper()} has coins for") from None


@router.get("/orders", **asks(READING, Page[shapes.OrderSummaryShown]))
def list_orders(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    status: shapes.OrderState | None = None,
    organization: Id | None = None,
    open_only: bool = False,  # noqa: FBT001, FBT002  filters of the address
    surplus_only: bool = False,  # noqa: FBT001, FBT002
    held_only: bool = False,  # noqa: FBT001, FBT002
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[OrderSummary]:
    """One's own orders, or all at the desks, newest first.

    `search` looks at numbers, SENs, sites, people, organizations and PO numbers.
    """
    wanted = OrderFilter(
        text=search,
        status=status or "",
        organization_id=organization,
        open_only=open_only,
        surplus_only=surplus_only,
        held_only=held_only,
    )
    rows, following = listed(call_of(request).by, wanted, before=before, limit=limit)
    return paged(request, response, Slice(rows=rows, next_before=following))


@router.get("/orders/{order}", **asks(READING, shapes.OrderShown))
def get_order(request: HttpRequest, order: Id) -> OrderRow:
    """One order with its lines, its money and its papers."""
    return one(order, call_of(request).by)


@router.get("/orders/{order}/invoices", **asks(READING, list[shapes.InvoiceShown]))
def list_order_invoices(request: HttpRequest, order: Id) -> list[InvoiceRow]:
    """All papers of an order, in the order issued."""
    call = call_of(request)
    return list(invoices_of(one(order, call.by).id, call.by, call.on))


@router.get("/orders/{order}/payments", **asks(READING, list[shapes.PaymentShown]))
def list_order_payments(request: HttpRequest, order: Id) -> list[PaymentRow]:
    """The payments of an order, in the order booked."""
    call = call_of(request)
    return list(payments_of(one(order, call.by).id, call.by))


@router.post("/orders/{order}/pay-by-card", **asks(WRITING, shapes.CardPaymentShown, writes=True))
def pay_by_card(request: HttpRequest, order: Id, body: given.CardNamed, key: IdempotencyKey = None) -> OrderCheckout:
    """Pay what is left by card; trying again never pays twice, so the key is not needed."""
    call = call_of(request, key)
    row = one(order, call.by)
    return pay_order_by_card(order=row.id, card=body.card, return_path=f"/orders/{row.id}/paid/", now=call.now)


@router.post("/orders/{order}/place-on-terms", **asks(WRITING, _MOVED, writes=True))
def place_on_terms(request: HttpRequest, order: Id, key: IdempotencyKey = None) -> OrderMoved:
    """Place an order on Net-30. A buyer's first one waits for a review; the order desk places it directly."""
    return placing.place_on_terms(order=order, **call_of(request, key).as_keywords)


@router.post("/orders/{order}/cancel", **asks(WRITING, _MOVED, writes=True))
def cancel_order(request: HttpRequest, order: Id, body: Reason, key: IdempotencyKey = None) -> OrderMoved:
    """Cancel an order that is not paid: its buyer while nothing was paid, else the order desk."""
    return cancelling.cancel_order(order=order, reason=body.reason, **call_of(request, key).as_keywords)


@router.post("/orders/{order}/refund", **asks(WRITING, _MOVED, writes=True))
def refund_order(request: HttpRequest, order: Id, body: given.RefundAsked, key: IdempotencyKey = None) -> OrderMoved:
    """Take whole lines back within their window: a credit note, and the money to its payer."""
    return refunding.refund_order(
        order=order, lines=body.lines, reason=body.reason, **call_of(request, key).as_keywords
    )


@router.post("/orders/{order}/po-number", **asks(WRITING, _MOVED, writes=True))
def set_po_number(request: HttpRequest, order: Id, body: given.PoNumber, key: IdempotencyKey = None) -> OrderMoved:
    """Put the buyer's purchase order number on an order that has no invoice yet."""
    return naming.set_po_number(order=order, po_number=body.po_number, **call_of(request, key).as_keywords)


@router.post("/orders/{order}/billing", **asks(WRITING, _MOVED, writes=True))
def change_billing(
    request: HttpRequest, order: Id, body: given.BillingChanged, key: IdempotencyKey = None
) -> OrderMoved:
    """Count the tax anew after the billing address changed; an issued invoice is credited and written again."""
    typed = Address(**body.billing.model_dump()) if body.billing else None
    return billing.change_billing(order=order, billing=typed, reason=body.reason, **call_of(request, key).as_keywords)


@router.post("/orders/{order}/payments", **asks(DESK, _MOVED, writes=True))
def record_payment(request: HttpRequest, order: Id, body: given.PaymentGiven, key: IdempotencyKey = None) -> OrderMoved:
    """Book money that came, at the order desk. In another currency it is refused and held in the payments queue."""
    return recording.record_payment(
        order=order,
        amount=_money(body),
        value_date=body.value_date,
        reference=body.reference,
        method=body.method,
        **call_of(request, key).as_keywords,
    )


@router.post("/orders/{order}/apply-credit", **asks(DESK, _MOVED, writes=True))
def apply_credit(request: HttpRequest, order: Id, body: given.CreditMoved, key: IdempotencyKey = None) -> OrderMoved:
    """Move unapplied credit of this order to another one of the same payer and currency; answers that one."""
    return moving.apply_credit(
        source=order, target=body.target, amount=_money(body), **call_of(request, key).as_keywords
    )


@router.post("/orders/{order}/return-surplus", **asks(DESK, _MOVED, writes=True))
def return_surplus(request: HttpRequest, order: Id, body: Reason, key: IdempotencyKey = None) -> OrderMoved:
    """Book all unapplied credit as sent back to the payments that brought it."""
    return returning.return_surplus(order=order, reason=body.reason, **call_of(request, key).as_keywords)


@router.post("/orders/{order}/write-off", **asks(DESK, _MOVED, writes=True))
def write_off(request: HttpRequest, order: Id, body: given.WriteOff, key: IdempotencyKey = None) -> OrderMoved:
    """Forgive what is missing, with a reason; it is never refunded."""
    return forgiving.write_off(
        order=order, amount=_money(body), reason=body.reason, **call_of(request, key).as_keywords
    )


@router.post("/orders/{order}/dispute", **asks(DESK, _MOVED, writes=True))
def dispute_payment(request: HttpRequest, order: Id, body: given.Dispute, key: IdempotencyKey = None) -> OrderMoved:
    """Keep that a card payment is disputed, and how it ended; what is lost counts as unpaid again."""
    return disputing.dispute_payment(
        order=order, outcome=body.outcome, payment=body.payment, **call_of(request, key).as_keywords
    )
