"""What is done once for each business day, in this order. Each must be idempotent: a day may be tried again.

Each job comes with the next day on which it has something to do, so that a rehearsal of years need not visit every
day; the worker visits them all.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from credenza.credits.commands import accept_invitations, cancel_request
from credenza.credits.commands import expire_lots as expiry
from credenza.credits.queries import due
from credenza.programs.calendar import start_of_day
from credenza.programs.loader import active
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.reminders import REMINDERS


class DailyJob(Protocol):
    """Does the work of the business day ``on`` at the instant ``now`` (aware UTC)."""

    def __call__(self, on: date, now: datetime) -> object: ...


NextDay = Callable[[date], date | None]

DAILY: tuple[tuple[str, DailyJob], ...] = (
    ("expire_lots", expiry.expire_lots),
    ("lapse_invitations", accept_invitations.lapse_invitations),
    ("lapse_requests", cancel_request.lapse_requests),
    *((reminder.name, reminder.run) for reminder in REMINDERS),
)

NEXT_DUE: dict[str, NextDay] = {
    "expire_lots": due.next_expiry,
    "lapse_invitations": due.next_invitation_lapse,
    "lapse_requests": due.next_request_lapse,
    **{reminder.name: reminder.next_due_on for reminder in REMINDERS},
}


def next_day_with_work(after: date) -> date | None:
    """The first day later than ``after`` on which a daily job has something to do as things stand; None for never."""
    days = [due_on(after) for due_on in NEXT_DUE.values()]
    return min((day for day in days if day is not None), default=None)


def run_day(on: date, now: datetime) -> None:
    """Every job of one business day, then what the day's events lead to. For rehearsals and sample data."""
    for _, job in DAILY:
        job(on, now)
    dispatch_pending(now=now)


def pass_days(after: date, until: date) -> None:
    """Run the jobs of each day later than ``after``, up to and including ``until``, on which one has work."""
    day = next_day_with_work(after)
    while day is not None and day <= until:
        run_day(day, start_of_day(day, active()))
        day = next_day_with_work(day)
