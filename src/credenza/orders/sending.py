"""From draft to open: by the day's prices, through a review where one is called for. Rules QT3, QT5, MR1, A17."""

from collections.abc import Sequence

from credenza.catalog.rules.shapes import Coverage
from credenza.journal.recording import Stamp
from credenza.kernel.actors import SYSTEM
from credenza.orders.asked import Licensed
from credenza.orders.models import Quote, Review
from credenza.orders.participants import participants
from credenza.orders.quoting import Priced, book_of, check, price
from credenza.orders.reviewing import open_review, standing_review
from credenza.orders.rules.quotes import DRAFT, IN_REVIEW, OPEN, SUPERSEDED, last_valid_day
from credenza.orders.saving import finish, tell, write
from credenza.orders.stored import asked_of
from credenza.programs.loader import active


def price_again(quote: Quote, when: Stamp, coverages: Sequence[Coverage] = (), licensed: Licensed = ()) -> Priced:
    """Count the quote anew on this day, its lines and its tax, and write it: nothing in it was promised yet."""
    asked = asked_of(quote, coverages, licensed)
    who = participants(asked, SYSTEM)
    book = book_of(asked, when.on)
    check(asked, who, book)
    priced = price(asked, who, when.on, book)
    write(quote, priced, who)
    return priced


def send(
    quote: Quote, family: Sequence[Quote], when: Stamp, coverages: Sequence[Coverage] = (), licensed: Licensed = ()
) -> Review | None:
    """Send a draft: it opens, or waits for the desk; what it revises is superseded. Answers the review, if any.

    A draft that the desk had returned goes back to the desk, whatever it says now: its question is to be decided.
    """
    reasons = price_again(quote, when, coverages, licensed).reasons
    held = standing_review(quote=quote)
    tell("orders.quote_sent", quote, "send_quote", when)
    supersede(quote, family, when)
    if not reasons and held is None:
        issue(quote, when)
        return None
    review = open_review(quote, reasons, when)
    quote.status = IN_REVIEW
    quote.save(update_fields=["status"])
    tell("orders.quote_in_review", quote, "send_quote", when, review=review.pk)
    return review


def issue(quote: Quote, when: Stamp) -> None:
    """Open the quote: this is its issue date, its prices hold from now on (QT3)."""
    quote.status, quote.issued_on = OPEN, when.on
    quote.valid_until = last_valid_day(when.on, active().orders.quote_days)
    quote.save(update_fields=["status", "issued_on", "valid_until"])
    tell("orders.quote_opened", quote, "open_quote", when)


def supersede(quote: Quote, family: Sequence[Quote], when: Stamp) -> None:
    """Close the revision before: from now on this one counts (QT5)."""
    for earlier in family:
        if earlier.pk == quote.supersedes_id and earlier.status == OPEN:
            finish(earlier, SUPERSEDED, f"{quote} was sent", when)
            tell("orders.quote_superseded", earlier, "send_quote", when, by=quote.pk)


def is_waiting_draft(quote: Quote, of: Quote) -> bool:
    """Whether it is the next revision of a quote, not sent yet."""
    return quote.supersedes_id == of.pk and quote.status == DRAFT
