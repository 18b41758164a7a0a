"""Ask the buyer something about a held quote or order; the review's clock stands meanwhile. Rule MR2."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.deciding import checked_note, held
from credenza.orders.errors import ReviewNotOpen
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import ask_buyer, tell_question
from credenza.orders.rules.quotes import DRAFT
from credenza.orders.rules.reviews import RUNNING


@idempotent
def return_to_buyer(
    *,
    quote: int | None = None,
    order: int | None = None,
    note: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Stop the clock with a question; a quote is a draft again, which its buyer changes and sends.

    Refuses with ``not_permitted`` (also on what is one's own), ``missing_fields`` (note), ``review_not_open``.
    """
    when = stamp(by, now)
    found = held("return_to_buyer", quote, order, when)
    question = checked_note(note, needed=True)
    if found.review.status != RUNNING:
        raise ReviewNotOpen(status=found.review.status)
    ask_buyer(found.review, question, when)
    if found.quote is not None:
        found.quote.status = DRAFT
        found.quote.save(update_fields=["status"])
    tell_question(found.review, "return_to_buyer", when)
    return found.moved()
