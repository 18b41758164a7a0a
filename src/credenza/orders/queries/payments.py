"""Reads about payments: the desk's queue, and those of one order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.orders.models import Order, Payment
from credenza.orders.order_rows import PaymentRow
from credenza.orders.policy import require, visible

WAITING = ("suggested", "unmatched")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """What to list; empty means any. ``text`` is part of a reference, a payer's name or an order's number."""

    text: str = ""
    status: str = ""
    waiting_only: bool = False


def list_payments(
    by: Actor, wanted: PaymentFilter, *, before: int | None = None, limit: int = 50
) -> tuple[tuple[PaymentRow, ...], int | None]:
    """All payments, newest first, for the desk and finance (``not_permitted`` for others), and the next page's key."""
    require("see_payments", by)
    found = _found(wanted)
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = list(found.order_by("-pk")[: limit + 1])
    return tuple(_row(one) for one in shown[:limit]), shown[limit - 1].pk if len(shown) > limit else None


def payment(payment_id: int, by: Actor) -> PaymentRow:
    """One payment, for the desk and finance. Raises ``NotFound`` and ``NotPermitted``."""
    require("see_payments", by)
    found = _all().filter(pk=payment_id).first()
    if found is None:
        raise NotFound(what="payment")
    return _row(found)


def payments_of(order_id: int, by: Actor) -> tuple[PaymentRow, ...]:
    """The payments of an order that the caller sees, in the order booked."""
    if not Order.objects.filter(visible(by, "see_order"), pk=order_id).exists():
        return ()
    return tuple(_row(one) for one in _all().filter(order=order_id).order_by("pk"))


def count_waiting() -> int:
    """How many payments wait in the queue."""
    return Payment.objects.filter(status__in=WAITING).count()


def candidates(payment_id: int, by: Actor, *, limit: int = 10) -> Sequence[tuple[int, str]]:
    """Open orders in the payment's currency that it may be for, the suggested one first: (id, number)."""
    found = payment(payment_id, by)
    in_currency = Order.objects.filter(
        currency=found.amount.currency, status__in=("awaiting_payment", "partially_paid", "on_terms")
    )
    likely = in_currency.filter(Q(pk=found.suggested or 0) | Q(total_minor=found.amount.minor))
    rows = list(likely.order_by("-pk").values_list("pk", "number")[:limit])
    return sorted(rows, key=lambda row: row[0] != found.suggested)


def _all() -> QuerySet[Payment]:
    return Payment.objects.select_related("order", "suggested")


def _found(wanted: PaymentFilter) -> QuerySet[Payment]:
    found = _all()
    if not is_storable(f"{wanted.text}{wanted.status}"):
        return found.none()
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.waiting_only:
        found = found.filter(status__in=WAITING)
    if text := wanted.text.strip():
        found = found.filter(Q(reference__icontains=text) | Q(payer__icontains=text) | Q(order__number__icontains=text))
    return found


def _row(found: Payment) -> PaymentRow:
    return PaymentRow(
        id=found.pk,
        method=found.method,
        status=found.status,
        hold_reason=found.hold_reason,
        amount=Money(found.amount_minor, found.currency),
        value_date=found.value_date,
        recorded_at=found.recorded_at,
        recorded_by_id=found.recorded_by_id,
        reference=found.reference,
        payer=found.payer,
        bank_account=found.bank_account,
        order=found.order_id,
        order_number=found.order.number if found.order else "",
        suggested=found.suggested_id,
        suggested_number=found.suggested.number if found.suggested else "",
        provider_ref=found.provider_ref or "",
    )
