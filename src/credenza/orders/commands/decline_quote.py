"""The buyer says no to an open quote. Section 3 of the orders rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.policy import require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.rules.quotes import DECLINED
from credenza.orders.saving import finish, locked, require_state, saved, tell

REASON_LENGTH = 2_000


@idempotent
def decline_quote(
    *, quote: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuoteSaved:
    """Close an open quote for good. Refuses with ``not_permitted``, ``quote_superseded``, ``quote_not_open``."""
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH:,} characters")
    when = stamp(by, now)
    row, _ = locked(quote)
    require("decline_quote", by, row)
    require_state("decline_quote", row, when)
    finish(row, DECLINED, reason.strip(), when)
    tell("orders.quote_declined", row, "decline_quote", when, reason=reason.strip())
    return saved(row)
