"""What follows from events for monthly subscriptions: months that were paid, orders and licenses that ended. SU5."""

from collections.abc import Iterable
from contextlib import suppress

from credenza.catalog.rules.methods import RENEWAL
from credenza.journal.outbox import Announced
from credenza.kernel.actors import SYSTEM
from credenza.licensing.commands.cancel_subscription import cancel_subscription
from credenza.licensing.errors import SubscriptionNotRunning
from credenza.orders.queries.orders import order_for_system
from credenza.workflows.kept_cards import has_months, keep_card_of
from credenza.workflows.models import SubscriptionRenewal
from credenza.workflows.renewal_outcomes import CANCELLED, ONE_DAY, OPEN, closed, paid
from credenza.workflows.subscriptions import behind
from credenza.workflows.telling import Told


def fulfilled(event: Announced) -> Iterable[Told]:
    """A month was paid: its card stays on file. Paid late, the next one may have begun: then it is ordered."""
    row = order_for_system(event.payload["order"])
    if has_months(row):
        keep_card_of(row, event.at)
        paid(row.id, event.at)
        behind([license for line in row.lines for license in line.licenses], event.at)
    return ()


def order_cancelled(event: Announced) -> Iterable[Told]:
    """Its customer cancelled a month's order: the subscription is cancelled by that, and lapses."""
    row = order_for_system(event.payload["order"])
    if row.channel != RENEWAL:
        return ()
    for renewal in SubscriptionRenewal.objects.filter(order=row.id, status=OPEN):
        closed(renewal, CANCELLED, "its order was cancelled", event.at)
        with suppress(SubscriptionNotRunning):
            cancel_subscription(
                license=renewal.license, reason="the renewal's order was cancelled", by=SYSTEM, now=event.at
            )
    return ()


def ended(event: Announced) -> Iterable[Told]:
    """The subscription was cancelled, or refunded: a month whose card is still tried is given up on the next day."""
    waiting = SubscriptionRenewal.objects.filter(license=event.payload["license"], status=OPEN)
    waiting.update(next_try_on=event.on + ONE_DAY)
    return ()
