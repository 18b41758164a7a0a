"""Invoices and credit notes of credits that were bought by card on the account's own page. Rules CR6, QT7."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.kernel.errors import NotFound
from credenza.orders.order_rows import InvoiceRow
from credenza.orders.queries.invoices import invoices_of_account
from credenza.portal.account_owner.room import room_of
from credenza.portal.papers.views import as_file
from credenza.portal.shared import today
from credenza.workflows.invoice_papers import invoice_pdf_of, invoice_ubl_of


@login_required
@require_safe
def invoices(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """All of them, newest first, for every owner of the account."""
    room = room_of(request, account_id)
    context = {"room": room, "rows": invoices_of_account(room.account.id, today()), "nav": "credits:transactions"}
    return render(request, "portal/account_owner/invoices.html", context)


@login_required
@never_cache
@require_safe
def paper(request: HttpRequest, account_id: int, invoice_id: int) -> HttpResponse:
    """The paper as PDF, with its electronic form inside where its addresses allow one."""
    row = _invoice(request, account_id, invoice_id)
    return as_file(invoice_pdf_of(row), f"{row.number}.pdf", "application/pdf")


@login_required
@never_cache
@require_safe
def xml(request: HttpRequest, account_id: int, invoice_id: int) -> HttpResponse:
    """The electronic form alone, as UBL 2.1."""
    row = _invoice(request, account_id, invoice_id)
    return as_file(invoice_ubl_of(row), f"{row.number}.xml", "application/xml")


def _invoice(request: HttpRequest, account_id: int, invoice_id: int) -> InvoiceRow:
    room = room_of(request, account_id)
    for row in invoices_of_account(room.account.id, today(), invoice_id=invoice_id):
        return row
    raise NotFound(what="invoice")
