"""Papers as files: a quote's PDF, an invoice's or credit note's PDF, and its electronic form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from credenza.api.v1.door import asks, call_of
from credenza.api.v1.fields import Id
from credenza.orders.queries import invoices, quotes
from credenza.workflows.addresses import address
from credenza.workflows.invoice_papers import invoice_pdf_of, invoice_ubl_of
from credenza.workflows.quote_files import quote_file

router = Router(tags=["Papers"])
READING = "orders:read"


@router.get("/quotes/{quote}/paper.pdf", **asks(READING, str))
def get_quote_paper(request: HttpRequest, quote: Id) -> HttpResponse:
    """The quote as PDF: as it was sent, the same bytes every time; a draft as it would be printed today."""
    call = call_of(request)
    row = quotes.quote(quote, call.by, call.on)
    return as_file(quote_file(row, call.now), f"quote-{row.number}.pdf", "application/pdf")


@router.get("/invoices/{invoice}/paper.pdf", **asks(READING, str))
def get_invoice_paper(request: HttpRequest, invoice: Id) -> HttpResponse:
    """The invoice or credit note as PDF/A-3, with its electronic form (Factur-X, EN 16931) inside.

    Where an address or a tax number is unknown that the standard asks for, it is the paper alone.
    """
    call = call_of(request)
    row = invoices.invoice(invoice, call.by, call.on)
    page = f"{settings.BASE_URL}{address('invoice', row.id)}"
    return as_file(invoice_pdf_of(row, page_url=page), f"{row.number}.pdf", "application/pdf")


@router.get("/invoices/{invoice}/ubl.xml", **asks(READING, str))
def get_invoice_ubl(request: HttpRequest, invoice: Id) -> HttpResponse:
    """The electronic form alone, as UBL 2.1; `missing_fields` names what the standard asks for and nobody knows."""
    call = call_of(request)
    row = invoices.invoice(invoice, call.by, call.on)
    return as_file(invoice_ubl_of(row), f"{row.number}.xml", "application/xml")


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under its name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
