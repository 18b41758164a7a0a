"""Purchase credits by card: the order, the last look, the payment. Source: owner guide, "How to purchase training
credits directly from your profile".

One address, three steps in one form's hidden or shown fields, so that everything works without JavaScript and
nothing typed is lost when a card is refused.
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
from django.views.decorators.http import require_POST

from credenza.credits.commands.preview_purchase import preview_purchase
from credenza.credits.errors import PaymentDeclined
from credenza.credits.queries.accounts import purchase as bought
from credenza.credits.queries.accounts import purchases_of
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError
from credenza.portal.account_owner.cards import card_choices, decline_words
from credenza.portal.account_owner.forms import PurchaseForm, billing_of, countries
from credenza.portal.account_owner.price import ShownPrice, shown_price
from credenza.portal.account_owner.room import Room, acting_room
from credenza.portal.card_form import card_form
from credenza.portal.presentation.formats import credit_words, money
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form
from credenza.programs.loader import active
from credenza.workflows.card_purchases import CardCheckout, CardOrder, buy_by_card, finish_card_purchase


@login_required
@never_cache
def purchase(request: HttpRequest) -> HttpResponse:
    """Step "order" (also with "Show price"), step "confirm" with terms and card, step "pay"."""
    room = acting_room(request)
    step = request.POST.get("step", "")
    form = PurchaseForm(request.POST or None, initial=_first_values(request, room))
    if step in ("confirm", "pay") and form.is_valid():
        return _pay(request, room, form) if step == "pay" else _confirm(request, room, form)
    if step == "edit":
        form = PurchaseForm(initial=request.POST.dict())
    status = 422 if step in ("confirm", "pay") else 200
    context = _order_context(request, room, form)
    if step == "price":
        _complain_of_credits_only(form)
    return render(request, "portal/account_owner/purchase.html", context, status=status)


@login_required
@require_POST
def live_price(request: HttpRequest) -> HttpResponse:
    """The price steps while the buyer types, for HTMX."""
    room = acting_room(request)
    shown = _preview(request, room, request.POST)
    return render(request, "portal/account_owner/_price.html", {"price": shown})


@login_required
@never_cache
def finish(request: HttpRequest, purchase_id: int) -> HttpResponse:
    """The cardholder comes back from the bank: ask how it went. Asking twice changes nothing."""
    try:
        checkout = finish_card_purchase(purchase=purchase_id, by=actor_of(request), now=now())
    except PaymentDeclined as declined:
        messages.warning(request, decline_words(declined.reason))
        return redirect("credits:purchase")
    if checkout.status == "paid":
        return _paid(request, checkout)
    return card_form(request, "portal/account_owner/purchase_waits.html", _checkout_context(checkout))


def _first_values(request: HttpRequest, room: Room) -> dict[str, Any]:
    """The billing details of the last purchase, and the credits that a link asks for."""
    last = next(iter(purchases_of(room.account.id, limit=1)), None)
    values: dict[str, Any] = dict(last.billing) if last else {"name": person_of(request).shown_name}
    return values | {"purchase_order": "", "credits": request.GET.get("credits", "")}


def _order_context(request: HttpRequest, room: Room, form: PurchaseForm) -> dict[str, Any]:
    shown = _preview(request, room, request.POST if request.method == "POST" else form.initial)
    refill = any(row.status == "settled" for row in purchases_of(room.account.id, limit=5))
    return {
        "room": room,
        "form": form,
        "price": shown,
        "policy": active().credits,
        "refill": refill,
        "nav": "credits:overview",
    }


def _preview(request: HttpRequest, room: Room, values: Any) -> ShownPrice | None:
    """The price of what is typed so far; None while no number of credits can be read."""
    typed = PurchaseForm(values if isinstance(values, dict) else values.dict())
    typed.is_valid()
    credits = typed.cleaned_data.get("credits")
    if not isinstance(credits, int):
        return None
    billing = billing_of(typed.cleaned_data)
    try:
        priced = preview_purchase(
            account=room.account.id,
            credits=credits,
            promo=typed.cleaned_data.get("promo", ""),
            billing=billing,
            by=actor_of(request),
            now=now(),
        )
    except DomainError:
        return None
    return shown_price(priced)


def _confirm(request: HttpRequest, room: Room, form: PurchaseForm, status: int = 200) -> HttpResponse:
    values = form.cleaned_data
    shown = _preview(request, room, request.POST)
    if shown is None:
        form.add_error("credits", _("This number of credits can't be priced. Choose another."))
        context = _order_context(request, room, form)
        return render(request, "portal/account_owner/purchase.html", context, status=422)
    context = {
        "room": room,
        "form": form,
        "price": shown,
        "billing": billing_of(values),
        "country": dict(countries()).get(values["country"], ""),
        "hidden": [(name, request.POST.get(name, "")) for name in (*form.ORDER, *form.BILLING)],
        "cards": card_choices(room, chosen=request.POST.get("card", "")),
        "can_pay": choice.available(),
        "terms": active().terms,
        "nav": "credits:overview",
    }
    return render(request, "portal/account_owner/purchase_confirm.html", context, status=status)


def _pay(request: HttpRequest, room: Room, form: PurchaseForm) -> HttpResponse:
    if not form.cleaned_data["terms"]:
        form.add_error("terms", _("Accept the terms to pay."))
        return _confirm(request, room, form, status=422)
    order = CardOrder(
        account=room.account.id,
        credits=form.cleaned_data["credits"],
        promo=form.cleaned_data["promo"],
        billing=form.billing(),
        terms_accepted=True,
        idempotency_key=request.POST.get("idempotency_key") or None,
    )
    back = reverse("credits:purchase_return", args=(0,)).replace("/0/", "/{purchase}/")
    card = form.cleaned_data["card"]
    try:
        checkout = buy_by_card(
            order, card="" if card == "new" else card, return_path=back, by=actor_of(request), now=now()
        )
    except PaymentDeclined as declined:
        form.add_error("card", decline_words(declined.reason))
        form.summary_title = _("The card was declined; nothing was charged")  # type: ignore[attr-defined]
        return _confirm(request, room, form, status=409)
    except ProviderTrouble:
        form.add_error(None, _("The card provider can't be reached; nothing was charged. Try again in a minute."))
        return _confirm(request, room, form, status=503)
    except DomainError as error:
        status = refusal_to_form(form, error, audience="owner")
        return _confirm(request, room, form, status=status)
    if checkout.status == "paid":
        return _paid(request, checkout)
    if checkout.status == "confirm_wanted" and checkout.action_url:
        return redirect(checkout.action_url)
    return card_form(request, "portal/account_owner/purchase_waits.html", _checkout_context(checkout))


def _paid(request: HttpRequest, checkout: CardCheckout) -> HttpResponse:
    if checkout.settled is not None:
        bought = credit_words(checkout.settled.credits)
        messages.success(request, _("%(credits)s are in your account.") % {"credits": bought})
    return after(request, reverse("credits:overview"))


def _checkout_context(checkout: CardCheckout) -> dict[str, Any]:
    """What the provider's card form needs in the browser."""
    known = bought(checkout.purchase)
    back = reverse("credits:purchase_return", args=(checkout.purchase,))
    return {
        "checkout": checkout,
        "total": money(known.total) if known else "",
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "return_url": f"{settings.BASE_URL}{back}",
        "nav": "credits:overview",
    }


def _complain_of_credits_only(form: PurchaseForm) -> None:
    """A look at the price needs a number of credits and nothing else."""
    for name in [name for name in form.errors if name != "credits"]:
        del form.errors[name]
