"""Deferred and recognized revenue, breakage and charge-backs at the end of any day, by lot and in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.queries.reports import revenue_at
from credenza.credits.rows import RevenueRow
from credenza.doors.columns import REVENUE
from credenza.kernel.money import Money
from credenza.portal.charts.bars import Bar
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.pictures import comparison
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.formats import business_date, money
from credenza.portal.shared import today

PAGE_ROWS = 50


class DayForm(forms.Form):
    """The day whose end counts, and a part of an account's name or number."""

    q = forms.CharField(label=gettext_lazy("Account"), required=False, widget=forms.SearchInput)
    on = day_field(gettext_lazy("At the end of"), required=False)

    def clean_on(self) -> date:
        """Today unless said; the future isn't known."""
        day: date = self.cleaned_data["on"] or today()
        if day > today():
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of one currency."""

    credits: int
    left: int
    price: Money
    deferred: Money
    recognized: Money
    breakage: Money
    charged_back: Money
    tax_due: Money
    tax_deferred: Money


def totals(rows: Iterable[RevenueRow]) -> tuple[Totals, ...]:
    """The sums of all rows, one for each currency."""
    by_currency: dict[str, list[RevenueRow]] = {}
    for row in rows:
        by_currency.setdefault(row.price.currency, []).append(row)
    return tuple(_sums(currency, found) for currency, found in sorted(by_currency.items()))


def _sums(currency: str, rows: list[RevenueRow]) -> Totals:
    def summed(name: str) -> Money:
        return Money(sum(getattr(row, name).minor for row in rows), currency)

    return Totals(
        credits=sum(row.credits for row in rows),
        left=sum(row.left for row in rows),
        price=summed("price"),
        deferred=summed("deferred"),
        recognized=summed("recognized"),
        breakage=summed("breakage"),
        charged_back=summed("charged_back"),
        tax_due=summed("tax_due"),
        tax_deferred=summed("tax_deferred"),
    )


def _form(request: HttpRequest) -> DayForm:
    """The question, today's where none was asked; today is no filter to take off."""
    given = request.GET.copy()
    if not given.get("on"):
        given["on"] = today().isoformat()
    return DayForm(given, initial={"on": today()})


def _rows(form: DayForm) -> tuple[date, list[RevenueRow]]:
    """The day and its lots; a day that can't be taken shows today's."""
    asked = form.cleaned_data if form.is_valid() else {}
    on, text = asked.get("on") or today(), (asked.get("q") or "").strip().casefold()
    found = revenue_at(on)
    return on, [row for row in found if text in f"{row.account_name} {row.account_number}".casefold()]


@desk(*DESK_AND_FINANCE)
def finance(request: HttpRequest) -> HttpResponse:
    """The day's figures. Entries count on the day they were booked, so a closed month never changes."""
    form = _form(request)
    on, rows = _rows(form)
    sums = totals(rows)
    context = {
        "form": form,
        "on": on,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "sums": sums,
        "chart": _picture(sums[0], on) if len(sums) == 1 else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/desk/finance.html", context)


def _picture(sums: Totals, on: date) -> Picture:
    parts = (
        (_("Deferred"), sums.deferred),
        (_("Recognized"), sums.recognized),
        (_("Breakage"), sums.breakage),
        (_("Charged back"), sums.charged_back),
    )
    told = ", ".join(f"{name.lower()} {money(part)}" for name, part in parts)
    return comparison(
        key="revenue",
        title=_("What was paid, by what became of it"),
        finding=f"{told}.",
        caption=_("Of %(price)s paid, %(deferred)s was still deferred at the end of %(day)s.")
        % {"price": money(sums.price), "deferred": money(sums.deferred), "day": business_date(on)},
        shares=[Bar(name=name, value=part.minor, words=money(part)) for name, part in parts],
        extent="half",
    )


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same lots as a file."""
    on, rows = _rows(_form(request))
    return spreadsheet(kind, f"revenue-{on:%Y-%m-%d}", rows, REVENUE)
