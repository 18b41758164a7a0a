"""Let a quote hold longer, expired or not, at its own prices: the desk's decision, with a reason. Rule QT4."""

from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.orders.policy import require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.saving import locked, require_state, saved, tell

REASON_LENGTH = 2_000


@idempotent
def extend_quote(
    *, quote: int, valid_until: date, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuoteSaved:
    """Move the quote's last day; an expired quote is open again.

    Refuses with ``not_permitted`` (also on a quote of one's own), ``missing_fields`` (reason), ``invalid_field`` (a day
    that is over or not later than before), ``quote_superseded``, ``quote_not_open``.
    """
    when = stamp(by, now)
    row, _ = locked(quote)
    require("extend_quote", by, row)
    require_state("extend_quote", row, when)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH:,} characters")
    before = row.valid_until or when.on
    if valid_until < when.on or valid_until <= before:
        raise InvalidField(field="valid_until", expected=f"a day after {before}, today or later")
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    told = {"before": before.isoformat(), "valid_until": valid_until.isoformat()}
    tell("orders.quote_extended", row, "extend_quote", when, reason=reason.strip(), **told)
    return saved(row)
