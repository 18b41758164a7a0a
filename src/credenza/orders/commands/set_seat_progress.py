"""How far paid training of an order is: its learner says it; a learning platform's statements enter here too."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.orders.models import Seat
from credenza.orders.order_receipts import SeatMoved
from credenza.orders.seat_models import PROGRESS


@idempotent
def set_seat_progress(
    *, order: int, position: int, progress: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> SeatMoved:
    """Mark one seat ``not_started``, ``started`` or ``done``; the same again changes nothing.

    For its learner and the system. Refuses with ``not_found`` (somebody else's or an ended one too) and
    ``invalid_field``.
    """
    if progress not in PROGRESS:
        raise InvalidField(field="progress", expected="not_started, started or done")
    found = Seat.objects.select_for_update().filter(order=order, position=position, ended_on=None)
    seat = (found if by.is_system else found.filter(learner_id=by.person_id or 0)).first()
    if seat is None:
        raise NotFound(what="training")
    if seat.progress != progress:
        when = stamp(by, now)
        seat.progress, seat.progress_on = progress, when.on
        seat.save(update_fields=["progress", "progress_on"])
        told = {"order": order, "position": position, "sku": seat.sku, "progress": progress}
        subject = Subject(kind="order", id=order)
        record(
            Fact(event="orders.training_progressed", payload=told, command="set_seat_progress", subject=subject), when
        )
    return SeatMoved(order=order, position=position, progress=progress)
