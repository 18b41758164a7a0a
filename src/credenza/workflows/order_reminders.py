"""Reminders about quotes, orders, invoices and licenses, and the desks' digests, once for each business day.

Each comes with the next day on which it has something to say as things stand. Sources: "Buyers" and "Staff" of the
notices; PY7, MR2.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from credenza.credits.rules.reminders import days_after, next_step_after
from credenza.kernel.actors import SYSTEM
from credenza.licensing.queries.ends import ending_soon
from credenza.licensing.queries.reminders import end_days
from credenza.orders.queries import reminders as read
from credenza.orders.queries.quotes import quote
from credenza.orders.queries.reviews import review
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.letters import licenses, orders, orders_staff, quotes
from credenza.workflows.registry import OPTIONAL
from credenza.workflows.scanning import Reminder
from credenza.workflows.telling import Told, write

ONE_DAY = timedelta(days=1)


def quote_expiring(on: date, now: datetime) -> None:
    """7 days and 1 day before ``valid_until``: of an open quote, and of one that is accepted and not paid (PY7)."""
    today = business_date(now, active())
    for quote_id in read.quotes_ending(days_after(active().orders.unpaid_reminder_days, on)):
        row = quote(quote_id, SYSTEM, on)
        if row.valid_until is not None and row.valid_until >= today:
            _tell(quotes.expiring(row, (row.valid_until - on).days), on, now)


def next_quote_expiring_on(after: date) -> date | None:
    """The next day on which a quote reaches a step."""
    return _ahead(read.quote_ends(after), active().orders.unpaid_reminder_days, after)


def invoice_due(on: date, now: datetime) -> None:
    """7 days before ``due_on``, while something is left to pay."""
    for invoice_id in read.invoices_due(days_after([active().orders.invoice_due_reminder_days], on)):
        _tell(orders.due(invoice_id, on, overdue=False), on, now)


def next_invoice_due_on(after: date) -> date | None:
    """The next day on which an invoice is so many days from its due day."""
    return _ahead(read.invoice_dues(after), [active().orders.invoice_due_reminder_days], after)


def invoice_overdue(on: date, now: datetime) -> None:
    """The day after ``due_on``."""
    for invoice_id in read.invoices_due([on - ONE_DAY]):
        _tell(orders.due(invoice_id, on, overdue=True), on, now)


def next_invoice_overdue_on(after: date) -> date | None:
    """The day after the next due day."""
    return next_step_after(read.invoice_dues(after), [1], after)


def term_ending(on: date, now: datetime) -> None:
    """60, 30 and 7 days before a term or maintenance ends."""
    for row in ending_soon(on, active().orders.term_reminder_days):
        _tell(licenses.ending(row, (row.ends_on - on).days), on, now)


def next_term_ending_on(after: date) -> date | None:
    """The next day on which a license reaches a step."""
    return _ahead(end_days(after), active().orders.term_reminder_days, after)


def review_overdue(on: date, now: datetime) -> None:
    """The day after the last promised day."""
    for review_id in read.reviews_promised(on - ONE_DAY):
        _tell(orders_staff.review_overdue(review(review_id, SYSTEM, on)), on, now)


def next_review_overdue_on(after: date) -> date | None:
    """The day after the next promised day."""
    return next_step_after(read.promised_days(after), [1], after)


def review_entered(on: date, now: datetime) -> None:
    """The desk's digest of reviews that began the day before."""
    found = [review(review_id, SYSTEM, on) for review_id in read.reviews_entered(on - ONE_DAY)]
    if found:
        _tell(orders_staff.reviews_entered(found, on), on, now)


def next_review_entered_on(after: date) -> date | None:
    """The day after the next review that waits began."""
    return next_step_after(read.review_days(after), [1], after)


def payment_unmatched(on: date, now: datetime) -> None:
    """The desk's digest of money that came the day before and still belongs nowhere."""
    found = read.payments_waiting(on - ONE_DAY)
    if found:
        _tell(orders_staff.payments_unmatched(found, on), on, now)


def next_payment_unmatched_on(after: date) -> date | None:
    """The day after the next such payment."""
    return next_step_after(read.payment_days(after), [1], after)


def refund_asked(on: date, now: datetime) -> None:
    """The desk's and finance's digest of refunds of the day before that they pay back by hand."""
    found = read.refunds_owed(on - ONE_DAY)
    if found:
        _tell(orders_staff.refunds_asked(found, on), on, now)


def next_refund_asked_on(after: date) -> date | None:
    """The day after the next such refund."""
    return next_step_after(read.refund_days(after), [1], after)


def _ahead(ends: Iterable[date], steps: Iterable[int], after: date) -> date | None:
    return next_step_after(ends, [-step for step in steps], after)


def _tell(told: Iterable[Told], on: date, now: datetime) -> None:
    with transaction.atomic():
        write(told, optional=OPTIONAL, on=on, now=now)


REMINDERS = (
    Reminder(name="quote_expiring", run=quote_expiring, next_due_on=next_quote_expiring_on),
    Reminder(name="invoice_due", run=invoice_due, next_due_on=next_invoice_due_on),
    Reminder(name="invoice_overdue", run=invoice_overdue, next_due_on=next_invoice_overdue_on),
    Reminder(name="term_ending", run=term_ending, next_due_on=next_term_ending_on),
    Reminder(name="review_overdue", run=review_overdue, next_due_on=next_review_overdue_on),
    Reminder(name="review_entered", run=review_entered, next_due_on=next_review_entered_on),
    Reminder(name="payment_unmatched", run=payment_unmatched, next_due_on=next_payment_unmatched_on),
    Reminder(name="refund_asked", run=refund_asked, next_due_on=next_refund_asked_on),
)
