"""Money that goes back to a card: queued with the credit note, carried out outside of any transaction.

What was paid by card goes back to that card by itself, once, never more than was captured (RF4, RF6); other ways to pay
are the desk's to pay back. A refund that the provider can't take yet is tried again; its key makes repeating safe.
"""

from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F

from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.money import Money
from credenza.orders.order_rows import OrderRow
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.backoff import next_try
from credenza.workflows.letters import orders_staff
from credenza.workflows.models import CardRefund, OrderCardPayment
from credenza.workflows.telling import write

_log = structlog.get_logger(__name__)
BACK = ("refunded", "returned")
"""Entries of an order by which money goes back to who paid."""
LEASE = timedelta(minutes=20)
_ERROR_LENGTH = 300


def queue_refunds(order: OrderRow, now: datetime) -> int:
    """Queue what the order's entries say goes back to a card and was not queued before; answers how many are new.

    Each entry is queued once. More than the card still holds is refused by the table, so nothing of it is queued.
    """
    back = {entry.id: entry for entry in order.entries if entry.kind in BACK and entry.payment is not None}
    keys = {f"entry-{entry_id}": entry for entry_id, entry in back.items()}
    known = set(CardRefund.objects.filter(fact_key__in=keys).values_list("fact_key", flat=True))
    cards = OrderCardPayment.objects.filter(payment__in=[entry.payment for entry in back.values()])
    by_payment = {card.payment: card for card in cards}
    queued = 0
    for key, entry in keys.items():
        card = by_payment.get(entry.payment)
        if card is None or key in known:
            continue
        minor = -entry.amount.minor
        with transaction.atomic():
            CardRefund.objects.create(payment=card, fact_key=key, amount_minor=minor, next_try_at=now, created_at=now)
            OrderCardPayment.objects.filter(pk=card.pk).update(refunded_minor=F("refunded_minor") + minor)
        queued += 1
    return queued


def pay_back_due(*, now: datetime, limit: int = 50) -> int:
    """Have the provider pay back what is due, at most ``limit``; answers how many it took. Workers share the work."""
    done = 0
    for _ in range(limit):
        refund = _claim(now)
        if refund is None:
            break
        done += _paid_back(refund, now)
    return done


def _put_off(refund: CardRefund, again: datetime | None, error: str, now: datetime) -> None:
    """Try again then; given up, it is the desk's to pay back another way."""
    with transaction.atomic():
        mine = CardRefund.objects.filter(pk=refund.pk, status="queued")
        mine.update(status="queued" if again else "failed", next_try_at=again, last_error=error)
        if again is None:
            money = Money(refund.amount_minor, refund.payment.currency)
            told = orders_staff.card_refund_failed(refund.payment.order_id, money, refund.pk)
            write(told, optional=frozenset(), on=business_date(now, active()), now=now)


def _claim(now: datetime) -> CardRefund | None:
    """The next one that is due, put behind a lease: a worker that dies in between leaves it to be tried again."""
    due = CardRefund.objects.filter(status="queued", next_try_at__lte=now).order_by("next_try_at", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        refund = due.select_for_update(skip_locked=skip).first()
        if refund is None:
            return None
        refund.attempts_count += 1
        refund.next_try_at = now + LEASE
        refund.save(update_fields=["attempts_count", "next_try_at"])
    return CardRefund.objects.select_related("payment").get(pk=refund.pk)


def _paid_back(refund: CardRefund, now: datetime) -> bool:
    mine = CardRefund.objects.filter(pk=refund.pk, status="queued")
    key = f"{refund.payment.intent}-{refund.fact_key}"
    try:
        number = choice.active().refund(refund.payment.intent, amount_minor=refund.amount_minor, key=key, now=now)
    except Exception as error:  # noqa: BLE001  whatever it was, the other refunds go on
        is_passing = isinstance(error, ProviderTrouble)
        again = next_try(refund.attempts_count, now) if is_passing else None
        _log.exception("card_refund.not_taken", refund=refund.pk, attempts=refund.attempts_count)
        told = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
        _put_off(refund, again, told, now)
        return False
    return bool(mine.update(status="done", refund=number, done_at=now, next_try_at=None, last_error=""))
