"""One order, one way to pay: training credits, or a card. Rule PM7; owner guide FAQ, "How do team members use the
redemption code?".
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.doors.refusals import describe
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError
from credenza.orders.commands.place_checkout import place_checkout
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.queries.checkouts import currencies_of
from credenza.portal.learner import order
from credenza.portal.learner.card_price import CardPrice, card_price
from credenza.portal.learner.catalog import next_of
from credenza.portal.learner.checkout_form import CARD, CREDITS, CheckoutForm
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form, today
from credenza.programs.loader import active
from credenza.workflows.checkouts import give_up_checkout


@login_required
@never_cache
@sensitive_post_parameters("code")
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the order and how to pay; a post places it, or shows the price. The code never stands in an address."""
    if request.method != "POST":
        wanted = order.order_of(request, today())
        first = {"method": CREDITS, "team": _last_team(request), "name": person_of(request).shown_name}
        return _page(request, _form(wanted, initial=first), wanted)
    wanted = order.order_from(request.POST.getlist("item"), today())
    if request.POST.get("step") == "price":
        form = _form(wanted, initial=request.POST.dict())
        return _page(request, form, wanted, price=_price(request, wanted))
    return _place(request, _form(wanted, request.POST), wanted)


@login_required
@never_cache
@require_POST
def live_price(request: HttpRequest) -> HttpResponse:
    """The price by card of what is typed so far, for HTMX."""
    wanted = order.order_from(request.POST.getlist("item"), today())
    return render(request, "portal/learner/_card_price.html", {"card": _price(request, wanted)})


@login_required
@require_POST
def another_way(request: HttpRequest, order_id: int) -> HttpResponse:
    """Give up an order that was to be paid by card; its items are in the order again, to be paid another way."""
    try:
        skus = give_up_checkout(order=order_id, by=actor_of(request), now=now())
    except OrderNotPayable as paid:
        messages.warning(request, describe(paid, "learner").detail)
        return after(request, reverse("orders:order", args=[order_id]))
    except ProviderTrouble:
        messages.warning(request, _("The card provider can't be reached. Try again in a minute."))
        return after(request, reverse("orders:pay", args=[order_id]))
    order.put(request, skus)
    messages.success(request, _("Nothing was charged. Choose another way to pay."))
    return after(request, reverse("learner:checkout"))


def _form(wanted: order.Order, *args: Any, **kwargs: Any) -> CheckoutForm:
    return CheckoutForm(*args, currencies=currencies_of(wanted.skus, today()), **kwargs)


def _price(request: HttpRequest, wanted: order.Order) -> CardPrice:
    typed = _form(wanted, request.POST if request.method == "POST" else {})
    typed.is_valid()
    return card_price(typed.asked(wanted.skus), actor_of(request))


def _place(request: HttpRequest, form: CheckoutForm, wanted: order.Order) -> HttpResponse:
    """Order exactly what the page showed, whatever another tab did to the order meanwhile."""
    status = 422
    if form.is_valid():
        try:
            address = _placed(request, form, wanted)
        except DomainError as error:
            status = refusal_to_form(form, error, audience="learner")
        else:
            order.take_out(request, wanted.skus)
            return after(request, address)
    return _page(request, form, wanted, status=status)


def _placed(request: HttpRequest, form: CheckoutForm, wanted: order.Order) -> str:
    """Place the order; answers where to go on: what was asked of the account, or the page that takes the card."""
    key = request.POST.get("idempotency_key") or None
    if form.cleaned_data["method"] == CARD:
        placed = place_checkout(asked=form.asked(wanted.skus), by=actor_of(request), now=now(), idempotency_key=key)
        page = "orders:pay" if placed.status == "awaiting_payment" else "orders:order"
        return reverse(page, args=[placed.order])
    receipt = request_redemption(
        code=form.cleaned_data["code"],
        items=wanted.skus,
        team=form.cleaned_data["team"],
        by=actor_of(request),
        now=now(),
        idempotency_key=key,
    )
    return reverse("learner:placed", args=[receipt.request])


def _page(
    request: HttpRequest, form: CheckoutForm, wanted: order.Order, *, status: int = 200, price: CardPrice | None = None
) -> HttpResponse:
    price = price or _price(request, wanted)
    context: dict[str, Any] = {
        "form": form,
        "order": wanted,
        "card": price,
        "can_place": not price.refused or not (wanted.refused or wanted.gone),
        "terms": active().terms,
        "here": reverse("learner:checkout"),
    }
    return render(request, "portal/learner/checkout.html", context, status=status)


def _last_team(request: HttpRequest) -> str:
    """The team the learner named last: most people stay in theirs."""
    mine = RequestFilter(learner_id=person_of(request).pk)
    last = list_requests(mine, actor_of(request), limit=1).rows
    return last[0].team if last else ""


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put an item into the order."""
    found = order.order_from([request.POST.get("sku", "")], today()).items
    if not found or not found[0].is_offered:
        messages.error(request, _("This is not on sale at present. Choose from the catalog."))
    else:
        order.put(request, [found[0].sku])
        messages.success(request, _("%(item)s is in your order.") % {"item": found[0].name})
    return after(request, next_of(request, reverse("learner:catalog")))


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take an item out of the order."""
    sku = request.POST.get("sku", "")
    if sku in order.skus_of(request):
        order.take_out(request, [sku])
        messages.success(request, _("%(sku)s is no longer in your order.") % {"sku": sku})
    return after(request, next_of(request, reverse("learner:checkout")))
