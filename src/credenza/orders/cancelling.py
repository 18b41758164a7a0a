"""Ending an order that is not paid: what came becomes the payer's credit, an issued invoice is credited. Section 3."""

from credenza.orders.entries import OpenOrder
from credenza.orders.invoicing import draft_credit_note, issue_credit_note
from credenza.orders.offering import OPEN_STATES
from credenza.orders.order_errors import OrderNotPayable
from credenza.orders.reviewing import close, standing_review
from credenza.orders.rules.reviews import REFUSED


def require_cancellable(opened: OpenOrder) -> None:
    """Refuse with ``order_not_payable`` what is paid, delivered or closed: such orders are refunded instead."""
    row = opened.row
    if row.status not in OPEN_STATES:
        raise OrderNotPayable(number=row.number, status=row.status)
    if row.fulfilled_on is not None:
        raise OrderNotPayable(number=row.number, status="fulfilled")


def cancel_locked(opened: OpenOrder, reason: str) -> int | None:
    """Cancel a locked order, whatever state it is in; answers the credit note's id where an invoice was issued.

    A review that stands ends with it. Payments stay on the order as unapplied credit: move or return them.
    """
    row, when = opened.row, opened.when
    review = standing_review(order=row)
    if review is not None:
        close(review, REFUSED, reason, when)
    note = None
    if opened.invoice is not None:
        left = [line for line in opened.lines if line.refunded_on is None]
        note = draft_credit_note(row, opened.invoice, left, when, reason=reason)
        row.credited_minor += note.total_minor
    row.status, row.closed_on, row.close_reason = "cancelled", when.on, reason
    opened.settle()
    opened.tell("orders.order_cancelled", command="cancel_order", reason=reason)
    return issue_credit_note(note, when).pk if note is not None else None
