"""A quote's paper as a file: printed once when it is first asked for after it was sent, the same bytes from then on.

What a later rule pack, address or clearing time would print does not matter to a quote that somebody holds in hand.
"""

import hashlib
from datetime import datetime

from django.conf import settings

from credenza.gateways.files import choice
from credenza.gateways.papers.quotes import quote_pdf
from credenza.kernel.actors import SYSTEM
from credenza.orders.commands.keep_quote_paper import keep_quote_paper
from credenza.orders.rows import QuoteRow
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.addresses import address
from credenza.workflows.order_papers import quote_paper

KEPT_FROM = ("open", "accepted", "expired")
"""States in which a quote may be paid or was: its paper is kept. A declined one is printed with that word on it."""


def quote_file(row: QuoteRow, now: datetime) -> bytes:
    """The paper as PDF. Raises FileGone when the stored one is missing (``verify`` tells)."""
    if row.pdf_file and row.status in KEPT_FROM:
        return choice.active().read(row.pdf_file)
    on = business_date(now, active())
    printed = quote_pdf(quote_paper(row, on, page_url=f"{settings.BASE_URL}{address('quote', row.id)}"))
    if row.status not in KEPT_FROM or row.issued_on is None:
        return printed
    kept = keep_quote_paper(
        quote=row.id,
        file=choice.active().put(printed),
        sha256=hashlib.sha256(printed).hexdigest(),
        by=SYSTEM,
        now=now,
    )
    return choice.active().read(kept.file)


def file_name(number: str) -> str:
    """What a downloaded quote is called."""
    return f"quote-{number}.pdf"
