"""Papers that go with mails: made when the mail is sent, from the rows as they stand, and the same on every try."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from django.conf import settings

from credenza.gateways.mail import Attachment
from credenza.gateways.papers.quotes import quote_pdf
from credenza.kernel.actors import SYSTEM
from credenza.orders.queries.quotes import quote
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.addresses import address
from credenza.workflows.order_papers import quote_paper

PDF = "application/pdf"


def attached(names: Iterable[str], now: datetime) -> tuple[Attachment, ...]:
    """The papers of these names, such as "quote:12"."""
    on = business_date(now, active())
    return tuple(_PAPERS[kind](int(number), on) for kind, _, number in (name.partition(":") for name in names))


def _quote(quote_id: int, on: date) -> Attachment:
    row = quote(quote_id, SYSTEM, on)
    paper = quote_paper(row, on, page_url=f"{settings.BASE_URL}{address('quote', row.id)}")
    return Attachment(named=f"{row.number}.pdf", content=quote_pdf(paper), media_type=PDF)


_PAPERS: Mapping[str, Callable[[int, date], Attachment]] = {"quote": _quote}
