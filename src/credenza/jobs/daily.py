"""What is done once for each business day, in this order. Each must be idempotent: a day may be tried again.

Each job comes with the next day on which it has something to do, so that a rehearsal of years need not visit every
day; the worker visits them all.
"""

from collections.abc import Callable
from datetime import date, datetime

from credenza.certification.commands import close_cases
from credenza.certification.queries import cases
from credenza.credits.commands import accept_invitations, cancel_request
from credenza.credits.commands import expire_lots as expiry
from credenza.credits.queries import due
from credenza.learning.commands import replay_quarantined
from credenza.learning.queries import waiting
from credenza.orders.queries.checkouts import next_checkout_end
from credenza.programs.calendar import start_of_day
from credenza.programs.loader import active
from credenza.workflows import checkouts, subscriptions
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.reminders import REMINDERS

DailyJob = Callable[[date, datetime], object]
"""Does the work of the business day ``on`` at the instant ``now`` (aware UTC)."""

NextDay = Callable[[date], date | None]

_REMINDERS: tuple[tuple[str, DailyJob], ...] = tuple((reminder.name, reminder.run) for reminder in REMINDERS)

DAILY: tuple[tuple[str, DailyJob], ...] = (
    ("expire_lots", expiry.expire_lots),
    ("lapse_invitations", accept_invitations.lapse_invitations),
    ("lapse_requests", cancel_request.lapse_requests),
    ("close_cases", close_cases.close_cases),
    ("replay_due", replay_quarantined.replay_due),
    ("renew_subscriptions", subscriptions.renew_subscriptions),
    ("expire_checkouts", checkouts.expire_checkouts),
    *_REMINDERS,
)

NEXT_DUE: dict[str, NextDay] = {
    "expire_lots": due.next_expiry,
    "lapse_invitations": due.next_invitation_lapse,
    "lapse_requests": due.next_request_lapse,
    "close_cases": cases.next_case_due,
    "replay_due": waiting.next_due,
    "renew_subscriptions": subscriptions.next_renewal_on,
    "expire_checkouts": next_checkout_end,
    **{reminder.name: reminder.next_due_on for reminder in REMINDERS},
}


def run_day(on: date, now: datetime) -> None:
    """Every job of one business day, then what the day's events lead to. For rehearsals and sample data."""
    _run(tuple(name for name, _ in DAILY), on, now)


def pass_days(after: date, until: date) -> None:
    """Let the days later than ``after`` pass, up to and including ``until``: each job on the days it has work.

    The same comes of it as of running every job on every day (a test says so), in a small part of the time.
    """
    due = _due(after)
    while due and (day := min(due.values())) <= until:
        _run(tuple(name for name, on in due.items() if on == day), day, start_of_day(day, active()))
        due = _due(day)


def _due(after: date) -> dict[str, date]:
    """The next day on which each job has something to do, as things stand; those with nothing ahead are left out."""
    found = {name: next_day(after) for name, next_day in NEXT_DUE.items()}
    return {name: day for name, day in found.items() if day is not None}


def _run(names: tuple[str, ...], on: date, now: datetime) -> None:
    for name, job in DAILY:
        if name in names:
            job(on, now)
    dispatch_pending(now=now)
