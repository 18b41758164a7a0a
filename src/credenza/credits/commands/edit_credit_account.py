"""Change an account's name or approval mode. Source: owner guide, "Create a training credit account" (note)."""

from datetime import datetime

from credenza.credits.commands.open_credit_account import clean_approval, clean_name
from credenza.credits.owners import locked_account
from credenza.credits.policy import require
from credenza.credits.receipts import AccountChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import ChangedMeanwhile


@idempotent
def edit_credit_account(
    *,
    account: int,
    name: str | None = None,
    approval: str | None = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AccountChanged:
    """Set what is given; a new approval mode touches only requests made after it.

    ``version``, when given, must be the one that was read, else ``changed_meanwhile``. Owners only.
    """
    require("edit_account", by, account_id=account)
    row = locked_account(account)
    if version is not None and version != row.version:
        raise ChangedMeanwhile(what="the account's name or approval")
    before = {"name": row.name, "approval": row.approval}
    if name is not None:
        row.name = clean_name(name, row.name)
    if approval is not None:
        row.approval = clean_approval(approval)
    row.version += 1
    row.save(update_fields=["name", "approval", "version"])
    changed = {key: [old, getattr(row, key)] for key, old in before.items() if old != getattr(row, key)}
    # The account's name may be a person's: the audit trail says only that it changed.
    audit = {key: ("changed" if key == "name" else values) for key, values in changed.items()}
    fact = Fact(
        event="credits.account_edited",
        payload={"account": account},
        command="edit_credit_account",
        subject=Subject(kind="credit_account", id=account),
        audit=audit,
    )
    record(fact, stamp(by, now))
    return AccountChanged(account=account)
