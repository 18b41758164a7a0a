"""Sums of orders and papers for many at once, each in one query."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from credenza.orders.models import Invoice, OrderEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What an order's entries sum to, in minor units; ``forgiven`` is what of it was written off."""

    paid: int = 0
    forgiven: int = 0


class _Sums(dict[int, Sums]):
    def __missing__(self, order_id: int) -> Sums:
        return Sums()


def sums_of(order_ids: Iterable[int]) -> dict[int, Sums]:
    """The sums of many orders; zero for those without entries."""
    forgiven = Sum("amount_minor", filter=Q(kind="written_off"))
    rows = (
        OrderEntry.objects.filter(order__in=set(order_ids))
        .order_by()
        .values_list("order_id")
        .annotate(paid=Sum("amount_minor"), forgiven=forgiven)
    )
    return _Sums({order_id: Sums(paid=paid or 0, forgiven=off or 0) for order_id, paid, off in rows})


def credited_by_invoice(order_ids: Iterable[int]) -> dict[int, int]:
    """What credit notes took off each invoice of these orders."""
    rows = (
        Invoice.objects.filter(order__in=set(order_ids), corrects__isnull=False)
        .order_by()
        .values_list("corrects_id")
        .annotate(sum=Sum("total_minor"))
    )
    return {corrected: total for corrected, total in rows if corrected is not None}
