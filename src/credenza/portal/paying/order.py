"""Pay an order by card: what is left, the card, the payment. Rules PM1, PY1, PY3.

Whoever sees the order may pay it. Nothing of a card is typed here: the provider's own form takes it.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.credits.errors import PaymentDeclined
from credenza.doors.refusals import describe
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError, NotFound
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import OPEN
from credenza.orders.queries.orders import order as order_row
from credenza.portal.paying.cards import card_asked, card_choices, decline_words
from credenza.portal.presentation.formats import money
from credenza.portal.shared import actor_of, now
from credenza.workflows.addresses import address
from credenza.workflows.order_cards import CARD, OrderCheckout, finish_order_payment, pay_order_by_card

RETURN = "/0/return/"


@login_required
@never_cache
def pay(request: HttpRequest, order_id: int) -> HttpResponse:
    """Choose a card, and pay what is left."""
    row = order_row(order_id, actor_of(request))
    if request.method != "POST":
        return _page(request, row)
    back = reverse("paying:order_return", args=(0,)).replace(RETURN, "/{order}/return/")
    try:
        card = card_asked(request.POST.get("card", ""))
        checkout = pay_order_by_card(order=row.id, card=card, return_path=back, now=now())
    except (DomainError, ProviderTrouble) as trouble:
        refused = _refused(trouble)
        return _page(request, order_row(order_id, actor_of(request)), told=refused[0], status=refused[1])
    return _follow(request, checkout)


@login_required
@never_cache
@require_safe
def returned(request: HttpRequest, order_id: int) -> HttpResponse:
    """The cardholder comes back from the bank: ask how it went. Asking twice changes nothing."""
    row = order_row(order_id, actor_of(request))
    try:
        checkout = finish_order_payment(order=row.id, now=now())
    except PaymentDeclined as declined:
        messages.warning(request, decline_words(declined.reason))
        return redirect("paying:order", order_id)
    return _follow(request, checkout)


def _follow(request: HttpRequest, checkout: OrderCheckout) -> HttpResponse:
    if checkout.status == "paid":
        messages.success(request, _("The payment was made. Thank you."))
        return redirect(address("order", checkout.order))
    if checkout.status == "confirm_wanted" and checkout.action_url:
        return redirect(checkout.action_url)
    row = order_row(checkout.order, actor_of(request))
    back = reverse("paying:order_return", args=(row.id,))
    return render(request, "portal/paying/waits.html", waits(checkout, money(row.balance), back))


def waits(checkout: OrderCheckout, total: str, back: str) -> dict[str, Any]:
    """What the provider's card form needs in the browser; ``back`` is the path to come back to."""
    return {
        "checkout": checkout,
        "total": total,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "return_url": f"{settings.BASE_URL}{back}",
        "return_path": back,
        "nav": "quotes:list",
    }


def _page(request: HttpRequest, row: OrderRow, *, told: str = "", status: int = 200) -> HttpResponse:
    context = {
        "order": row,
        "is_open": row.status in OPEN and row.balance.minor > 0,
        "by_card": CARD in row.payment_methods,
        "why_not": row.refused_methods.get(CARD, ""),
        "cards": card_choices(request.POST.get("card", "")),
        "told": told,
        "order_url": address("order", row.id),
        "nav": "quotes:list",
    }
    return render(request, "portal/paying/order.html", context, status=status)


def _refused(trouble: DomainError | ProviderTrouble) -> tuple[str, int]:
    if isinstance(trouble, NotFound):
        raise trouble
    return refusal_words(trouble)


def refusal_words(trouble: DomainError | ProviderTrouble) -> tuple[str, int]:
    """What went wrong in words for the payer, with the answer's status."""
    if isinstance(trouble, ProviderTrouble):
        return _("The card provider can't be reached; nothing was charged. Try again in a minute."), 503
    if isinstance(trouble, PaymentDeclined):
        return decline_words(trouble.reason), 409
    told = describe(trouble)
    return told.detail, told.status
