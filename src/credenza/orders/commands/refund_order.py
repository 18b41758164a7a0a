"""Take lines of an order back: a credit note, and the money to the payer. Rules RF1 to RF6, A13, A14."""

from collections.abc import Sequence
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.invoicing import draft_credit_note, issue_credit_note
from credenza.orders.models import Invoice, OrderLine
from credenza.orders.order_errors import AlreadyRefunded, NothingToRefund, OrderHeld
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.paying_back import pay_back
from credenza.orders.policy import buys, require
from credenza.orders.queries.order_lines import bought_line
from credenza.orders.rules.refunds import require_refundable
from credenza.orders.seats import REFUNDED, end_seats
from credenza.programs.loader import active


@idempotent
def refund_order(
    *,
    order: int,
    lines: Sequence[int] | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrderMoved:
    """Credit whole lines (by position; None: all that are left) and pay them back as far as they were paid.

    The buyer within the window, the desk and finance for a buyer; the window holds for both. ``amount`` in the answer
    is the credit note's gross total. Refuses with ``not_found``, ``not_permitted``, ``nothing_to_refund``,
    ``already_refunded``, ``refund_not_available``, ``refund_window_closed``, ``order_held`` (a dispute),
    ``invalid_field``.
    """
    opened = open_order(order, stamp(by, now))
    row, when = opened.row, opened.when
    require("refund_order", by, row)
    invoice, chosen = _invoice_of(opened), _chosen(opened, lines)
    if row.disputed_on is not None:
        raise OrderHeld(number=row.number)
    is_buyer = buys(by, row)
    require_refundable(
        [bought_line(row, line) for line in chosen],
        on=when.on,
        days=active().orders.refund_days,
        at_the_desk=not is_buyer,
    )
    note = draft_credit_note(row, invoice, chosen, when, reason=reason.strip())
    for line in chosen:
        line.refunded_on = when.on
    OrderLine.objects.bulk_update(chosen, ["refunded_on"])
    end_seats(row, [line.position for line in chosen], REFUNDED, when.on)
    surplus = opened.standing.surplus
    row.credited_minor += note.total_minor
    parts = pay_back(opened, "refunded", opened.standing.surplus - surplus, reason=reason.strip())
    opened.settle()
    issue_credit_note(note, when)
    told = {
        "lines": [line.position for line in chosen],
        "invoice": note.pk,
        "parts": parts,
        "asked_by": "buyer" if is_buyer else "desk",
    }
    opened.tell("orders.order_refunded", told, command="refund_order", reason=reason.strip())
    return opened.moved(credit_note=note.pk, amount=opened.money(note.total_minor))


def _invoice_of(opened: OpenOrder) -> Invoice:
    if opened.row.status == "refunded":
        raise AlreadyRefunded(items=tuple(line.quote_line.sku for line in opened.lines))
    if opened.invoice is None or opened.row.status == "cancelled":
        raise NothingToRefund(number=opened.row.number)
    return opened.invoice


def _chosen(opened: OpenOrder, positions: Sequence[int] | None) -> list[OrderLine]:
    if positions is None:
        return [line for line in opened.lines if line.refunded_on is None]
    wanted = set(positions)
    if not wanted or wanted - {line.position for line in opened.lines}:
        raise InvalidField(field="lines", expected="positions of lines of this order, at least one")
    chosen = [line for line in opened.lines if line.position in wanted]
    if gone := tuple(line.quote_line.sku for line in chosen if line.refunded_on is not None):
        raise AlreadyRefunded(items=gone)
    return chosen
