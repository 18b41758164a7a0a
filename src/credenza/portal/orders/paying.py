"""Paying what is left of an order by card. Card numbers go to the provider's own form, never here (PM1, QT4)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake_cards import TEST_CARDS
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order
from credenza.portal.card_form import card_form
from credenza.portal.orders.forms import CardForm
from credenza.portal.orders.pages import HOME
from credenza.portal.orders.words import TAX_REASONS
from credenza.portal.presentation.formats import money
from credenza.portal.shared import actor_of, after, now, refusal_to_form
from credenza.workflows.order_cards import OrderCheckout, finish_order_payment, pay_order_by_card

NEW_CARD = "new"


@login_required
@never_cache
def pay(request: HttpRequest, order_id: int) -> HttpResponse:
    """Choose a card; the posted step pays."""
    row = order(order_id, actor_of(request))
    form, status = CardForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        card = form.cleaned_data["card"]
        back = reverse("orders:paid", args=[row.id])
        try:
            checkout = pay_order_by_card(
                order=row.id, card="" if card == NEW_CARD else card, return_path=back, now=now()
            )
        except PaymentDeclined:
            form.add_error("card", _("The card was declined and nothing was charged. Use another card."))
            status = 409
        except ProviderTrouble:
            form.add_error(None, _("The card provider can't be reached; nothing was charged. Try again in a minute."))
            status = 503
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            return _went(request, row, checkout)
    context = {
        "order": row,
        "form": form,
        "cards": card_names(),
        "tax_reason": TAX_REASONS.get(row.tax_reason or "", ""),
        "can_pay": choice.available() and "card" in row.payment_methods and bool(row.balance.minor),
        "nav": HOME,
    }
    return render(request, "portal/orders/pay.html", context, status=status)


def card_names() -> tuple[tuple[str, str, str], ...]:
    """(value, name, note) of each card to choose: in the demo the test cards, else the provider's form."""
    if not choice.available():
        return ()
    if choice.active().name == "fake":
        return tuple(
            (card.name, _("Test card ending in %(last4)s") % {"last4": card.last4}, card.label) for card in TEST_CARDS
        )
    return ((NEW_CARD, _("Card"), _("You type it into the payment provider's form on the next page")),)


@login_required
@never_cache
def paid(request: HttpRequest, order_id: int) -> HttpResponse:
    """The cardholder comes back from the bank: ask how it went. Asking twice changes nothing."""
    row = order(order_id, actor_of(request))
    try:
        checkout = finish_order_payment(order=row.id, now=now())
    except PaymentDeclined:
        messages.warning(request, _("The payment was not confirmed and nothing was charged. Use another card."))
        return redirect("orders:pay", row.id)
    return _went(request, row, checkout)


def _went(request: HttpRequest, row: OrderRow, checkout: OrderCheckout) -> HttpResponse:
    home = reverse("orders:order", args=[row.id])
    if checkout.status == "paid":
        messages.success(request, _("Order %(number)s is paid.") % {"number": row.number})
        return after(request, home)
    if checkout.status == "confirm_wanted" and checkout.action_url:
        return redirect(checkout.action_url)
    context = {
        "order": row,
        "checkout": checkout,
        "total": money(row.balance),
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "return_url": f"{settings.BASE_URL}{reverse('orders:paid', args=[row.id])}",
        "nav": HOME,
    }
    return card_form(request, "portal/orders/pay_waits.html", context)
