"""An owner asks for more time for one lot. Source: owner guide FAQ, "Can I get an extension on my training
credits?".
"""

from datetime import datetime

from credenza.credits.errors import LotChargedBack
from credenza.credits.ledger import open_ledger
from credenza.credits.lots import lot_account
from credenza.credits.models import ExtensionRequest, Lot
from credenza.credits.policy import require
from credenza.credits.receipts import ExtensionAsked
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import ExtensionNotAsked, InvalidField, MissingFields, NotPermitted

REASON_LENGTH = 2000


@idempotent
def ask_lot_extension(
    *,
    lot: int,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ExtensionAsked:
    """Put the wish before the order desk, with a reason; one open wish a lot.

    Refuses with ``missing_fields``, ``invalid_field``, ``lot_charged_back``, ``extension_not_asked`` (one waits
    already), ``account_closed``.
    """
    account_id = lot_account(lot)
    require("ask_lot_extension", by, account_id=account_id)
    if by.person_id is None:
        raise NotPermitted(command="ask_lot_extension")
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    if len(reason) > REASON_LENGTH:
        raise InvalidField(field="reason", expected=f"up to {REASON_LENGTH} characters")
    with open_ledger(account_id, stamp(by, now)) as ledger:
        if Lot.objects.filter(pk=lot, charged_back_on__isnull=False).exists():
            raise LotChargedBack
        if ExtensionRequest.objects.filter(lot_id=lot, status="asked").exists():
            raise ExtensionNotAsked(status="asked")
        asked = ExtensionRequest.objects.create(
            lot_id=lot,
            account_id=account_id,
            asked_by_id=by.person_id,
            asked_at=now,
            reason=reason.strip(),
        )
        told = {"lot": lot, "extension": asked.pk}
        ledger.tell("credits.lot_extension_asked", told, command="ask_lot_extension")
    return ExtensionAsked(extension=asked.pk, lot=lot, status="asked")
