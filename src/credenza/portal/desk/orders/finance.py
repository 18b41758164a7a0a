"""Open invoices by age, and orders long unpaid, on any day; as files too. Rules PM6, PY7."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from credenza.doors.order_exports import REPORTS, order_report
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.orders.commands.mark_sent_back import mark_sent_back
from credenza.orders.order_rows import AgingRow
from credenza.orders.policy import may
from credenza.orders.queries.finance import aging, unpaid_orders
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import day_field
from credenza.portal.desk.orders.forms import SentBackForm
from credenza.portal.shared import actor_of, now, today
from credenza.workflows.money_back import owed_by_hand

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


def sums(rows: Sequence[AgingRow]) -> tuple[tuple[Money, int], ...]:
    """What is open in each currency, and on how many invoices."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.balance.currency, []).append(row.balance.minor)
    return tuple((Money(sum(minors), currency), len(minors)) for currency, minors in sorted(found.items()))


def _age(rows: Sequence[AgingRow], currency: str, words: object, first: int | None, last: int | None) -> Age:
    found = [
        row.balance.minor
        for row in rows
        if row.balance.currency == currency
        and (first is None or row.days_overdue >= first)
        and (last is None or row.days_overdue <= last)
    ]
    return Age(words=str(words), sum=Money(sum(found), currency), count=len(found))


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
        "sums": sums(rows),
        "back": owed_by_hand(by, on),
        "may_send": may("mark_sent_back", by),
        "unpaid": [(row, row.days_late(on)) for row in unpaid_orders(by, on)],
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/desk/orders/receivables.html", context)


@desk(*DESK_AND_FINANCE)
@require_POST
def sent_back(request: HttpRequest) -> HttpResponse:
    """Money was sent back by hand: marked with its day and the transfer's reference."""
    form = SentBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was marked: give the day and the reference of the transfer."))
        return redirect("order_desk:receivables")
    try:
        mark_sent_back(
            **form.cleaned_data,
            by=actor_of(request),
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        messages.error(request, describe(error, "staff").detail)
    else:
        messages.success(request, _("It is marked as sent back."))
    return redirect("order_desk:receivables")


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, what: str, kind: str) -> HttpResponseBase:
    """Open invoices of a day, or all papers, orders or payments, as a file."""
    if what not in REPORTS:
        raise Http404
    _form, on = _day(request)
    rows, columns = order_report(what, actor_of(request), on)
    return spreadsheet(kind, f"{what}-{on:%Y-%m-%d}", rows, columns)
