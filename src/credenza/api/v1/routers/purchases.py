"""Buying credits: the price, by card, and quotes that were paid."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, paged
from credenza.api.v1.fields import Id, Limit
from credenza.api.v1.routers.papers import as_file
from credenza.api.v1.shapes import orders as shapes
from credenza.api.v1.shapes.common import Page
from credenza.api.v1.shapes.sales import InvoiceShown
from credenza.credits.commands.preview_purchase import Billing, preview_purchase
from credenza.credits.policy import account_seen_by
from credenza.credits.queries import accounts as queries
from credenza.credits.receipts import PurchasePriced, PurchaseSettled
from credenza.credits.rows import PurchaseRow, Slice
from credenza.gateways.payments.shapes import SavedCard
from credenza.kernel.errors import NotFound
from credenza.orders.order_rows import InvoiceRow
from credenza.orders.queries.invoices import invoices_of_account
from credenza.workflows.card_purchases import CardCheckout, CardOrder, buy_by_card, finish_card_purchase
from credenza.workflows.card_purchases import saved_cards as cards_of
from credenza.workflows.invoice_papers import invoice_pdf_of
from credenza.workflows.paid_quotes import QuotePaid, book_paid_quote

router = Router(tags=["Purchases"])
_BY_CARD: dict[str, Any] = asks("credits:write", shapes.CheckoutShown, status=MADE, writes=True, more=(503,))


def _billing(body: shapes.PurchaseWanted) -> Billing | None:
    return Billing(**body.billing.model_dump()) if body.billing else None


@router.post("/accounts/{account}/purchases/preview", **asks("credits:read", shapes.PriceShown, writes=True))
def preview(request: HttpRequest, account: Id, body: shapes.PurchaseWanted) -> PurchasePriced:
    """What credits would cost: every step of the price. Nothing is ordered."""
    call = call_of(request)
    account_seen_by(call.by, account)
    return preview_purchase(
        account=account, credits=body.credits, promo=body.promo, billing=_billing(body), by=call.by, now=call.now
    )


@router.post("/accounts/{account}/purchases", **_BY_CARD)
def purchase_by_card(
    request: HttpRequest, account: Id, body: shapes.CardPurchase, key: IdempotencyKey = None
) -> Status[CardCheckout]:
    """Order credits and pay by card. The lot is there once `status` is `paid`; a refused card makes none."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    order = CardOrder(
        account=account,
        credits=body.credits,
        promo=body.promo,
        billing=_billing(body),
        terms_accepted=body.terms_accepted,
        idempotency_key=key,
    )
    return Status(MADE, buy_by_card(order, card=body.card, remember=body.remember, by=call.by, now=call.now))


@router.get("/accounts/{account}/purchases", **asks("credits:read", Page[shapes.PurchaseShown]))
def list_purchases(
    request: HttpRequest, response: HttpResponse, account: Id, before: Id | None = None, limit: Limit = 50
) -> Slice[PurchaseRow]:
    """The account's purchases, newest first."""
    account_seen_by(call_of(request).by, account)
    return paged(request, response, queries.list_purchases(account, before=before, limit=limit))


@router.get("/accounts/{account}/invoices", **asks("credits:read", list[InvoiceShown]))
def list_account_invoices(request: HttpRequest, account: Id) -> list[InvoiceRow]:
    """Invoices and credit notes of credits bought by card for the account, newest first, for its owners and the desks.

    Those of a quote are its buyer's: see `/invoices`.
    """
    call = call_of(request)
    account_seen_by(call.by, account)
    return list(invoices_of_account(account, call.on))


@router.get("/accounts/{account}/invoices/{invoice}/paper.pdf", **asks("credits:read", str))
def get_account_invoice_paper(request: HttpRequest, account: Id, invoice: Id) -> HttpResponse:
    """One of them as PDF/A-3 with its electronic form inside, or as the paper alone where an address is unknown."""
    call = call_of(request)
    account_seen_by(call.by, account)
    for row in invoices_of_account(account, call.on, invoice_id=invoice):
        return as_file(invoice_pdf_of(row), f"{row.number}.pdf", "application/pdf")
    raise NotFound(what="invoice")


@router.get("/purchases/{purchase}", **asks("credits:read", shapes.PurchaseShown))
def get_purchase(request: HttpRequest, purchase: Id) -> PurchaseRow:
    """One purchase with its price, as it was ordered."""
    return _seen(call_of(request), purchase)


@router.post("/purchases/{purchase}/finish", **asks("credits:write", shapes.CheckoutShown, writes=True, more=(503,)))
def finish_purchase(request: HttpRequest, purchase: Id, key: IdempotencyKey = None) -> CardCheckout:
    """The cardholder confirmed: ask the provider, and open the lot if the payment was made. Safe to repeat."""
    call = call_of(request, key)
    _seen(call, purchase)
    return finish_card_purchase(purchase=purchase, by=call.by, now=call.now)


@router.get("/accounts/{account}/cards", **asks("credits:read", list[shapes.CardShown], more=(503,)))
def saved_cards(request: HttpRequest, account: Id) -> list[SavedCard]:
    """Cards that the provider keeps for the account's refills; none for others than its owners."""
    call = call_of(request)
    account_seen_by(call.by, account)
    return list(cards_of(account=account, by=call.by, now=call.now))


@router.post("/accounts/{account}/paid-quotes", **asks("desk:write", shapes.SettledShown, status=MADE, writes=True))
def paid_quote(
    request: HttpRequest, account: Id, body: shapes.PaidQuote, key: IdempotencyKey = None
) -> Status[PurchaseSettled]:
    """Book a quote that was paid in full: the order desk gives the payment's value date and its reference."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    quote = QuotePaid(
        account=account,
        credits=body.credits,
        promo=body.promo,
        billing=_billing(body),
        payment_ref=body.payment_ref,
        value_date=body.value_date,
    )
    return Status(MADE, book_paid_quote(quote, **call.as_keywords))


def _seen(call: Call, purchase: int) -> PurchaseRow:
    row = queries.purchase(purchase)
    if row is None:
        raise NotFound(what="purchase")
    account_seen_by(call.by, row.account_id)
    return row
