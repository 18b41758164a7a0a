"""Refuse a held quote or order, and say why. Rules MR1, MR2 and section 3 of the orders rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.cancelling import cancel_locked
from credenza.orders.deciding import checked_note, held
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import close, tell_decision
from credenza.orders.rules.quotes import DECLINED
from credenza.orders.rules.reviews import REFUSED
from credenza.orders.saving import finish, tell


@idempotent
def decline_review(
    *,
    quote: int | None = None,
    order: int | None = None,
    note: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Decline: the quote is declined; the order is cancelled, its payments become the payer's unapplied credit.

    The reason is told to the buyer. Refuses with ``not_permitted`` (also on what is one's own), ``missing_fields``
    (note), ``review_not_open``.
    """
    when = stamp(by, now)
    found = held("decline_review", quote, order, when)
    reason = checked_note(note, needed=True)
    close(found.review, REFUSED, reason, when)
    if found.quote is not None:
        finish(found.quote, DECLINED, reason, when)
        tell("orders.quote_declined", found.quote, "decline_review", when, reason=reason)
    elif found.order is not None:
        cancel_locked(found.order, reason)
    tell_decision(found.review, "decline_review", when)
    return found.moved()
