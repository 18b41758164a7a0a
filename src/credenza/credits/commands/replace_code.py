"""Staff replace a compromised redemption code; owners can't. Source: owner guide FAQ, "Can I invalidate a
redemption code and generate a new one?".
"""

from datetime import datetime

from credenza.credits.commands.open_credit_account import write_code
from credenza.credits.models import RedemptionCode
from credenza.credits.owners import locked_account
from credenza.credits.policy import require
from credenza.credits.receipts import CodeReplaced
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def replace_code(
    *,
    account: int,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> CodeReplaced:
    """The old code stops at once, pending requests stay, all owners are told. Needs a reason."""
    require("replace_code", by, account_id=account)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    locked_account(account)
    RedemptionCode.objects.filter(account_id=account, replaced_at=None).update(replaced_at=now)
    code = write_code(account, now)
    fact = Fact(
        event="credits.code_replaced",
        payload={"account": account},
        command="replace_code",
        subject=Subject(kind="credit_account", id=account),
        reason=reason,
    )
    record(fact, stamp(by, now))
    return CodeReplaced(account=account, code=code)
