"""The tax rates of the rule pack, as they hold today, as they will, and as they were."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from credenza.catalog.tax_table import COMING, IN_FORCE, PAST, tax_table
from credenza.doors.columns import TAX_RATES
from credenza.portal.account_owner.forms import countries, states
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.shared import actor_of, today

PARTS = (
    (IN_FORCE, _("In force today")),
    (COMING, _("Coming")),
    (PAST, _("Past")),
)


@desk(*DESK_AND_FINANCE)
def tax_rates(request: HttpRequest) -> HttpResponse:
    """Every rate with its days and its source; they are changed in the pack alone."""
    table = tax_table(actor_of(request), today())
    names, regions = dict(countries()), dict(states())
    parts = [
        (
            words,
            [
                (row, names.get(row.country, row.country), regions.get(row.region, row.region) if row.region else "")
                for row in rows
            ],
        )
        for standing, words in PARTS
        if (rows := table.of(standing)) or standing == COMING
    ]
    context = {
        "table": table,
        "parts": parts,
        "seller": names.get(table.seller_country, table.seller_country),
        "on": today(),
        "nav": "desk:catalog",
    }
    return render(request, "portal/desk/tax_rates.html", context)


@desk(*DESK_AND_FINANCE)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All rates as a spreadsheet."""
    return spreadsheet(kind, f"tax-rates-{today():%Y-%m-%d}", tax_table(actor_of(request), today()).rows, TAX_RATES)
