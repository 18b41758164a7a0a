"""Quotes: priced, saved, sent, revised, accepted, closed; and the link that pays one."""

from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Status

from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, paged, sliced
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.shapes import quotes as shapes
from credenza.api.v1.shapes import quotes_asked as bodies
from credenza.api.v1.shapes.common import Page, Reason
from credenza.credits.rows import Slice
from credenza.doors.look_ups import counted_look_ups
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.orders.asked import Address, PriceOverride
from credenza.orders.commands import cancel_quote as cancelling
from credenza.orders.commands import decline_quote as declining
from credenza.orders.commands import extend_quote as extending
from credenza.orders.commands import make_payment_link as linking
from credenza.orders.commands import revoke_payment_links as revoking
from credenza.orders.queries import preview, quotes
from credenza.orders.receipts import PaymentLinksRevoked, QuoteAccepted, QuoteSaved
from credenza.orders.rows import QuoteRow, QuoteSummary
from credenza.parties.organization_fields import Address as PostalAddress
from credenza.workflows import quoting
from credenza.workflows.customers import CustomerTyped, require_own_customer, save_typed_quote
from credenza.workflows.quoting import LineWanted, QuoteWanted

router = Router(tags=["Quotes"])
READING, WRITING, DESK = "orders:read", "orders:write", "desk:write"
State = Literal["draft", "in_review", "open", "accepted", "declined", "expired", "superseded", "cancelled", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade:
    """A payment link with the path it is paid under."""

    quote: int
    link: int
    secret: str
    path: str


@router.get("/quotes", **asks(READING, Page[shapes.QuoteSummaryShown]))
def list_quotes(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    status: State = "",
    organization: Id | None = None,
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[QuoteSummary]:
    """One's own quotes, or all at the order desk, newest first; `search` looks at numbers and names."""
    call = call_of(request)
    rows = quotes.list_quotes(
        call.by, call.on, status=status, text=search, organization_id=organization, before=before, limit=limit + 1
    )
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.post("/quote-previews", **asks(READING, shapes.QuotePreviewShown, writes=True))
def preview_quote(request: HttpRequest, body: bodies.QuoteGiven) -> preview.QuotePreview:
    """What a quote would cost today, its ways to pay and its reasons for a review; nothing is saved."""
    call, wanted = call_of(request), _wanted(body)
    require_own_customer(wanted, call.by)
    with counted_look_ups(request, call.now):
        asked = quoting.resolved(wanted, by=call.by, on=call.on)
    return preview.preview_quote(asked, call.by, call.on)


@router.post("/quotes", **asks(WRITING, shapes.QuoteSavedShown, status=MADE, writes=True))
def draft_quote(request: HttpRequest, body: bodies.QuoteGiven, key: IdempotencyKey = None) -> Status[QuoteSaved]:
    """Save a quote as a draft, complete and with the terms accepted; send it afterwards."""
    return Status(MADE, _save(request, body, None, call_of(request, key)))


@router.get("/quotes/{quote}", **asks(READING, shapes.QuoteShown))
def get_quote(request: HttpRequest, quote: Id) -> QuoteRow:
    """One quote with every step of its price, its review, its revisions and what the caller may do."""
    return _seen(quote, call_of(request))


@router.post("/quotes/{quote}/send", **asks(WRITING, shapes.QuoteSavedShown, writes=True))
def send_quote(request: HttpRequest, quote: Id, body: bodies.QuoteSend, key: IdempotencyKey = None) -> QuoteSaved:
    """Price a draft on this day and open it, or hold it for the order desk; the revision before is superseded."""
    call = call_of(request, key)
    _seen(quote, call)
    return quoting.send_quote(quote=quote, terms_accepted=body.terms_accepted, **call.as_keywords)


@router.post("/quotes/{quote}/revise", **asks(WRITING, shapes.QuoteSavedShown, writes=True))
def revise_quote(request: HttpRequest, quote: Id, body: bodies.QuoteChange, key: IdempotencyKey = None) -> QuoteSaved:
    """The next revision of a quote as a draft, or a draft changed in place."""
    call = call_of(request, key)
    _seen(quote, call)
    if body.wanted is None:
        return quoting.revise_quote(quote=quote, **call.as_keywords)
    return _save(request, body.wanted, quote, call)


@router.post("/quotes/{quote}/copy", **asks(WRITING, shapes.QuoteSavedShown, status=MADE, writes=True))
def copy_quote(request: HttpRequest, quote: Id, key: IdempotencyKey = None) -> Status[QuoteSaved]:
    """A new quote of the same lines at today's prices."""
    call = call_of(request, key)
    _seen(quote, call)
    return Status(MADE, quoting.copy_quote(quote=quote, **call.as_keywords))


@router.post("/quotes/{quote}/accept", **asks(WRITING, shapes.QuoteAcceptedShown, writes=True))
def accept_quote(request: HttpRequest, quote: Id, key: IdempotencyKey = None) -> QuoteAccepted:
    """Accept an open quote: it becomes an order, once."""
    call = call_of(request, key)
    _seen(quote, call)
    return quoting.accept_quote(quote=quote, **call.as_keywords)


@router.post("/quotes/{quote}/decline", **asks(WRITING, shapes.QuoteSavedShown, writes=True))
def decline_quote(request: HttpRequest, quote: Id, body: Reason, key: IdempotencyKey = None) -> QuoteSaved:
    """Say no to an open quote, for good."""
    call = call_of(request, key)
    _seen(quote, call)
    return declining.decline_quote(quote=quote, reason=body.reason, **call.as_keywords)


@router.post("/quotes/{quote}/cancel", **asks(WRITING, shapes.QuoteSavedShown, writes=True))
def cancel_quote(request: HttpRequest, quote: Id, body: Reason, key: IdempotencyKey = None) -> QuoteSaved:
    """Take back a draft, a quote in review or an open one, for good."""
    call = call_of(request, key)
    _seen(quote, call)
    return cancelling.cancel_quote(quote=quote, reason=body.reason, **call.as_keywords)


@router.post("/quotes/{quote}/extend", **asks(DESK, shapes.QuoteSavedShown, writes=True))
def extend_quote(
    request: HttpRequest, quote: Id, body: bodies.QuoteExtension, key: IdempotencyKey = None
) -> QuoteSaved:
    """Let a quote hold longer at its own prices, expired or not, at the order desk."""
    call = call_of(request, key)
    _seen(quote, call)
    return extending.extend_quote(quote=quote, valid_until=body.valid_until, reason=body.reason, **call.as_keywords)


@router.post("/quotes/{quote}/payment-link", **asks(WRITING, shapes.PaymentLinkShown, status=MADE, writes=True))
def make_payment_link(request: HttpRequest, quote: Id, key: IdempotencyKey = None) -> Status[LinkMade]:
    """A secret link that lets anybody pay the quote, shown once; the link before stops working."""
    call = call_of(request, key)
    _seen(quote, call)
    made = linking.make_payment_link(quote=quote, **call.as_keywords)
    path = reverse("quotes:linked", args=(made.secret,)) if made.secret else ""
    return Status(MADE, LinkMade(quote=made.quote, link=made.link, secret=made.secret, path=path))


@router.delete("/quotes/{quote}/payment-link", **asks(WRITING, shapes.PaymentLinksRevokedShown, writes=True))
def revoke_payment_links(request: HttpRequest, quote: Id, key: IdempotencyKey = None) -> PaymentLinksRevoked:
    """Put the quote's payment link out of use."""
    call = call_of(request, key)
    _seen(quote, call)
    return revoking.revoke_payment_links(quote=quote, **call.as_keywords)


def _seen(quote: int, call: Call) -> QuoteRow:
    return quotes.quote(quote, call.by, call.on)


def _save(request: HttpRequest, body: bodies.QuoteGiven, quote: int | None, call: Call) -> QuoteSaved:
    customer = None
    if body.customer is not None:
        given = body.customer.model_dump()
        customer = CustomerTyped(name=given.pop("name"), address=PostalAddress(**given))
    wanted = _wanted(body)
    require_own_customer(wanted, call.by)
    with counted_look_ups(request, call.now):
        return save_typed_quote(wanted, customer=customer, quote=quote, **call.as_keywords)


def _money(typed: str, currency: str) -> Money:
    try:
        return Money.of(typed, currency)
    except ValueError:
        raise InvalidField(field="overrides", expected=f"an amount that {currency} can pay") from None


def _wanted(body: bodies.QuoteGiven) -> QuoteWanted:
    plain: dict[str, Any] = body.model_dump(exclude={"lines", "billing", "overrides", "customer"})
    return QuoteWanted(
        lines=tuple(LineWanted(**line.model_dump()) for line in body.lines),
        billing=Address(**body.billing.model_dump()) if body.billing else None,
        overrides=tuple(
            PriceOverride(position=one.position, net=_money(one.net, body.currency), reason=one.reason)
            for one in body.overrides
        ),
        **plain,
    )
