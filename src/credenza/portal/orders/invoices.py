"""Invoices and credit notes: the list, and one as it was issued."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from credenza.kernel.actors import StaffRole
from credenza.kernel.money import Money
from credenza.orders.queries.invoices import InvoiceFilter, invoice, list_invoices
from credenza.portal.account_owner.forms import countries
from credenza.portal.orders.forms import InvoiceSearchForm
from credenza.portal.orders.words import TAX_REASONS
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, remembers_filters, today

HOME = "orders:invoices"
PAGE_ROWS = 25


def _is_desk(request: HttpRequest) -> bool:
    """Whether the reader looks from the desk, where orders have a page of their own."""
    return actor_of(request).has(StaffRole.ORDER_DESK, StaffRole.FINANCE)


@login_required
@remembers_filters(HOME)
def invoices(request: HttpRequest) -> HttpResponse:
    """The papers that the reader may see, newest first; at the desks all of them."""
    form, pages, on = InvoiceSearchForm(request.GET), Pages.of(request.GET), today()
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = InvoiceFilter(text=asked.get("q", ""), kind=asked.get("kind", ""), overdue_only=bool(asked.get("overdue")))
    rows, following = list_invoices(actor_of(request), wanted, on, before=pages.before, limit=PAGE_ROWS)
    context = {"form": form, "rows": rows, "pages": pages.beyond(following), "on": on, "is_desk": _is_desk(request)}
    return render(request, "portal/orders/invoices.html", context)


@login_required
@never_cache
def one(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """One paper with its lines and tax groups as issued, and where it stands today."""
    row = invoice(invoice_id, actor_of(request), today())
    lines = [
        {
            **line,
            "list": Money(line["list_minor"], row.currency),
            "discount": Money(line["discount_minor"], row.currency),
            "net": Money(line["net_minor"], row.currency),
        }
        for line in row.snapshot["lines"]
    ]
    context = {
        "paper": row,
        "lines": lines,
        "tax_reason": TAX_REASONS.get(row.tax_reason or "", ""),
        "on": today(),
        "is_desk": _is_desk(request),
        "country": dict(countries()).get(row.snapshot["buyer"].get("country", ""), ""),
        "nav": HOME,
    }
    return render(request, "portal/orders/invoice.html", context)
