"""Send a draft to its buyer: it opens at once, or goes through a manual review first. Rules QT2, QT3, QT5, MR1."""

from collections.abc import Sequence
from datetime import datetime

from credenza.catalog.rules.shapes import Coverage
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.asked import Licensed
from credenza.orders.drafting import accept_terms
from credenza.orders.errors import TermsNotAccepted
from credenza.orders.policy import require
from credenza.orders.receipts import QuoteSaved
from credenza.orders.saving import locked, require_state, saved
from credenza.orders.sending import send
from credenza.programs.loader import active


@idempotent
def send_quote(
    *,
    quote: int,
    coverages: Sequence[Coverage] = (),
    licensed: Licensed = (),
    terms_accepted: bool = False,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """Price the draft on this day and open it, or hold it for the desk; the revision before is superseded.

    Terms that changed since the draft was saved have to be accepted again. ``coverages`` tell the licenses as they are
    now, ``licensed`` the licensee's tiers (UP5). Refuses with ``not_permitted``, ``quote_not_open``,
    ``terms_not_accepted``, and as ``draft_quote`` does.
    """
    when = stamp(by, now)
    row, family = locked(quote)
    require("send_quote", by, row)
    require_state("send_quote", row, when)
    version = active().terms.version
    if terms_accepted:
        accept_terms(row, when)
    elif row.terms_version != version:
        raise TermsNotAccepted(version=version)
    review = send(row, family, when, coverages, licensed)
    return saved(row, review)
