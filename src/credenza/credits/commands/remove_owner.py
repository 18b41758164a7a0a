"""Remove an owner, oneself included, but never the last. Source: owner guide, "How to remove an account owner"."""

from datetime import datetime

from credenza.credits.errors import LastOwner, NotAnOwner
from credenza.credits.models import Ownership
from credenza.credits.owners import clean_email, locked_account, owner_with
from credenza.credits.policy import require
from credenza.credits.receipts import AccountChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor


@idempotent
def remove_owner(
    *,
    account: int,
    email: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AccountChanged:
    """End a person's ownership; what they decided stays. Refuses with ``not_an_owner`` and ``last_owner``."""
    require("remove_owner", by, account_id=account)
    address = clean_email(email)
    locked_account(account)
    found = owner_with(account, address)
    owners = Ownership.objects.filter(account_id=account, ended_at=None)
    if found is None:
        raise NotAnOwner(email=address)
    if owners.count() == 1:
        raise LastOwner
    owners.filter(person_id=found).update(ended_at=now, end_reason="removed")
    fact = Fact(
        event="credits.owner_removed",
        payload={"account": account, "person": found},
        command="remove_owner",
        subject=Subject(kind="credit_account", id=account),
    )
    record(fact, stamp(by, now))
    return AccountChanged(account=account)
