"""Money that goes back to payers: what the desk sends by hand, and what it marked as sent. Rules RF6, PY2."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from credenza.kernel.actors import Actor
from credenza.kernel.money import Money
from credenza.orders.models import OrderEntry, Payment, SentBack
from credenza.orders.order_rows import BackRow
from credenza.orders.policy import require
from credenza.orders.rules.channels import ACCOUNT

CARD = "card"
DAYS_SHOWN = 30
_MARKS = ("sent_on", "reference")


def money_back(by: Actor, on: date, *, refused: Collection[int] = ()) -> tuple[BackRow, ...]:
    """Refunds, surpluses and payments returned from the queue that are still to be sent, and those marked as sent in
    the last thirty days; what is to be done first, oldest first. Refuses with ``not_permitted``.

    Cards are paid back without the desk; ``refused`` are entries that a card's provider did not take. What was bought
    by card on an account's page is the desk's too: that card is another room's.
    """
    require("see_finance", by)
    rows = [*_entries(on, refused), *_payments(on)]
    return tuple(sorted(rows, key=lambda row: (row.sent_on is not None, row.on, row.entry or 0)))


def _entries(on: date, refused: Collection[int]) -> list[BackRow]:
    found = (
        OrderEntry.objects.filter(kind__in=("refunded", "returned"), on__lte=on)
        .exclude(~Q(order__channel=ACCOUNT), ~Q(pk__in=refused), payment__method=CARD)
        .exclude(pk__in=_long_sent(on, "entry"))
        .select_related("order", "payment")
    )
    entries = list(found.order_by("pk"))
    marks = {mark.entry_id: mark for mark in SentBack.objects.filter(entry__in=entries)}
    return [
        BackRow(
            entry=entry.pk,
            payment=None,
            order=entry.order_id,
            number=entry.order.number,
            kind=entry.kind,
            amount=Money(-entry.amount_minor, entry.order.currency),
            on=entry.on,
            method=entry.payment.method if entry.payment else "",
            payer=entry.payment.payer if entry.payment else "",
            came_as=entry.payment.reference if entry.payment else "",
            **_marked(marks.get(entry.pk)),
        )
        for entry in entries
    ]


def _payments(on: date) -> list[BackRow]:
    found = Payment.objects.filter(Q(status="returned", order=None), value_date__lte=on)
    payments = list(found.exclude(pk__in=_long_sent(on, "payment")).order_by("pk"))
    marks = {mark.payment_id: mark for mark in SentBack.objects.filter(payment__in=payments)}
    return [
        BackRow(
            entry=None,
            payment=payment.pk,
            order=None,
            number="",
            kind="returned",
            amount=Money(payment.amount_minor, payment.currency),
            on=payment.value_date,
            method=payment.method,
            payer=payment.payer,
            came_as=payment.reference,
            **_marked(marks.get(payment.pk)),
        )
        for payment in payments
    ]


def _long_sent(on: date, column: str) -> QuerySet[SentBack, int]:
    sent = SentBack.objects.filter(sent_on__lte=on - timedelta(days=DAYS_SHOWN), **{f"{column}__isnull": False})
    return sent.values_list(f"{column}_id", flat=True)


def _marked(mark: SentBack | None) -> dict[str, Any]:
    if mark is None:
        return {"sent_on": None, "reference": ""}
    return {name: getattr(mark, name) for name in _MARKS}
