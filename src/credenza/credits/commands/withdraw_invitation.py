"""Take an invitation back before it is accepted."""

from datetime import datetime

from credenza.credits.errors import NotAnOwner
from credenza.credits.owners import clean_email, locked_account, open_invitation
from credenza.credits.policy import require
from credenza.credits.receipts import AccountChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor


@idempotent
def withdraw_invitation(
    *,
    account: int,
    email: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AccountChanged:
    """The address becomes no owner at sign-up. Refuses with ``not_an_owner`` when none waits for it."""
    require("withdraw_invitation", by, account_id=account)
    address = clean_email(email)
    locked_account(account, closed_too=True)
    invitation = open_invitation(account, address)
    if invitation is None:
        raise NotAnOwner(email=address)
    invitation.status, invitation.decided_at = "withdrawn", now
    invitation.save(update_fields=["status", "decided_at"])
    fact = Fact(
        event="credits.invitation_withdrawn",
        payload={"account": account, "invitation": invitation.pk},
        command="withdraw_invitation",
        subject=Subject(kind="credit_account", id=account),
    )
    record(fact, stamp(by, now))
    return AccountChanged(account=account)
