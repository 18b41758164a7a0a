"""Take back a quote that nobody accepted yet: a draft, one in review, an open one. Section 3 of the orders rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.policy import require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.reviewing import drop
from credenza.orders.rules.quotes import CANCELLED
from credenza.orders.saving import finish, locked, require_state, saved, tell

REASON_LENGTH = 2_000


@idempotent
def cancel_quote(
    *, quote: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuoteSaved:
    """Close the quote for good; a review of it ends too.

    Refuses with ``not_permitted``, ``quote_superseded``, ``quote_not_open`` (an expired one too: it holds nothing).
    """
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH:,} characters")
    when = stamp(by, now)
    row, _ = locked(quote)
    require("cancel_quote", by, row)
    require_state("cancel_quote", row, when)
    drop(row, when, "The quote was cancelled.")
    finish(row, CANCELLED, reason.strip(), when)
    tell("orders.quote_cancelled", row, "cancel_quote", when, reason=reason.strip())
    return saved(row)
