"""Take a request back while it is pending: its learner, staff, or the system where lapsing is set."""

from datetime import date, datetime, timedelta

from credenza.credits.decisions import claim
from credenza.credits.ledger import open_ledger
from credenza.credits.models import Request
from credenza.credits.policy import require
from credenza.credits.receipts import RequestCancelled
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound
from credenza.programs.loader import active


@idempotent
def cancel_request(
    *,
    request: int,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> RequestCancelled:
    """Owners see it in the history. Refuses with ``request_not_pending``, ``not_permitted``, ``not_found``."""
    row = Request.objects.filter(pk=request).first()
    if row is None:
        raise NotFound(what="request")
    require("cancel_request", by, account_id=row.account_id, learner_id=row.learner_id)
    with open_ledger(row.account_id, stamp(by, now), closed_too=True) as ledger:
        claim(ledger, (request,), status="cancelled", reason=reason.strip())
        ledger.tell(
            "credits.redemption_cancelled",
            {"request": request},
            command="cancel_request",
            reason=reason,
        )
    return RequestCancelled(request=request)


def lapse_requests(on: date, now: datetime) -> None:
    """The daily job: pending requests older than the pack allows are cancelled by the system (unset: never)."""
    days = active().credits.request_lapse_days
    if days is None:
        return
    old = Request.objects.filter(status="pending", requested_on__lte=on - timedelta(days=days)).order_by("pk")
    for request_id, account_id in old.values_list("pk", "account_id"):
        with open_ledger(account_id, stamp(SYSTEM, now, on=on), closed_too=True) as ledger:
            still = Request.objects.filter(pk=request_id, status="pending").exists()
            if still:
                claim(ledger, (request_id,), status="cancelled", how="system")
                ledger.tell(
                    "credits.redemption_cancelled",
                    {"request": request_id},
                    command="lapse_requests",
                )
