"""Monthly subscriptions renew by themselves on the anchor, by the card on file. Rules SU3, SU5, PY3, TX2.

The day after the paid month the next one is ordered, once a license and month, and its card charged; refused, it is
tried again some days later and then lapses. Whatever is repeated, delayed or done by two workers at once orders and
charges a month once: the month's row is claimed first, and the provider is asked outside any transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q

from credenza.credits.errors import PaymentDeclined
from credenza.credits.rules.reminders import next_step_after
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import DomainError
from credenza.licensing.queries import subscriptions as read
from credenza.orders.commands.place_renewal import place_renewal
from credenza.orders.order_errors import OrderNotPayable
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.models import SubscriptionCard, SubscriptionRenewal
from credenza.workflows.order_cards import charge_order
from credenza.workflows.renewal_outcomes import end_order, lapsed, refused

ONE_DAY, LEASE = timedelta(days=1), timedelta(minutes=20)
_log = structlog.get_logger(__name__)


def renew_subscriptions(on: date, now: datetime) -> None:
    """Order the months that begin on the day, and charge all that is due by now."""
    for license in read.ended_on(on - ONE_DAY):
        open_renewal(license, now)
    charge_due(now=now)


def next_renewal_on(after: date) -> date | None:
    """The next day on which a month begins, or a refused card is tried again."""
    waiting = SubscriptionRenewal.objects.filter(status="open", next_try_on__gt=after)
    tries = waiting.order_by("next_try_on").values_list("next_try_on", flat=True)[:1]
    begins = next_step_after(read.month_ends(after), [1], after)
    return min((day for day in (*tries, begins) if day is not None), default=None)


def open_renewal(license: int, now: datetime) -> None:
    """Order the month after the paid ones once it has begun, unless it is ordered, or nothing renews any more.

    What can't be priced any more (no longer sold) lapses at once, and its customer is told.
    """
    ahead, today = read.month_ahead(license), business_date(now, active())
    if ahead is None or ahead.starts_on > today:
        return  # cancelled, or another worker has renewed it since we looked
    with transaction.atomic():
        renewal, is_new = SubscriptionRenewal.objects.get_or_create(
            license=license, starts_on=ahead.starts_on, defaults={"next_try_on": today, "opened_at": now}
        )
        if not is_new:
            return
        try:
            placed = place_renewal(
                order=ahead.last_order,
                coverage=ahead.coverage,
                starts_on=ahead.starts_on,
                technical_contact=ahead.technical_contact_email,
                by=SYSTEM,
                now=now,
            )
        except DomainError as unsold:
            lapsed(renewal, unsold.code, now)
            return
        renewal.order = placed.order
        renewal.save(update_fields=["order"])


def charge_due(*, now: datetime, limit: int = 1_000) -> int:
    """Charge the months that are due by today, at most ``limit``; answers how many. Workers share the work."""
    done = 0
    while done < limit and (renewal := _claim(Q(next_try_on__lte=business_date(now, active())), now)) is not None:
        _try(renewal, now)
        done += 1
    return done


def charge_at_once(license: int, now: datetime) -> None:
    """Its customer named another card while a month is unpaid: charge it now, beside the planned tries."""
    renewal = _claim(Q(license=license), now)
    if renewal is not None:
        _try(renewal, now, is_planned=False)


def _claim(which: Q, now: datetime) -> SubscriptionRenewal | None:
    """A month to charge, put behind a lease: a worker that dies in between leaves it to be tried again."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = SubscriptionRenewal.objects.filter(which, free, status="open").order_by("next_try_on", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        renewal = due.select_for_update(skip_locked=skip).first()
        if renewal is None:
            return None
        renewal.claimed_until = now + LEASE
        renewal.save(update_fields=["claimed_until"])
    return renewal


def _try(renewal: SubscriptionRenewal, now: datetime, *, is_planned: bool = True) -> None:
    """Charge once. What succeeds is told by the order's own events; after trouble it stays claimed for a while."""
    if read.month_ahead(renewal.license) is None:
        end_order(renewal, "the subscription ended", now)
        return
    try:
        status = _charged(renewal, now)
    except PaymentDeclined as declined:
        refused(renewal, declined.reason, now, is_planned=is_planned)
    except ProviderTrouble:
        _log.warning("renewal.provider_trouble", renewal=renewal.pk, exc_info=True)
    except OrderNotPayable:
        # Paid or cancelled meanwhile: what follows from that is on its way.
        _log.info("renewal.settled_meanwhile", renewal=renewal.pk)
    except DomainError as refusal:
        refused(renewal, refusal.code, now, is_planned=is_planned)
    else:
        if status != "paid":
            _log.info("renewal.processing", renewal=renewal.pk)


def _charged(renewal: SubscriptionRenewal, now: datetime) -> str:
    card = SubscriptionCard.objects.filter(license=renewal.license).first()
    if card is None or card.provider != choice.active().name:
        raise PaymentDeclined(reason="no_card")
    return charge_order(order=renewal.order or 0, customer=card.customer, card=card.card, now=now).status


def behind(licenses: Iterable[int], now: datetime) -> None:
    """After a month was paid late: order the one after it, if that has begun as well."""
    for license in licenses:
        open_renewal(license, now)
