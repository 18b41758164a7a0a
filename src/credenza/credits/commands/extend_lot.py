"""Staff give a lot a later end, case by case, an expired one too. Source: Training Credits general FAQ, "Can I get
an extension on my training credits?".
"""

from datetime import date, datetime

from credenza.credits.ledger import open_ledger
from credenza.credits.lots import extend, lot_account
from credenza.credits.models import ExtensionRequest
from credenza.credits.policy import require
from credenza.credits.receipts import LotExtended
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def extend_lot(
    *,
    lot: int,
    expires_on: date,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> LotExtended:
    """Book the extension (0 credits, old and new date) and reinstate what had expired; answers an open request.

    Refuses with ``extension_not_later``, ``missing_fields`` (reason), ``lot_charged_back``, ``not_permitted``.
    """
    account_id = lot_account(lot)
    require("extend_lot", by, account_id=account_id)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    when = stamp(by, now)
    with open_ledger(account_id, when) as ledger:
        receipt = extend(ledger, lot, expires_on, reason.strip())
        asked = ExtensionRequest.objects.filter(lot_id=lot, status="asked").first()
        if asked:
            asked.status, asked.decided_by_id, asked.decided_at = (
                "granted",
                by.person_id,
                now,
            )
            asked.decision_reason, asked.granted_expires_on = reason.strip(), expires_on
            asked.save()
        told = {
            "lot": lot,
            "old": receipt.old_expires_on.isoformat(),
            "new": expires_on.isoformat(),
            "extension": asked.pk if asked else None,
        }
        ledger.tell("credits.lot_extended", told, command="extend_lot", reason=reason.strip())
    return receipt
