"""What reminders and the desks' digests look for, by day: an index's work each, so a day costs what it has to tell.

Each comes with the days on which something of its kind stands, for a story that jumps from one to the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from credenza.kernel.money import Money
from credenza.orders.models import Invoice, Order, OrderEntry, Payment, Quote, Review
from credenza.orders.rules.quotes import OPEN
from credenza.programs.calendar import business_date, start_of_day
from credenza.programs.loader import active

UNPAID = ("awaiting_payment", "partially_paid")
WAITS = ("unmatched", "suggested")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPayment:
    """Money in the payments queue."""

    id: int
    amount: Money
    payer: str
    value_date: date
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRefund:
    """A refund that the desk has to pay back by hand: it came by ``method``, not by card."""

    order: int
    number: str
    method: str
    amount: Money


def quotes_ending(days: Sequence[date]) -> tuple[int, ...]:
    """Quotes whose ``valid_until`` is one of the days: open ones, and accepted ones that are not paid (PY7)."""
    found = _ending().filter(valid_until__in=days).order_by("pk")
    return tuple(found.values_list("pk", flat=True))


def quote_ends(after: date) -> Iterable[date]:
    """The days later than the day on which such quotes end."""
    return _days(_ending().filter(valid_until__gt=after).values_list("valid_until", flat=True).distinct())


def _ending() -> QuerySet[Quote]:
    # What was paid once and is owed again by a lost dispute has its invoice; the quote's last day says nothing of it.
    unpaid = Order.objects.filter(channel="quote", status__in=UNPAID, effective_on=None).values("quote_id")
    return Quote.objects.filter(status=OPEN) | Quote.objects.filter(pk__in=unpaid)


def invoices_due(days: Sequence[date]) -> tuple[int, ...]:
    """Invoices of orders on terms with something left to pay whose ``due_on`` is one of the days."""
    return tuple(_open_invoices().filter(due_on__in=days).order_by("pk").values_list("pk", flat=True))


def invoice_dues(from_on: date) -> Iterable[date]:
    """The due days of such invoices from the day on."""
    return _days(_open_invoices().filter(due_on__gte=from_on).values_list("due_on", flat=True).distinct())


def _open_invoices() -> QuerySet[Invoice]:
    corrected = Invoice.objects.filter(kind="credit_note", order__status="cancelled").values("corrects_id")
    return Invoice.objects.filter(kind="invoice", order__status="on_terms").exclude(pk__in=corrected)


def reviews_entered(on: date) -> tuple[int, ...]:
    """Reviews that began on the day and still wait."""
    found = Review.objects.filter(opened_on=on, status__in=("open", "waiting")).order_by("pk")
    return tuple(found.values_list("pk", flat=True))


def review_days(from_on: date) -> Iterable[date]:
    """The days from the day on on which waiting reviews began."""
    found = Review.objects.filter(opened_on__gte=from_on, status__in=("open", "waiting"))
    return _days(found.values_list("opened_on", flat=True).distinct())


def reviews_promised(on: date) -> tuple[int, ...]:
    """Running reviews whose last promised day was the day."""
    return tuple(Review.objects.filter(due_on=on, status="open").order_by("pk").values_list("pk", flat=True))


def promised_days(from_on: date) -> Iterable[date]:
    """The last promised days of running reviews from the day on."""
    found = Review.objects.filter(due_on__gte=from_on, status="open")
    return _days(found.values_list("due_on", flat=True).distinct())


def payments_waiting(on: date) -> tuple[WaitingPayment, ...]:
    """Payments that came on the day and still wait for a match."""
    found = Payment.objects.filter(status__in=WAITS, recorded_at__gte=start_of_day(on, active())).order_by("pk")
    return tuple(
        WaitingPayment(
            id=row.pk,
            amount=Money(row.amount_minor, row.currency),
            payer=row.payer,
            value_date=row.value_date,
            reference=row.reference,
        )
        for row in found
        if business_date(row.recorded_at, active()) == on
    )


def payment_days(from_on: date) -> Iterable[date]:
    """The days from the day on on which waiting payments came."""
    found = Payment.objects.filter(status__in=WAITS, recorded_at__gte=start_of_day(from_on, active()))
    return sorted({business_date(at, active()) for at in found.values_list("recorded_at", flat=True)})


def refunds_owed(on: date) -> tuple[OwedRefund, ...]:
    """What was refunded on the day and did not come by card."""
    found = _by_hand().filter(on=on).select_related("order", "payment").order_by("pk")
    return tuple(
        OwedRefund(
            order=row.order_id,
            number=row.order.number,
            method=row.payment.method if row.payment else "",
            amount=Money(-row.amount_minor, row.order.currency),
        )
        for row in found
    )


def refund_days(from_on: date) -> Iterable[date]:
    """The days from the day on on which such refunds were made."""
    return _days(_by_hand().filter(on__gte=from_on).values_list("on", flat=True).distinct())


def _by_hand() -> QuerySet[OrderEntry]:
    return OrderEntry.objects.filter(kind="refunded").exclude(payment__method="card")


def _days(found: Iterable[date | None]) -> list[date]:
    return [day for day in found if day is not None]
