"""A payment link: whoever holds it pays one quote, without an account. It shows number, seller and amount, no more.

Opening it changes nothing: paying is a second, posted step, which accepts the quote too. It dies with the quote, and a
dead one answers like one that never was. The way back from a bank carries a proof of its own, because a paid link is
dead. Source: "What people do" of the orders rules; "Secret links" of the platform rules.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credenza.credits.errors import PaymentDeclined
from credenza.doors.refusals import describe
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake_cards import TEST_CARDS
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError, NotFound
from credenza.kernel.money import Money
from credenza.orders.queries.orders import order_for_system, order_of_quote
from credenza.orders.queries.quotes import quote_by_link
from credenza.orders.rows import LinkedQuoteRow
from credenza.portal.account_owner.cards import DECLINES
from credenza.portal.candidate.limits import hidden, limit
from credenza.portal.card_form import card_form
from credenza.portal.presentation.formats import money
from credenza.portal.shared import now, today
from credenza.programs.loader import active
from credenza.workflows.order_cards import OrderCheckout, finish_order_payment, pay_quote_by_card

SALT = "credenza.quotes.link"
PROOF_SECONDS = 24 * 60 * 60
CONFLICT, UNAVAILABLE = 409, 503


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, secret: str) -> HttpResponse:
    """What is to be paid, to whom; and paying it."""
    limit(request, "payment")
    linked = quote_by_link(secret, today())
    if request.method != "POST":
        return _page(request, linked)
    back = _way_back(linked.quote)
    card = request.POST.get("card", "")
    try:
        checkout = pay_quote_by_card(
            quote=linked.quote, card=card if card in _test_cards() else "", return_path=back, now=now()
        )
    except (DomainError, ProviderTrouble) as trouble:
        told, status = _words(trouble)
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
        told, status = _words(declined)
        return hidden(render(request, "portal/quotes/link_done.html", {"told": told}, status=status))
    return _follow(request, "", checkout, _way_back(quote))


def _way_back(quote: int) -> str:
    return reverse("quotes:link_return", args=(signing.dumps(quote, salt=SALT),))


def _proven(proof: str) -> int:
    try:
        return int(signing.loads(proof, salt=SALT, max_age=PROOF_SECONDS))
    except (signing.BadSignature, ValueError) as broken:
        raise NotFound(what="payment") from broken


def _follow(request: HttpRequest, number: str, checkout: OrderCheckout, back: str) -> HttpResponse:
    if checkout.status == "confirm_wanted" and checkout.action_url:
        return redirect(checkout.action_url)
    if checkout.status == "paid":
        return hidden(render(request, "portal/quotes/link_done.html", {"number": number, "seller": active().seller}))
    context = {
        "checkout": checkout,
        "total": money(order_for_system(checkout.order).balance),
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "return_url": f"{settings.BASE_URL}{back}",
        "return_path": back,
    }
    return hidden(card_form(request, "portal/quotes/link_waits.html", context))


def _page(request: HttpRequest, linked: LinkedQuoteRow, *, told: str = "", status: int = 200) -> HttpResponse:
    context = {
        "number": linked.number,
        "seller": active().seller,
        "total": money(_left(linked)),
        "cards": TEST_CARDS if _test_cards() else (),
        "can_pay": choice.available(),
        "told": told,
    }
    return hidden(render(request, "portal/quotes/link.html", context, status=status), has_form=True)


def _left(linked: LinkedQuoteRow) -> Money:
    """What the card will be charged: all of a quote, what is left of its order."""
    return linked.total if linked.order is None else order_for_system(linked.order).balance


def _test_cards() -> frozenset[str]:
    """The names of the fake provider's cards; none elsewhere, where the browser types a card into its form."""
    is_fake = choice.available() and choice.active().name == "fake"
    return frozenset(card.name for card in TEST_CARDS) if is_fake else frozenset()


def _words(trouble: DomainError | ProviderTrouble) -> tuple[str, int]:
    """What went wrong in words for the payer, with the answer's status."""
    if isinstance(trouble, NotFound):
        raise trouble
    if isinstance(trouble, ProviderTrouble):
        return _("The card provider can't be reached; nothing was charged. Try again in a minute."), UNAVAILABLE
    if isinstance(trouble, PaymentDeclined):
        why = DECLINES.get(trouble.reason, _("The bank declined the card."))
        return _("%(why)s Nothing was charged. Use another card, or ask your bank.") % {"why": why}, CONFLICT
    told = describe(trouble)
    return told.detail, told.status
