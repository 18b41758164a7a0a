"""Close an account that has nothing available and nothing pending."""

from datetime import datetime

from credenza.credits.errors import AccountNotEmpty
from credenza.credits.ledger import open_ledger
from credenza.credits.models import Account, ExtensionRequest, Invitation, Ownership, Request
from credenza.credits.policy import may, require
from credenza.credits.receipts import AccountChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def close_account(
    *,
    account: int,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AccountChanged:
    """The code stops working, history stays readable to the last owners, who may own another account.

    Refuses with ``account_not_empty`` and ``account_closed``; staff give a reason.
    """
    require("close_account", by, account_id=account)
    if not may("edit_account", by, account_id=account) and not reason.strip():
        raise MissingFields(fields=("reason",))
    with open_ledger(account, stamp(by, now)) as ledger:
        pending = Request.objects.filter(account_id=account, status="pending").count()
        if ledger.available or pending:
            raise AccountNotEmpty(available=ledger.available, pending_count=pending)
        Account.objects.filter(pk=account).update(status="closed", closed_on=ledger.stamp.on)
        Ownership.objects.filter(account_id=account, ended_at=None).update(ended_at=now, end_reason="closed")
        Invitation.objects.filter(account_id=account, status="sent").update(status="withdrawn", decided_at=now)
        wishes = ExtensionRequest.objects.filter(account_id=account, status="asked")
        wishes.update(status="withdrawn", decided_at=now, decided_by_id=by.person_id)
        ledger.tell("credits.account_closed", {}, command="close_account", reason=reason)
    return AccountChanged(account=account)
