"""A payment link: whoever holds it pays one quote, without an account. It shows number, seller and amount, no more.

Opening it changes nothing: paying is a second, posted step, which accepts the quote too. It dies with the quote, and a
dead one answers like one that never was. The way back from a bank carries a proof of its own, because a paid link is
dead. Source: "What people do" of the orders rules; "Secret links" of the platform rules.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError, NotFound
from credenza.kernel.money import Money
from credenza.orders.queries.orders import order_for_system, order_of_quote
from credenza.orders.queries.quotes import quote_by_link
from credenza.orders.rows import LinkedQuoteRow
from credenza.portal.candidate.limits import hidden, limit
from credenza.portal.paying.cards import card_asked, card_choices
from credenza.portal.paying.order import refusal_words, waits
from credenza.portal.presentation.formats import money
from credenza.portal.shared import now, today
from credenza.programs.loader import active
from credenza.workflows.order_cards import OrderCheckout, finish_order_payment, pay_quote_by_card

SALT = "credenza.paying.link"
PROOF_SECONDS = 24 * 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, secret: str) -> HttpResponse:
    """What is to be paid, to whom; and paying it."""
    limit(request, "payment")
    linked = quote_by_link(secret, today())
    if request.method != "POST":
        return _page(request, linked)
    back = _way_back(linked.quote)
    try:
        card = card_asked(request.POST.get("card", ""))
        checkout = pay_quote_by_card(quote=linked.quote, card=card, return_path=back, now=now())
    except (DomainError, ProviderTrouble) as trouble:
        told, status = refusal_words(trouble)
        return _page(request, linked, told=told, status=status)
    return _follow(request, linked.number, checkout, back)


@never_cache
@require_safe
def returned(request: HttpRequest, proof: str) -> HttpResponse:
    """Back from the bank: how it went, for a day. The address says nothing and opens nothing but this."""
    limit(request, "payment")
    quote = _proven(proof)
    order = order_of_quote(quote)
    if order is None:
        raise NotFound(what="payment")
    try:
        checkout = finish_order_payment(order=order, now=now())
    except PaymentDeclined as declined:
        told, status = refusal_words(declined)
        return hidden(render(request, "portal/paying/link_declined.html", {"told": told}, status=status))
    return _follow(request, "", checkout, _way_back(quote))


def _way_back(quote: int) -> str:
    return reverse("paying:link_return", args=(signing.dumps(quote, salt=SALT),))


def _proven(proof: str) -> int:
    try:
        return int(signing.loads(proof, salt=SALT, max_age=PROOF_SECONDS))
    except (signing.BadSignature, ValueError) as broken:
        raise NotFound(what="payment") from broken


def _follow(request: HttpRequest, number: str, checkout: OrderCheckout, back: str) -> HttpResponse:
    if checkout.status == "confirm_wanted" and checkout.action_url:
        return redirect(checkout.action_url)
    if checkout.status == "paid":
        return hidden(render(request, "portal/paying/link_paid.html", {"number": number, "seller": active().seller}))
    total = money(order_for_system(checkout.order).balance)
    return hidden(render(request, "portal/paying/link_waits.html", waits(checkout, total, back)))


def _page(request: HttpRequest, linked: LinkedQuoteRow, *, told: str = "", status: int = 200) -> HttpResponse:
    context = {
        "number": linked.number,
        "seller": active().seller,
        "total": money(_left(linked)),
        "cards": card_choices(request.POST.get("card", "")),
        "told": told,
    }
    return hidden(render(request, "portal/paying/link.html", context, status=status))


def _left(linked: LinkedQuoteRow) -> Money:
    """What the card will be charged: all of a quote, what is left of its order."""
    return linked.total if linked.order is None else order_for_system(linked.order).balance
