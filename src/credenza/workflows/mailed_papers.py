"""Papers that go with mails: made when the mail is sent, and the same on every try."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings

from credenza.gateways.mail import Attachment
from credenza.kernel.actors import SYSTEM
from credenza.orders.queries.invoices import invoice_for_system
from credenza.orders.queries.quotes import quote
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.addresses import address
from credenza.workflows.invoice_papers import invoice_pdf_of
from credenza.workflows.quote_files import quote_file

PDF = "application/pdf"


def attached(names: Iterable[str], now: datetime) -> tuple[Attachment, ...]:
    """The papers of these names, such as "quote:12" or "invoice:7"; a credit note is an invoice here."""
    return tuple(_PAPERS[kind](int(number), now) for kind, _, number in (name.partition(":") for name in names))


def _quote(quote_id: int, now: datetime) -> Attachment:
    row = quote(quote_id, SYSTEM, business_date(now, active()))
    return Attachment(named=f"{row.number}.pdf", content=quote_file(row, now), media_type=PDF)


def _invoice(invoice_id: int, now: datetime) -> Attachment:
    row = invoice_for_system(invoice_id, business_date(now, active()))
    content = invoice_pdf_of(row, page_url=f"{settings.BASE_URL}{address('invoice', row.id)}")
    return Attachment(named=f"{row.number}.pdf", content=content, media_type=PDF)


_PAPERS: Mapping[str, Callable[[int, datetime], Attachment]] = {"quote": _quote, "invoice": _invoice}
