"""The payments queue: what came and for what, one payment, and what the desk decides about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.orders.commands.match_payment import match_payment
from credenza.orders.commands.return_payment import return_payment
from credenza.orders.order_rows import OrderSummary, PaymentRow
from credenza.orders.policy import may
from credenza.orders.queries.orders import OrderFilter, list_orders
from credenza.orders.queries.payments import WAITING, PaymentFilter, candidates, count_waiting, list_payments, payment
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.desk.orders.acts import order_named
from credenza.portal.desk.orders.forms import MatchForm, QueueForm
from credenza.portal.orders.words import hold_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters

HOME = "order_desk:payments"
PAGE_ROWS = 25


@desk(*DESK_AND_FINANCE)
@remembers_filters(HOME)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision; all payments when asked for."""
    form, pages = QueueForm(request.GET), Pages.of(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("status") or "waiting"
    wanted = PaymentFilter(
        text=asked.get("q", ""),
        status="" if state in ("waiting", "all") else state,
        waiting_only=state == "waiting",
    )
    rows, following = list_payments(actor_of(request), wanted, before=pages.before, limit=PAGE_ROWS)
    context = {
        "form": form,
        "rows": [(row, hold_words(row.hold_reason) if row.hold_reason else "") for row in rows],
        "pages": pages.beyond(following),
        "waiting": count_waiting(),
    }
    return render(request, "portal/desk/orders/payments.html", context)


@desk(*DESK_AND_FINANCE)
def one(request: HttpRequest, payment_id: int) -> HttpResponse:
    """One payment; match it to an order or return it, each a posted step."""
    row, by = payment(payment_id, actor_of(request)), actor_of(request)
    step = request.POST.get("step", "")
    matching = MatchForm(request.POST if step == "match" else None, initial={"order": row.suggested_number}, prefix="")
    returning = ReasonForm(request.POST if step == "return" else None)
    form, status = (matching if step == "match" else returning), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                told = _decided(request, row, step, form.cleaned_data)
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, told)
                return after(request, reverse("order_desk:payments"))
    waits = row.status in WAITING
    context = {
        "row": row,
        "why": hold_words(row.hold_reason) if row.hold_reason else "",
        "form": form if request.method == "POST" else None,
        "matching": matching,
        "returning": returning,
        "candidates": _candidates(row, by) if waits else (),
        "may_match": waits and may("match_payment", by),
        "may_return": waits and may("return_payment", by),
        "nav": HOME,
    }
    return render(request, "portal/desk/orders/payment.html", context, status=status)


def _candidates(row: PaymentRow, by: Actor) -> tuple[OrderSummary, ...]:
    """The orders that it may be for, the suggested one first."""
    likely = [found for found, _number in candidates(row.id, by)]
    if not likely:
        return ()
    rows, _following = list_orders(by, OrderFilter(ids=tuple(likely)), limit=len(likely))
    return tuple(sorted(rows, key=lambda found: likely.index(found.id)))


def _decided(request: HttpRequest, row: PaymentRow, step: str, values: dict[str, Any]) -> str:
    call: dict[str, Any] = {
        "by": actor_of(request),
        "now": now(),
        "idempotency_key": request.POST.get("idempotency_key") or None,
    }
    if step == "match":
        match_payment(payment=row.id, order=order_named(values["order"], "order"), **call)
        return _("The payment counts on order %(number)s.") % {"number": values["order"].strip().upper()}
    if step == "return":
        return_payment(payment=row.id, reason=values["reason"], **call)
        return _("The payment is booked as returned.")
    raise NotPermitted(command=step)
