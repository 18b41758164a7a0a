"""Paid seats: one learner's, and those of an order."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.orders.models import Order, Seat
from credenza.orders.policy import visible

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """A course or exam that was paid with an order. ``way_in`` is empty once it ended, and for all but its learner.

    ``ended_on``: from that day on the way in works no longer, because of ``end_reason`` (refunded, disputed).
    """

    order: int
    order_number: str
    position: int
    learner_id: int
    sku: str
    name: str
    family: str
    way_in: str
    progress: str
    progress_on: date | None
    given_on: date
    ended_on: date | None
    end_reason: str


def seats_of(person_id: int, *, sku: str = "", limit: int = MOST) -> tuple[SeatRow, ...]:
    """One learner's paid seats, newest first; of one item, if it is named."""
    found = Seat.objects.filter(learner_id=person_id).select_related("order").order_by("-pk")
    if sku:
        found = found.filter(sku=sku)
    return tuple(_row(seat, person_id) for seat in found[:limit])


def seats_of_order(order: int, by: Actor) -> tuple[SeatRow, ...]:
    """The seats of an order in line order, with the way in for their learner only. Raises ``NotFound``."""
    if not Order.objects.filter(visible(by, "see_order"), pk=order).exists():
        raise NotFound(what="order")
    found = Seat.objects.filter(order=order).select_related("order").order_by("position")
    return tuple(_row(seat, by.person_id) for seat in found)


def seat_progress_counts(person_id: int) -> dict[str, int]:
    """How many of a learner's paid seats are not started, started and done; ended ones are not counted."""
    found = Seat.objects.filter(learner_id=person_id, ended_on=None).values_list("progress").annotate(n=Count("pk"))
    return dict(found.order_by())


def _row(seat: Seat, reader: int | None) -> SeatRow:
    shown = seat.ended_on is None and reader == seat.learner_id
    return SeatRow(
        order=seat.order_id,
        order_number=seat.order.number,
        position=seat.position,
        learner_id=seat.learner_id,
        sku=seat.sku,
        name=seat.name,
        family=seat.family,
        way_in=seat.way_in if shown else "",
        progress=seat.progress,
        progress_on=seat.progress_on,
        given_on=seat.given_on,
        ended_on=seat.ended_on,
        end_reason=seat.end_reason,
    )
