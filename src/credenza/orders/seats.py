"""Paid seats inside an order: given when it is fulfilled, ended by a refund or a lost dispute. Rules PM7, RF4, PY6.

The caller holds the order's lock.
"""

from collections.abc import Iterable
from datetime import date

from credenza.orders.models import Order, OrderLine, Seat

REFUNDED, DISPUTED = "refunded", "disputed"


def give_seat(order: Order, line: OrderLine, way_in: str, on: date) -> None:
    """The way in to a line's course or exam, for who bought it."""
    quoted = line.quote_line
    Seat.objects.get_or_create(
        order=order,
        position=line.position,
        defaults={
            "learner_id": order.purchaser_id or 0,
            "sku": quoted.sku,
            "name": quoted.name,
            "family": quoted.family,
            "way_in": way_in,
            "given_on": on,
        },
    )


def end_seats(order: Order, positions: Iterable[int], reason: str, on: date) -> None:
    """The way in to these lines works no longer; ``reason``: refunded or disputed."""
    seats = Seat.objects.filter(order=order, position__in=tuple(positions))
    seats.exclude(end_reason=REFUNDED).update(ended_on=on, end_reason=reason)


def give_back_seats(order: Order) -> None:
    """What a lost dispute ended works again: the order was paid after all."""
    Seat.objects.filter(order=order, end_reason=DISPUTED).update(ended_on=None, end_reason="")
