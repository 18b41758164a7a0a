"""A lost card dispute takes back what is left of its lot. Rule PY6 of the orders rules."""

from datetime import datetime

from credenza.credits.errors import LotChargedBack
from credenza.credits.ledger import Posting, open_ledger
from credenza.credits.lots import lot_account
from credenza.credits.models import Lot
from credenza.credits.policy import require
from credenza.credits.receipts import LotTakenBack
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def charge_back_lot(
    *,
    lot: int,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> LotTakenBack:
    """The lot is final from here on. Refuses with ``lot_charged_back``, ``missing_fields``, ``not_permitted``."""
    account_id = lot_account(lot)
    require("charge_back_lot", by, account_id=account_id)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    when = stamp(by, now)
    with open_ledger(account_id, when, closed_too=True) as ledger:
        if Lot.objects.filter(pk=lot, charged_back_on__isnull=False).exists():
            raise LotChargedBack
        left = ledger.lot(lot).left
        if left:
            ledger.post(Posting(kind="chargeback", lot_id=lot, credits=-left, reason=reason.strip()))
        ledger.mark_charged_back(lot)
        told = {"lot": lot, "credits": left}
        ledger.tell(
            "credits.lot_charged_back",
            told,
            command="charge_back_lot",
            reason=reason.strip(),
        )
    return LotTakenBack(lot=lot, credits=left)
