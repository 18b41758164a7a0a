"""Papers to download: a quote's PDF, an invoice's or credit note's PDF and its electronic form."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.orders.queries.invoices import invoice
from credenza.orders.queries.quotes import quote
from credenza.portal.shared import actor_of, now, today
from credenza.workflows.addresses import address
from credenza.workflows.invoice_papers import invoice_pdf_of, invoice_ubl_of
from credenza.workflows.quote_files import quote_file


@login_required
@never_cache
@require_safe
def quote_paper(request: HttpRequest, quote_id: int) -> HttpResponse:
    """The quote as it was sent; a draft as it would be printed today."""
    row = quote(quote_id, actor_of(request), today())
    return as_file(quote_file(row, now()), f"quote-{row.number}.pdf", "application/pdf")


@login_required
@never_cache
@require_safe
def invoice_paper(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The invoice or credit note, with its electronic form inside where its addresses allow one."""
    row = invoice(invoice_id, actor_of(request), today())
    page = f"{settings.BASE_URL}{address('invoice', row.id)}"
    return as_file(invoice_pdf_of(row, page_url=page), f"{row.number}.pdf", "application/pdf")


@login_required
@never_cache
@require_safe
def invoice_xml(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The electronic form alone, as UBL 2.1."""
    row = invoice(invoice_id, actor_of(request), today())
    return as_file(invoice_ubl_of(row), f"{row.number}.xml", "application/xml")


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under its name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
