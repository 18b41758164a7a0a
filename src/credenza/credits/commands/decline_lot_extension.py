"""Staff decline an extension with a reason, or an owner takes the wish back."""

from datetime import datetime

from credenza.credits.ledger import open_ledger
from credenza.credits.models import ExtensionRequest
from credenza.credits.policy import require
from credenza.credits.receipts import ExtensionAsked
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import ExtensionNotAsked, MissingFields, NotFound


@idempotent
def decline_lot_extension(
    *,
    extension: int,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ExtensionAsked:
    """The owners are told the reason. Refuses with ``missing_fields``, ``extension_not_asked``, ``not_permitted``."""
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    return _settle(extension, "declined", reason.strip(), by=by, now=now)


@idempotent
def withdraw_lot_extension(
    *, extension: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ExtensionAsked:
    """An owner takes the wish back while it waits."""
    return _settle(extension, "withdrawn", "", by=by, now=now)


def _settle(extension: int, status: str, reason: str, *, by: Actor, now: datetime) -> ExtensionAsked:
    row = ExtensionRequest.objects.filter(pk=extension).first()
    if row is None:
        raise NotFound(what="extension request")
    command = "decline_lot_extension" if status == "declined" else "withdraw_lot_extension"
    require(command, by, account_id=row.account_id)
    with open_ledger(row.account_id, stamp(by, now), closed_too=True) as ledger:
        row.refresh_from_db()
        if row.status != "asked":
            raise ExtensionNotAsked(status=row.status)
        row.status, row.decided_by_id, row.decided_at, row.decision_reason = (
            status,
            by.person_id,
            now,
            reason,
        )
        row.save()
        told = {"lot": row.lot_id, "extension": extension}
        ledger.tell(f"credits.lot_extension_{status}", told, command=command, reason=reason)
    return ExtensionAsked(extension=extension, lot=row.lot_id, status=status)
