"""The list of quotes: one's own and one's organizations', at the order desk all."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from credenza.kernel.actors import StaffRole
from credenza.orders.queries.quotes import count_quotes, list_quotes
from credenza.orders.rules.quotes import STATES
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, remembers_filters, today

PAGE_ROWS = 50


class QuotesForm(forms.Form):
    """Filters of the list; the state is the tab."""

    text = forms.CharField(
        label=_("Number, buyer, customer or PO number"), required=False, max_length=200, widget=forms.SearchInput
    )
    status = forms.CharField(required=False, widget=forms.HiddenInput)


@login_required
@remembers_filters("quotes:list")
def quotes(request: HttpRequest) -> HttpResponse:
    """Newest first; every state is a tab that exists only where something is in it."""
    by, on, pages = actor_of(request), today(), Pages.of(request.GET)
    form = QuotesForm(request.GET or None)
    filters: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    status = filters.get("status", "") if filters.get("status", "") in STATES else ""
    rows = list_quotes(by, on, status=status, text=filters.get("text", ""), before=pages.before, limit=PAGE_ROWS + 1)
    counts = count_quotes(by, on)
    context = {
        "rows": rows[:PAGE_ROWS],
        "filters": form,
        "status": status,
        "tabs": [(state, counts.get(state, 0)) for state in STATES if state in counts or state == status]
        if counts
        else [],
        "total_count": sum(counts.values()),
        "pages": pages.beyond(rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None),
        "on": on,
        "is_desk": by.has(StaffRole.ORDER_DESK),
    }
    return render(request, "portal/quotes/quotes.html", context)
