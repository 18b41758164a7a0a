"""Moves on one lot that several commands share: a later end, and what an ended lot does with returned credits."""

from datetime import date

from django.db.models import Sum

from credenza.credits.errors import LotChargedBack
from credenza.credits.ledger import Ledger, Posting
from credenza.credits.models import Entry, Lot
from credenza.credits.receipts import LotExtended
from credenza.credits.rules.expiry import check_extension
from credenza.kernel.errors import NotFound


def lot_account(lot: int) -> int:
    """The account of a lot; ``NotFound`` for none."""
    found = Lot.objects.filter(pk=lot).values_list("account_id", flat=True).first()
    if found is None:
        raise NotFound(what="lot")
    return found


def extend(ledger: Ledger, lot_id: int, wanted: date, reason: str) -> LotExtended:
    """Post the extension and bring back what had expired. Refuses with ``extension_not_later``."""
    row = Lot.objects.get(pk=lot_id)
    if row.charged_back_on:
        raise LotChargedBack
    check_extension(current=row.expires_on, wanted=wanted, on=ledger.stamp.on)
    gone = _expired_credits(ledger, lot_id)
    Lot.objects.filter(pk=lot_id).update(expires_on=wanted)
    ledger.redate(lot_id, wanted)
    ledger.post(
        Posting(
            kind="extension",
            lot_id=lot_id,
            credits=0,
            reason=reason,
            old_expires_on=row.expires_on,
            new_expires_on=wanted,
        )
    )
    if gone:
        ledger.post(Posting(kind="reinstatement", lot_id=lot_id, credits=gone, reason=reason))
    return LotExtended(lot=lot_id, old_expires_on=row.expires_on, expires_on=wanted, reinstated=gone)


def _expired_credits(ledger: Ledger, lot_id: int) -> int:
    """Credits that expired from the lot and were not brought back, this command's own postings included."""
    booked = Entry.objects.filter(lot_id=lot_id, kind__in=("expiry", "reinstatement")).aggregate(sum=Sum("credits"))
    return -(booked["sum"] or 0) - ledger.posted(lot_id, ("expiry", "reinstatement"))


def settle_ended(ledger: Ledger, lot_id: int, *, charged_back: bool) -> int:
    """What was just put back into a lot that is over goes again at once; answers how many credits."""
    left = ledger.lot(lot_id).left
    if charged_back and left:
        ledger.post(Posting(kind="chargeback", lot_id=lot_id, credits=-left))
        return left
    ledger.expire_again(lot_id)
    return left - ledger.lot(lot_id).left
