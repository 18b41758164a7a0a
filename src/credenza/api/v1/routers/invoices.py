"""Invoices and credit notes, the payments queue, and what is owed."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of, paged
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import sales as shapes
from credenza.api.v1.shapes import sales_given as given
from credenza.api.v1.shapes.common import Page, ReasonWanted
from credenza.credits.rows import Slice
from credenza.orders.commands import mark_sent_back as sending
from credenza.orders.commands import match_payment as matching
from credenza.orders.commands import return_payment as returning
from credenza.orders.order_receipts import PaymentMoved, SentBackMarked
from credenza.orders.order_rows import AgingRow, BackRow, InvoiceRow, PaymentRow, UnpaidRow
from credenza.orders.queries import finance, invoices, payments
from credenza.workflows.money_back import owed_by_hand

router = Router(tags=["Invoices and payments"])
READING, DESK = "orders:read", "desk:write"


@router.get("/invoices", **asks(READING, Page[shapes.InvoiceShown]))
def list_invoices(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    kind: Literal["invoice", "credit_note", ""] = "",
    organization: Id | None = None,
    issued_from: Day | None = None,
    issued_until: Day | None = None,
    overdue_only: bool = False,  # noqa: FBT001, FBT002  a filter of the address
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[InvoiceRow]:
    """One's own invoices and credit notes, or all at the desks, newest first."""
    call = call_of(request)
    wanted = invoices.InvoiceFilter(
        text=search,
        kind=kind,
        organization_id=organization,
        from_on=issued_from,
        until_on=issued_until,
        overdue_only=overdue_only,
    )
    rows, following = invoices.list_invoices(call.by, wanted, call.on, before=before, limit=limit)
    return paged(request, response, Slice(rows=rows, next_before=following))


@router.get("/invoices/{invoice}", **asks(READING, shapes.InvoiceShown))
def get_invoice(request: HttpRequest, invoice: Id) -> InvoiceRow:
    """One paper as issued, with where it stands today."""
    call = call_of(request)
    return invoices.invoice(invoice, call.by, call.on)


@router.get("/payments", **asks(READING, Page[shapes.PaymentShown]))
def list_payments(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    status: Short = "",
    waiting_only: bool = False,  # noqa: FBT001, FBT002  a filter of the address
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[PaymentRow]:
    """All payments, newest first, for the order desk and finance; `waiting_only`: those without an order yet."""
    wanted = payments.PaymentFilter(text=search, status=status, waiting_only=waiting_only)
    rows, following = payments.list_payments(call_of(request).by, wanted, before=before, limit=limit)
    return paged(request, response, Slice(rows=rows, next_before=following))


@router.get("/payments/{payment}", **asks(READING, shapes.PaymentShown))
def get_payment(request: HttpRequest, payment: Id) -> PaymentRow:
    """One payment, for the order desk and finance."""
    return payments.payment(payment, call_of(request).by)


@router.post("/payments/{payment}/match", **asks(DESK, shapes.PaymentMovedShown, writes=True))
def match_payment(
    request: HttpRequest, payment: Id, body: given.MatchGiven, key: IdempotencyKey = None
) -> PaymentMoved:
    """Count a payment that waits on an order, with its own value date."""
    return matching.match_payment(payment=payment, order=body.order, **call_of(request, key).as_keywords)


@router.post("/payments/{payment}/return", **asks(DESK, shapes.PaymentMovedShown, writes=True))
def return_payment(request: HttpRequest, payment: Id, body: ReasonWanted, key: IdempotencyKey = None) -> PaymentMoved:
    """Book a payment that waits as returned to its payer, with a reason. Final."""
    return returning.return_payment(payment=payment, reason=body.reason, **call_of(request, key).as_keywords)


@router.get("/receivables", **asks(READING, list[shapes.AgingShown]))
def list_receivables(request: HttpRequest, on: Day | None = None) -> list[AgingRow]:
    """Invoices with something left to pay at the end of a day (today), for the order desk and finance."""
    call = call_of(request)
    return list(finance.aging(call.by, on or call.on))


@router.get("/money-back", **asks(READING, list[shapes.BackShown]))
def list_money_back(request: HttpRequest) -> list[BackRow]:
    """Refunds, surpluses and returned payments that are sent back by hand, those to do first; sent ones for 30 days."""
    call = call_of(request)
    return list(owed_by_hand(call.by, call.on))


@router.post("/money-back/sent", **asks(DESK, shapes.SentBackShown, writes=True))
def mark_sent_back(request: HttpRequest, body: given.SentBackGiven, key: IdempotencyKey = None) -> SentBackMarked:
    """Mark that money of an `entry` or of a returned `payment` was sent back by hand, with the transfer's reference."""
    return sending.mark_sent_back(**body.model_dump(), **call_of(request, key).as_keywords)


@router.get("/unpaid-orders", **asks(READING, list[shapes.UnpaidShown]))
def list_unpaid_orders(request: HttpRequest) -> list[UnpaidRow]:
    """Accepted orders that are unpaid long after their quote's last day: for the order desk to cancel."""
    call = call_of(request)
    return list(finance.unpaid_orders(call.by, call.on))
