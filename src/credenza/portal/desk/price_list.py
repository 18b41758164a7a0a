"""The price list as a whole: downloaded, and taken in from a spreadsheet, tried first."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.catalog.commands.change_price import may_price
from credenza.catalog.price_lists import PriceGiven, PriceTaken, price_list, take_prices
from credenza.doors.columns import PRICES
from credenza.doors.price_lists import LARGEST_FILE, as_csv, read_price_list
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today

MOST_SHOWN = 500
NONE: tuple[PriceTaken, ...] = ()


class PriceListForm(ReasonForm):
    """A file, or the rows themselves."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "CSV or XLSX with the columns sku, tier, currency, list, maintenance_percent, from_on, in any order. Only "
            "sku, currency and list are needed."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    rows = forms.CharField(
        label=gettext_lazy("Or the rows"),
        max_length=LARGEST_FILE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    field_order = ("file", "rows", "reason")

    def given(self) -> tuple[PriceGiven, ...]:
        """The rows of the file, else those typed."""
        file = self.cleaned_data.get("file")
        return read_price_list(file.read(LARGEST_FILE + 1) if file else self.cleaned_data["rows"])


@desk(*DESK_AND_FINANCE)
def prices(request: HttpRequest) -> HttpResponse:
    """The list's size and downloads, and for finance taking one in."""
    form, status, taken = PriceListForm(request.POST or None, request.FILES or None), 200, NONE
    if request.method == "POST":
        status, is_trial = 422, "try" in request.POST
        if form.is_valid():
            try:
                given = form.given()
                taken = take_prices(
                    given, reason=form.cleaned_data["reason"], dry_run=is_trial, by=actor_of(request), now=now()
                )
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                if not is_trial and all(line.error is None for line in taken):
                    messages.success(request, _told(taken))
                    return after(request, reverse("desk:price_list"))
                form, status = _kept(form, given), 200
    context = {
        "form": form,
        "lines": [(line, describe(line.error, "staff").detail if line.error else "") for line in taken[:MOST_SHOWN]],
        "counts": _counts(taken),
        "is_trial": "try" in request.POST,
        "size": len(price_list(today())),
        "may_price": may_price(actor_of(request)),
        "nav": "desk:catalog",
    }
    return render(request, "portal/desk/price_list.html", context, status=status)


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as it stands today; what is downloaded can be taken in again."""
    return spreadsheet(kind, f"prices-{today():%Y-%m-%d}", price_list(today()), PRICES)


def _kept(form: PriceListForm, given: tuple[PriceGiven, ...]) -> PriceListForm:
    """The same form with the file's rows in the text, for no page can give a file back."""
    return PriceListForm(initial={"rows": as_csv(given), "reason": form.cleaned_data["reason"]})


def _counts(taken: tuple[PriceTaken, ...]) -> dict[str, int]:
    return {name: sum(line.outcome == name for line in taken) for name in ("changed", "same", "refused")}


def _told(taken: tuple[PriceTaken, ...]) -> str:
    counts = _counts(taken)
    return _("%(changed)s prices changed, %(same)s were so already.") % counts
