"""Open invoices by age, and orders long unpaid, on any day; as files too. Rules PM6, PY7."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.doors.order_columns import AGING, INVOICES, ORDERS, PAYMENTS
from credenza.kernel.money import Money
from credenza.orders.order_rows import AgingRow
from credenza.orders.queries.finance import aging, money_back, unpaid_orders
from credenza.orders.queries.invoices import InvoiceFilter, list_invoices
from credenza.orders.queries.orders import OrderFilter, list_orders
from credenza.orders.queries.payments import PaymentFilter, list_payments
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import day_field
from credenza.portal.shared import actor_of, today

PAGE_ROWS = 500
Row = TypeVar("Row")
AGES = (
    (gettext_lazy("Not due"), None, 0),
    (gettext_lazy("1 to 30 days"), 1, 30),
    (gettext_lazy("31 to 60 days"), 31, 60),
    (gettext_lazy("over 60 days"), 61, None),
)


class DayForm(forms.Form):
    """The day whose end counts."""

    on = day_field(gettext_lazy("At the end of"), required=False)

    def clean_on(self) -> date:
        """Today unless said; the future isn't known."""
        day: date = self.cleaned_data["on"] or today()
        if day > today():
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """What is open by age, in one currency."""

    words: str
    sum: Money
    count: int


def ages(rows: Sequence[AgingRow]) -> tuple[tuple[str, tuple[Age, ...]], ...]:
    """The sums of each currency by age."""
    return tuple(
        (currency, tuple(_age(rows, currency, *each) for each in AGES))
        for currency in sorted({row.balance.currency for row in rows})
    )


def _age(rows: Sequence[AgingRow], currency: str, words: object, first: int | None, last: int | None) -> Age:
    found = [
        row.balance.minor
        for row in rows
        if row.balance.currency == currency
        and (first is None or row.days_overdue >= first)
        and (last is None or row.days_overdue <= last)
    ]
    return Age(words=str(words), sum=Money(sum(found), currency), count=len(found))


def _all(read: Callable[[int | None], tuple[Sequence[Row], int | None]]) -> Iterator[Row]:
    """Every row of a list by key, a page at a time: an export's memory does not grow with it."""
    before: int | None = None
    while True:
        rows, before = read(before)
        yield from rows
        if before is None:
            return


def _day(request: HttpRequest) -> tuple[DayForm, date]:
    given = request.GET.copy()
    if not given.get("on"):
        given["on"] = today().isoformat()
    form = DayForm(given, initial={"on": today()})
    return form, form.cleaned_data["on"] if form.is_valid() else today()


@desk(*DESK_AND_FINANCE)
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed at the end of a day, the longest due first, and what the desk may cancel."""
    form, on = _day(request)
    by = actor_of(request)
    rows = aging(by, on)
    context = {
        "form": form,
        "on": on,
        "rows": rows,
        "ages": ages(rows),
        "back": money_back(by, on),
        "unpaid": [(row, row.days_late(on)) for row in unpaid_orders(by, on)],
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/desk/orders/receivables.html", context)


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, what: str, kind: str) -> HttpResponseBase:
    """Open invoices of a day, or all papers, orders or payments, as a file."""
    by, (_form, on) = actor_of(request), _day(request)
    name = f"{what}-{on:%Y-%m-%d}"
    if what == "aging":
        return spreadsheet(kind, name, aging(by, on), AGING)
    if what == "invoices":
        papers = partial(list_invoices, by, InvoiceFilter(), on, limit=PAGE_ROWS)
        return spreadsheet(kind, name, _all(lambda before: papers(before=before)), INVOICES)
    if what == "orders":
        orders = partial(list_orders, by, OrderFilter(), limit=PAGE_ROWS)
        return spreadsheet(kind, name, _all(lambda before: orders(before=before)), ORDERS)
    if what == "payments":
        payments = partial(list_payments, by, PaymentFilter(), limit=PAGE_ROWS)
        return spreadsheet(kind, name, _all(lambda before: payments(before=before)), PAYMENTS)
    raise Http404
