"""Save a quote as a draft: complete, allowed, priced and taxed as of today. Rules QT1, QT2, RS1 to RS3.

Source: Reseller FAQs, "How do I create a quote as a reseller?".
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.orders.asked import QuoteAsked
from credenza.orders.drafting import draft, require_drafter
from credenza.orders.models import Quote
from credenza.orders.receipts import QuoteSaved
from credenza.orders.saving import saved


@idempotent
def draft_quote(
    *,
    asked: QuoteAsked,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> QuoteSaved:
    """Save a new draft with a number of its own.

    A buyer drafts for an organization that they belong to, or for themself; the order desk for anybody. Refuses with
    ``not_permitted``, ``not_found`` (organization), ``missing_fields`` (all at once), ``terms_not_accepted``,
    ``two_tier_reselling``, ``monthly_not_resellable``, ``invalid_field``, and what the price rules refuse.
    """
    require_drafter("draft_quote", by, asked.organization)
    quote = Quote(revision=1)
    draft(quote, asked, "draft_quote", stamp(by, now))
    return saved(quote)
