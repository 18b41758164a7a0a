"""What becomes of a month that was to renew: paid, refused and tried again, lapsed, or no longer wanted. Rule SU5.

Each is written with its event in one transaction; letters and webhooks follow the events.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import SYSTEM
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.order_errors import OrderNotPayable
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.models import SubscriptionRenewal
from credenza.workflows.order_cards import close_order_payment

ONE_DAY = timedelta(days=1)
OPEN, PAID, LAPSED, CANCELLED = "open", "paid", "lapsed", "cancelled"


def refused(renewal: SubscriptionRenewal, reason: str, now: datetime, *, is_planned: bool) -> None:
    """The card was refused: the next try is planned and told, or after the last one the subscription lapses.

    Tries are never two on a day, however many days were missed. One that its customer asked for changes no plan.
    """
    if is_planned and renewal.tries_count >= len(active().orders.renewal_retry_days):
        if _payment_ended(renewal, now):
            lapsed(renewal, reason, now)
        return
    with transaction.atomic():
        row = SubscriptionRenewal.objects.select_for_update().get(pk=renewal.pk)
        if row.status != OPEN:
            return
        row.claimed_until, row.last_reason = None, reason[:60]
        if is_planned:
            _plan(row, now)
            _tell("renewal_refused", row, now, reason, tries=row.tries_count, next_try_on=str(row.next_try_on))
        row.save()


def _plan(row: SubscriptionRenewal, now: datetime) -> None:
    today = business_date(now, active())
    row.first_tried_on = row.first_tried_on or today
    step = active().orders.renewal_retry_days[row.tries_count]
    row.tries_count += 1
    row.next_try_on = max(row.first_tried_on + timedelta(days=step), today + ONE_DAY)


@transaction.atomic
def lapsed(renewal: SubscriptionRenewal, reason: str, now: datetime) -> None:
    """Nothing paid the month: the subscription is over until it is bought again, and the month's order is cancelled."""
    if not closed(renewal, LAPSED, reason, now):
        return
    _tell("subscription_lapsed", renewal, now, reason)
    _cancel(renewal, "the renewal was not paid", now)


def end_order(renewal: SubscriptionRenewal, reason: str, now: datetime) -> None:
    """The month is no longer wanted: its order is cancelled, unless it is being paid at this moment."""
    if not _payment_ended(renewal, now):
        return
    with transaction.atomic():
        if closed(renewal, CANCELLED, reason, now):
            _cancel(renewal, reason, now)


def paid(order: int, now: datetime) -> None:
    """The month's order was paid and fulfilled."""
    with transaction.atomic():
        renewal = SubscriptionRenewal.objects.filter(order=order).first()
        if renewal is not None:
            closed(renewal, PAID, "", now)


def _payment_ended(renewal: SubscriptionRenewal, now: datetime) -> bool:
    """Whether nothing of the month can be paid at the provider any more: what was taken there is booked instead."""
    if renewal.order is None:
        return True
    try:
        return close_order_payment(renewal.order, now=now) == "closed"
    except ProviderTrouble:
        return False


def closed(renewal: SubscriptionRenewal, status: str, reason: str, now: datetime) -> bool:
    """Close a month that is open; False where it was closed before."""
    row = SubscriptionRenewal.objects.select_for_update().get(pk=renewal.pk)
    if row.status != OPEN:
        return False
    row.status, row.last_reason, row.closed_on = status, reason[:60], business_date(now, active())
    row.next_try_on = row.claimed_until = None
    row.save()
    return True


def _cancel(renewal: SubscriptionRenewal, reason: str, now: datetime) -> None:
    if renewal.order is None:
        return
    try:
        cancel_order(order=renewal.order, reason=reason, by=SYSTEM, now=now)
    except OrderNotPayable:
        return  # its customer cancelled it, or it was paid in the meantime


def _tell(event: str, row: SubscriptionRenewal, now: datetime, reason: str, **more: Any) -> None:
    told = {
        "license": row.license,
        "order": row.order,
        "starts_on": row.starts_on.isoformat(),
        "reason": reason,
        **more,
    }
    subject = Subject(kind="license", id=row.license)
    fact = Fact(event=f"licensing.{event}", payload=told, command="renew_subscriptions", subject=subject, reason=reason)
    record(fact, stamp(SYSTEM, now))
