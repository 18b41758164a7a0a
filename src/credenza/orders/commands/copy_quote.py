"""Start a new quote from one that stands, whatever became of it: same wishes, today's prices, a new number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from credenza.catalog.rules.shapes import Coverage
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.asked import Licensed
from credenza.orders.drafting import draft
from credenza.orders.models import Quote
from credenza.orders.policy import DESK, require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.saving import locked, saved
from credenza.orders.stored import asked_of


@idempotent
def copy_quote(
    *,
    quote: int,
    coverages: Sequence[Coverage] = (),
    licensed: Licensed = (),
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """A new draft with the same lines; its purchaser is who copies, unless the desk does.

    ``coverages`` and ``licensed`` tell the licenses and tiers as they are now. The purchase order number and the desk's
    own prices belong to the quote before and stay there; the terms are accepted anew. Refuses as ``draft_quote`` does.
    """
    when = stamp(by, now)
    row, _ = locked(quote)
    require("copy_quote", by, row)
    asked = replace(asked_of(row, coverages, licensed), po_number="", overrides=())
    if not (by.is_system or by.has(*DESK)):
        asked = replace(asked, purchaser=None)
    copy = Quote(revision=1, copied_from=row)
    draft(copy, asked, "copy_quote", when)
    return saved(copy)
