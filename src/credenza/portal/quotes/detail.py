"""One quote: every price step, the ways to pay, its review, its revisions, and what its reader may do with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from credenza.orders.policy import may
from credenza.orders.queries.quotes import has_payment_link
from credenza.orders.queries.quotes import quote as quote_row
from credenza.orders.rows import QuoteRow
from credenza.parties.organizations import organizations
from credenza.portal.account_owner.forms import countries
from credenza.portal.quotes.building import HOME
from credenza.portal.quotes.shown import shown_line, shown_methods, shown_tax
from credenza.portal.quotes.words import reason_words
from credenza.portal.shared import actor_of, today


@login_required
@never_cache
def quote(request: HttpRequest, quote_id: int) -> HttpResponse:
    """The page; a payment link made a moment ago is shown once."""
    secret = request.session.pop(f"payment_link:{quote_id}", "")
    return quote_page(request, quote_id, secret=secret)


def quote_page(request: HttpRequest, quote_id: int, *, secret: str = "", status: int = 200) -> HttpResponse:
    """The quote as it stands today for the signed-in person."""
    by, on = actor_of(request), today()
    row = quote_row(quote_id, by, on)
    known = organizations(one for one in (row.organization, row.end_customer) if one is not None)
    context: dict[str, Any] = {
        "row": row,
        "on": on,
        "buyer": known.get(row.organization or 0),
        "customer": known.get(row.end_customer or 0),
        "country": dict(countries()).get(row.billing.get("country", ""), "") if row.billing.get("country") else "",
        "shown_lines": [shown_line(line.position + 1, line, sen=line.sen) for line in row.lines],
        "methods": shown_methods(row.payment_methods, row.refused_methods, row.net),
        "taxes": shown_tax(row.tax_groups, row.tax_reason, row.tax),
        "reasons": [reason_words(code) for code in row.review.reasons] if row.review else [],
        "decides": row.review is not None and may("see_reviews", by),
        "next_revision": _next(row),
        "has_link": has_payment_link(row.id),
        "link": request.build_absolute_uri(reverse("quotes:linked", args=(secret,))) if secret else "",
        "nav": HOME,
    }
    return render(request, "portal/quotes/quote.html", context, status=status)


def _next(row: QuoteRow) -> Any:
    """The revision after a superseded one."""
    later = [one for one in row.revisions if one.revision > row.revision and one.status != "cancelled"]
    return later[0] if later and row.status == "superseded" else None
