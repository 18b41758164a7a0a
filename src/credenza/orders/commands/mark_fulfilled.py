"""The system says what became of an order's lines. Rules PY3, A10; fulfillment itself happens elsewhere, by events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.models import OrderLine
from credenza.orders.order_errors import OrderHeld, OrderNotPayable
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.seats import give_seat


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilledLine:
    """What a line became: licenses or a lot by the numbers of their own rooms, and its exact dates (both included).

    ``way_in`` is the enrollment or voucher of a course or an exam that its purchaser attends (PM7).
    """

    position: int
    licenses: tuple[int, ...] = ()
    lot: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    way_in: str = ""


@idempotent
def mark_fulfilled(
    *, order: int, lines: Sequence[FulfilledLine], by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrderMoved:
    """Keep what each line became, once: a second call changes nothing.

    Refuses with ``not_permitted`` (the system only), ``not_found``, ``order_held``, and ``order_not_payable`` for an
    order that is neither paid nor on terms.
    """
    if not by.is_system:
        raise NotPermitted(command="mark_fulfilled")
    opened = open_order(order, stamp(by, now))
    if opened.row.fulfilled_on is not None:
        return opened.moved()
    _require_ready(opened)
    became = {line.position: line for line in lines}
    fulfilled = [_filled(line, became[line.position]) for line in opened.lines if line.position in became]
    OrderLine.objects.bulk_update(fulfilled, ["licenses", "lot", "starts_on", "ends_on"])
    for line in fulfilled:
        if became[line.position].way_in:
            give_seat(opened.row, line, became[line.position].way_in, opened.when.on)
    opened.row.fulfilled_on = opened.when.on
    opened.settle()
    opened.tell("orders.order_fulfilled", command="mark_fulfilled")
    return opened.moved()


def _require_ready(opened: OpenOrder) -> None:
    row = opened.row
    if opened.held_by is not None or row.disputed_on is not None:
        raise OrderHeld(number=row.number)
    if row.status not in ("paid", "on_terms", "part_refunded"):
        raise OrderNotPayable(number=row.number, status=row.status)


def _filled(line: OrderLine, became: FulfilledLine) -> OrderLine:
    line.licenses, line.lot = list(became.licenses), became.lot
    line.starts_on, line.ends_on = became.starts_on, became.ends_on
    return line
