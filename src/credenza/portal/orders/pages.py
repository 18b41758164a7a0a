"""A buyer's orders: the list, one order with all its money and papers, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.invoices import invoices_of
from credenza.orders.queries.orders import OrderFilter, list_orders, order
from credenza.orders.queries.payments import payments_of
from credenza.orders.rules.bank import creditor_reference
from credenza.portal.orders.acts import BUYERS_ACTS, Act, Call, form_of
from credenza.portal.orders.forms import SearchForm
from credenza.portal.orders.words import TAX_REASONS, entry_words, review_words, ways
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today
from credenza.programs.loader import active

HOME = "orders:overview"
PAGE_ROWS = 25


@login_required
@remembers_filters(HOME)
def overview(request: HttpRequest) -> HttpResponse:
    """The reader's orders, newest first; at the desks all of them."""
    form, pages = SearchForm(request.GET), Pages.of(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = OrderFilter(text=asked.get("q", ""), status=asked.get("status", ""))
    rows, following = list_orders(actor_of(request), wanted, before=pages.before, limit=PAGE_ROWS)
    context = {"form": form, "rows": rows, "pages": pages.beyond(following), "on": today()}
    return render(request, "portal/orders/overview.html", context)


@login_required
@never_cache
def one(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order."""
    row = order(order_id, actor_of(request))
    acts = [(key, act) for key, act in BUYERS_ACTS.items() if act.fits(row)]
    context = order_context(request, row)
    pays_by_card = context["is_open"] and any(way.is_card and not way.refused for way in context["ways"])
    context |= {"acts": acts, "nav": HOME, "pays_by_card": pays_by_card}
    return render(request, "portal/orders/order.html", context)


def order_context(request: HttpRequest, row: OrderRow) -> dict[str, Any]:
    """What every page of one order shows, at the desk too."""
    by, on = actor_of(request), today()
    return {
        "order": row,
        "papers": invoices_of(row.id, by, on),
        "payments": payments_of(row.id, by),
        "entries": [(entry, entry_words(entry.kind)) for entry in row.entries],
        "ways": ways(row),
        "is_open": bool(row.balance.minor),
        "tax_reason": TAX_REASONS.get(row.tax_reason or "", ""),
        "held_for": review_words(row),
        "reference": creditor_reference(row.number),
        "remittance": active().orders.remittance,
        # Finance sees orders and papers, not quotes.
        "sees_quote": not by.is_staff or by.has(StaffRole.ORDER_DESK),
        "on": on,
    }


@login_required
@never_cache
def act(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """One act: what it changes, and the posted step that does it."""
    wanted = BUYERS_ACTS.get(act)
    if wanted is None:
        raise Http404
    row = order(order_id, actor_of(request))
    home = reverse("orders:order", args=[row.id])
    return acted(request, wanted, row, home=home, audience="owner")


def acted(
    request: HttpRequest,
    wanted: Act,
    row: OrderRow,
    *,
    home: str,
    audience: str,
    nav: str = HOME,
    first: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the act's page, or do it and go back to ``home``; what is refused stands in the form.

    ``first`` are values that stand in the form before anything is typed.
    """
    if not wanted.fits(row):
        raise NotPermitted(command=wanted.commands[0])
    form = form_of(wanted, row, request.POST if request.method == "POST" else None)
    form.initial.update(first or {})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        call = Call(by=actor_of(request), now=now(), key=request.POST.get("idempotency_key") or None)
        try:
            told = wanted.run(row, form.cleaned_data, call)
        except DomainError as error:
            status = refusal_to_form(form, error, audience=audience)
        else:
            messages.success(request, told or _("Done."))
            return after(request, home)
    context = {"form": form, "act": wanted, "order": row, "home": home, "nav": nav}
    return render(request, "portal/orders/act.html", context, status=status)
