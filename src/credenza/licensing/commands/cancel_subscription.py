"""A monthly subscription's customer ends its renewals, and takes that back while the paid month runs. Rule SU5.

Nothing is paid back: the month goes on to its last day.
"""

from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.licensing.errors import SubscriptionNotRunning
from credenza.licensing.histories import change_license, tell
from credenza.licensing.lengths import MONTHLY_FAMILY
from credenza.licensing.models import Change, Entitlement
from credenza.licensing.policy import locked_license, require
from credenza.licensing.queries.licenses import held
from credenza.licensing.receipts import SubscriptionKept
from credenza.licensing.rules.standing import ACTIVE, status_on


@idempotent
def cancel_subscription(
    *, license: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> SubscriptionKept:
    """End the renewals; cancelling again answers the same. A month whose card is still tried lapses at once.

    For the customer (members of the buying organization, or who bought for themself), and the order desk. Refuses with
    ``not_found``, ``not_permitted``, ``subscription_not_running``.
    """
    return _set("cancel_subscription", license, reason, stamp(by, now))


@idempotent
def resume_subscription(
    *, license: int, reason: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> SubscriptionKept:
    """Let it renew again, while the paid month runs. Who may and refusals as for cancelling."""
    return _set("resume_subscription", license, reason, stamp(by, now))


def _set(command: str, license: int, reason: str, when: Stamp) -> SubscriptionKept:
    row = locked_license(license)
    require(command, row, when.by)
    _require_running(row, when.on)
    cancels = command == "cancel_subscription"
    if cancels != (row.renewal_cancelled_on is not None):
        change = Change(kind="cancelled" if cancels else "resumed", reason=reason.strip())
        change_license(row, {"renewal_cancelled_on": when.on if cancels else None}, change, when)
        event = "subscription_cancelled" if cancels else "subscription_resumed"
        tell(event, row, when, command=command, reason=reason.strip(), by_customer=not when.by.is_system)
    return SubscriptionKept(
        license=row.pk, sen=row.sen, ends_on=row.ends_on or when.on, renews=row.renewal_cancelled_on is None
    )


def _require_running(row: Entitlement, on: date) -> None:
    status = status_on(held(row), on)
    if row.family != MONTHLY_FAMILY or status != ACTIVE:
        raise SubscriptionNotRunning(sen=row.sen, status=status)
