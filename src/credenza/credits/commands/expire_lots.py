"""The daily job: what is left of lapsed lots is booked as breakage, one entry a lot, safe to run twice."""

from datetime import date, datetime

from credenza.credits.ledger import open_ledger
from credenza.credits.models import Lot
from credenza.credits.receipts import ItemsChanged
from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM


def expire_lots(on: date, now: datetime) -> ItemsChanged:
    """Book every rest that lapsed by ``on``; the amount is read under the account's lock, never before it."""
    due = Lot.objects.filter(expires_on__lte=on, left__gt=0)
    accounts = sorted(set(due.values_list("account_id", flat=True)))
    booked = due.count()
    for account_id in accounts:
        # Opening the ledger books the lapsed rests; nothing else is to do.
        with open_ledger(account_id, stamp(SYSTEM, now, on=on), closed_too=True):
            pass
    return ItemsChanged(count=booked)
