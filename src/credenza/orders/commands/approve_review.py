"""Let a held quote or order go on. Rules MR1, MR2, A17 and section 3 of the orders rules."""

from collections.abc import Sequence
from datetime import datetime

from credenza.catalog.rules.shapes import Coverage
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.asked import Licensed
from credenza.orders.deciding import checked_note, held
from credenza.orders.errors import ReviewNotOpen
from credenza.orders.holding import ON_TERMS
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import close, tell_decision
from credenza.orders.rules.reviews import APPROVED, RUNNING
from credenza.orders.sending import issue, price_again
from credenza.orders.terms_of_payment import put_on_terms


@idempotent
def approve_review(
    *,
    quote: int | None = None,
    order: int | None = None,
    note: str = "",
    coverages: Sequence[Coverage] = (),
    licensed: Licensed = (),
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Approve: a quote opens on this day, priced as of this day with the licenses and tiers as they are told; an order
    does what it was held from.

    Refuses with ``not_permitted`` (also on what is one's own), ``review_not_open`` (also a quote that is with its
    buyer), and what the price rules refuse.
    """
    when = stamp(by, now)
    found = held("approve_review", quote, order, when)
    review = found.review
    if found.quote is not None and review.status != RUNNING:
        raise ReviewNotOpen(status=review.status)
    close(review, APPROVED, checked_note(note), when)
    tell_decision(review, "approve_review", when)
    if found.quote is not None:
        price_again(found.quote, when, coverages, licensed)
        issue(found.quote, when)
    elif found.order is not None and review.wants == ON_TERMS and found.order.row.status == "awaiting_payment":
        put_on_terms(found.order)
    return found.moved()
