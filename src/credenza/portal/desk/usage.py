"""Who used what over all accounts, by month, item, team and person."""

from collections import defaultdict
from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.queries.reports import usage as usage_rows
from credenza.credits.rows import UsageRow
from credenza.doors.columns import USAGE
from credenza.kernel.periods import add_months
from credenza.portal.charts.bars import Bar
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.columns import Column
from credenza.portal.charts.pictures import by_month, comparison
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.formats import credit_words
from credenza.portal.shared import today

PAGE_ROWS = 50
CHART_MONTHS = 12
MOST_SHOWN = 6
VIEWS = {
    "item": gettext_lazy("By item"),
    "team": gettext_lazy("By team"),
    "person": gettext_lazy("By person"),
    "month": gettext_lazy("By month"),
}


class PeriodForm(forms.Form):
    """From and to, both included."""

    from_on = day_field(gettext_lazy("From"), required=False)
    to_on = day_field(gettext_lazy("To"), required=False)
    view = forms.CharField(required=False, widget=forms.HiddenInput)


def _asked(request: HttpRequest) -> tuple[PeriodForm, date | None, date | None]:
    """The form and its period; the last twelve months unless a period was given."""
    on = today()
    start = add_months(on.replace(day=1), 1 - CHART_MONTHS)
    given = request.GET.copy()
    if not given.get("from_on") and not given.get("to_on"):
        given["from_on"], given["to_on"] = start.isoformat(), on.isoformat()
    form = PeriodForm(given)
    values = form.cleaned_data if form.is_valid() else {}
    return form, values.get("from_on"), values.get("to_on")


@desk(*DESK_AND_FINANCE)
def usage(request: HttpRequest) -> HttpResponse:
    """Credits used in a period, summed the way that is asked for."""
    form, from_on, to_on = _asked(request)
    rows = usage_rows(None, from_on=from_on, to_on=to_on)
    view = request.GET.get("view", "item")
    view = view if view in VIEWS else "item"
    sums = _sums(rows, view)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "view": view,
        "views": VIEWS,
        "page": Paginator(sums, PAGE_ROWS).get_page(request.GET.get("page")),
        "total": sum(row.credits for row in rows),
        "count": sum(row.items_count for row in rows),
        "chart": _picture(rows) if rows else None,
        "most": _most(rows) if rows else None,
        "query": query.urlencode(),
        "period": f"from_on={form['from_on'].value() or ''}&to_on={form['to_on'].value() or ''}",
    }
    return render(request, "portal/desk/usage.html", context)


def _key(row: UsageRow, view: str) -> tuple[str, str]:
    if view == "item":
        return row.item, row.item_name
    if view == "team":
        return row.team, row.team or _("No team named")
    if view == "person":
        return row.learner, row.learner_name
    return row.month.isoformat(), str(date_format(row.month, "F Y", use_l10n=False))


def _sums(rows: tuple[UsageRow, ...], view: str) -> list[tuple[str, str, int, int]]:
    """Key, words, times and credits: months in time, everything else by size."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        sums = found[_key(row, view)]
        sums[0] += row.items_count
        sums[1] += row.credits
    listed = [(key, words, count, credits) for (key, words), (count, credits) in found.items()]
    if view == "month":
        return sorted(listed, reverse=True)
    return sorted(listed, key=lambda each: (-each[3], each[1]))


def _picture(rows: tuple[UsageRow, ...]) -> Picture:
    """The months that have any use, twelve at most; months that only took back show as none."""
    found: dict[date, int] = defaultdict(int)
    for row in rows:
        found[row.month] += row.credits
    first, last = min(found), max(found)
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    months = months[-CHART_MONTHS:]
    best = max(months, key=lambda month: found[month])
    told = _("%(credits)s in %(month)s, the highest") % {
        "credits": credit_words(found[best]),
        "month": date_format(best, "F Y", use_l10n=False),
    }
    return by_month(
        key="usage",
        title=_("Credits used by month"),
        finding=f"{told}.",
        caption=f"{told}.",
        months=[
            Column(name=str(date_format(month, "M", use_l10n=False)), values=(max(found[month], 0),))
            for month in months
        ],
        names=(_("Credits"),),
        extent="half",
    )


def _most(rows: tuple[UsageRow, ...]) -> Picture:
    """The items that took the most credits."""
    top = _sums(rows, "item")[:MOST_SHOWN]
    shares = [Bar(name=key, value=max(credits, 0)) for key, _words, _count, credits in top]
    told = _("%(item)s took the most: %(credits)s.") % {"item": top[0][1], "credits": credit_words(top[0][3])}
    return comparison(
        key="most", title=_("Credits used by item"), finding=told, caption=told, shares=shares, extent="half"
    )


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same period by learner, item and month, as a file."""
    _form, from_on, to_on = _asked(request)
    rows = usage_rows(None, from_on=from_on, to_on=to_on)
    return spreadsheet(kind, f"usage-{today():%Y-%m-%d}", rows, USAGE)
