"""Approve pending requests and deduct their credits in one transaction. Source: owner guide, "Manual approval
redemption" and "How can I see what my team is trying to redeem with their training credits?".
"""

from collections.abc import Sequence
from datetime import datetime

from credenza.credits import ledger_sql as sql
from credenza.credits.decisions import Chosen, choose, claim
from credenza.credits.errors import ItemNotAvailable
from credenza.credits.ledger import Ledger, open_ledger
from credenza.credits.receipts import RequestsDecided
from credenza.credits.rules.drawdown import InsufficientCredits
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.journal.statements import day, marks
from credenza.kernel.actors import Actor


@idempotent
def approve_requests(
    *,
    requests: Sequence[int],
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RequestsDecided:
    """One unit: every request is approved, drawing in the order listed, or nothing happens.

    Refuses with ``request_not_pending`` (who decided), ``insufficient_credits`` (shortfall of the whole),
    ``item_not_available`` (withdrawn from sale meanwhile), ``not_permitted``, ``not_found``.
    """
    chosen = choose(requests, command="approve_requests", by=by)
    with open_ledger(chosen.account_id, stamp(by, now)) as ledger:
        claim(ledger, chosen.ids, status="approved", reason=reason.strip())
        _check_sale(ledger, chosen)
        if chosen.total > ledger.available:
            raise InsufficientCredits(shortfall=chosen.total - ledger.available)
        for request_id in chosen.ids:
            ledger.spend(request_id, chosen.credits[request_id])
            told = {"request": request_id, "automatic": False}
            ledger.tell("credits.redemption_approved", told, command="approve_requests")
        return RequestsDecided(
            account=chosen.account_id,
            requests=chosen.ids,
            status="approved",
            credits=chosen.total,
            available=ledger.available,
        )


def _check_sale(ledger: Ledger, chosen: Chosen) -> None:
    statement = sql.ITEMS_NOT_ON_SALE.format(marks=marks(chosen.ids))
    ledger.cursor.execute(statement, (*chosen.ids, day(ledger.stamp.on), day(ledger.stamp.on)))
    gone = tuple(dict.fromkeys(row[1] for row in ledger.cursor.fetchall()))
    if gone:
        raise ItemNotAvailable(items=gone)
