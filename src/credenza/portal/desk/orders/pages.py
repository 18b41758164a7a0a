"""Orders at the desk: one search for number, SEN, site, person or organization, the order, and every act on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from credenza.catalog.rules.methods import CARD
from credenza.journal.audit_search import AuditFilter, search_audit
from credenza.licensing.queries.licenses import history, license_by_sen
from credenza.orders.queries.orders import OrderFilter, list_orders, order
from credenza.orders.queries.payments import count_waiting
from credenza.parties.queries import people
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.orders.acts import DESKS_ACTS
from credenza.portal.desk.orders.forms import PaymentForm, SearchForm
from credenza.portal.orders.pages import acted, order_context
from credenza.portal.presentation.deeds import deed_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, remembers_filters, today
from credenza.workflows.license_keys import cannot_sign_what_is_sold

HOME = "order_desk:orders"
PAGE_ROWS = 25
HISTORY_ROWS = 20


@desk(*DESK_AND_FINANCE)
@remembers_filters(HOME)
def orders(request: HttpRequest) -> HttpResponse:
    """All orders, newest first."""
    form, pages = SearchForm(request.GET), Pages.of(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    only, text = asked.get("only", ""), asked.get("q", "")
    license_orders = _orders_of_license(request, text)
    wanted = OrderFilter(
        text="" if license_orders else text,
        ids=license_orders or None,
        status=asked.get("status", ""),
        held_only=only == "held",
        surplus_only=only == "surplus",
        open_only=only == "open",
    )
    rows, following = list_orders(actor_of(request), wanted, before=pages.before, limit=PAGE_ROWS)
    unsigned = cannot_sign_what_is_sold()
    context = {
        "unsigned": unsigned,
        "form": form,
        "rows": rows,
        "pages": pages.beyond(following),
        "waiting": count_waiting(),
        "on": today(),
    }
    return render(request, "portal/desk/orders/orders.html", context)


def _orders_of_license(request: HttpRequest, text: str) -> tuple[int, ...]:
    """The orders that made or changed the license whose SEN was typed; none for any other text."""
    by = actor_of(request)
    found = license_by_sen(text, by, today()) if text.strip() else None
    changes = history(found.id, by) if found is not None else ()
    return tuple(sorted({each.order for each in changes if each.order is not None}))


@desk(*DESK_AND_FINANCE)
def one(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order with its history and every act that the reader may do."""
    row = order(order_id, actor_of(request))
    lines = search_audit(AuditFilter(subject_kind="order", subject_id=row.id), limit=HISTORY_ROWS)
    known = people(line.by_id for line in lines if line.by_id)
    context = order_context(request, row)
    by_card = any(each.method == CARD for each in context["payments"])
    acts = [(key, act) for key, act in DESKS_ACTS.items() if act.fits(row) and (by_card or key != "dispute")]
    context |= {
        # What undoes something stands below what goes on.
        "acts": sorted(acts, key=lambda each: each[1].is_danger),
        "history": [(line, deed_words(line.command)[0], known.get(line.by_id or 0)) for line in lines],
        "nav": HOME,
    }
    return render(request, "portal/desk/orders/order.html", context)


@desk(*DESK_AND_FINANCE)
def act(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """One act: what it changes, and the posted step that does it."""
    wanted = DESKS_ACTS.get(act)
    if wanted is None:
        raise Http404
    row = order(order_id, actor_of(request))
    home = reverse("order_desk:order", args=[row.id])
    first = {"currency": row.currency, "amount": row.balance.decimal()} if wanted.form is PaymentForm else {}
    return acted(request, wanted, row, home=home, audience="staff", nav=HOME, first=first)
