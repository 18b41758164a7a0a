"""Deny pending requests; nothing is deducted. Source: owner guide, "Deny redemption"."""

from collections.abc import Sequence
from datetime import datetime

from credenza.credits.decisions import choose, claim
from credenza.credits.ledger import open_ledger
from credenza.credits.receipts import RequestsDecided
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor


@idempotent
def deny_requests(
    *,
    requests: Sequence[int],
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RequestsDecided:
    """One unit: all are denied or none. The learner is told, with the reason if there is one.

    Refuses with ``request_not_pending`` (who decided), ``not_permitted``, ``not_found``.
    """
    chosen = choose(requests, command="deny_requests", by=by)
    with open_ledger(chosen.account_id, stamp(by, now)) as ledger:
        claim(ledger, chosen.ids, status="denied", reason=reason.strip())
        for request_id in chosen.ids:
            ledger.tell(
                "credits.redemption_denied",
                {"request": request_id},
                command="deny_requests",
            )
        return RequestsDecided(
            account=chosen.account_id,
            requests=chosen.ids,
            status="denied",
            credits=chosen.total,
            available=ledger.available,
        )
