"""A refused card makes no lot; the purchase stays readable as failed."""

from datetime import datetime

from credenza.credits.models import Purchase
from credenza.credits.policy import require
from credenza.credits.receipts import ItemsChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound

REASON_LENGTH = 200


@idempotent
def fail_purchase(
    *,
    purchase: int,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ItemsChanged:
    """Note that the card was refused. A purchase that was settled meanwhile stays settled."""
    row = Purchase.objects.filter(pk=purchase).first()
    if row is None:
        raise NotFound(what="purchase")
    if not by.is_system:
        require("purchase_credits", by, account_id=row.account_id)
    changed = Purchase.objects.filter(pk=purchase, status="started").update(status="failed")
    if changed:
        fact = Fact(
            event="credits.purchase_failed",
            payload={"account": row.account_id, "purchase": purchase},
            command="fail_purchase",
            subject=Subject(kind="credit_account", id=row.account_id),
            reason=reason[:REASON_LENGTH],
        )
        record(fact, stamp(by, now))
    return ItemsChanged(count=changed)
