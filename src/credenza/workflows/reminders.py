"""Reminders: one scan for each kind, run once for each business day, in any number of tries.

Each scan comes with the next day on which it has anything to say as things stand, so that a long story need not be
walked day by day: jumping from one such day to the next says the same as visiting every day.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from credenza.credits.queries import reminders as credits_read
from credenza.credits.queries.accounts import balance_of
from credenza.credits.queries.requests import requests_by_id
from credenza.credits.rules.reminders import days_after, days_before, idle_since, next_idle_day, next_step_after
from credenza.kernel.actors import SYSTEM
from credenza.kernel.periods import first_workday, next_first_workday
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows import catalog_news
from credenza.workflows import certification_reminders as renewal
from credenza.workflows import order_reminders as buying
from credenza.workflows.facts import account_told, lot_told
from credenza.workflows.letters import learners, lots, owners, requests, staff
from credenza.workflows.registry import OPTIONAL
from credenza.workflows.scanning import Reminder
from credenza.workflows.telling import Told, write

ONE_DAY = timedelta(days=1)


def requests_waiting(on: date, now: datetime) -> None:
    """Owners hear of requests that have waited for 3 and for 7 days, all of an account in one notice."""
    found = credits_read.waiting_requests_of(days_before(active().credits.waiting_reminder_days, on))
    for account_id, request_ids in found.items():
        waiting = requests_by_id(request_ids, SYSTEM)
        _write(requests.waiting(account_told(account_id), waiting, on), on, now)


def next_requests_waiting_on(after: date) -> date | None:
    """The next day on which a pending request reaches a step."""
    return next_step_after(credits_read.waiting_days(), active().credits.waiting_reminder_days, after)


def lot_expiring(on: date, now: datetime) -> None:
    """Owners hear of credits left in a lot 90, 30 and 7 days before its end and on its last day, once a lot and step.

    Nothing where nothing is left, or where the lot is over by now because the day is caught up late. Whoever is told
    so is reminded of the requests that wait, too: approving them uses the credits in time.
    """
    steps, today = active().credits.expiry_reminder_days, business_date(now, active())
    reminded: set[int] = set()
    for ending in credits_read.ending_lots(days_after(steps, on)):
        if ending.expires_on <= today:
            continue
        account, step = account_told(ending.account), (ending.expires_on - on).days
        _write(lots.expiring(account, lot_told(ending.lot, on), step, on), on, now)
        waiting = () if ending.account in reminded else credits_read.waiting_requests(ending.account)
        reminded.add(ending.account)
        if waiting:
            _write(requests.waiting(account, requests_by_id(waiting, SYSTEM), on), on, now)


def next_lot_expiring_on(after: date) -> date | None:
    """The next day on which a lot with credits left reaches a step."""
    steps = [-step for step in active().credits.expiry_reminder_days]
    return next_step_after(credits_read.ending_days(after), steps, after)


def account_idle(on: date, now: datetime) -> None:
    """Owners hear, once for each such time, that nothing was redeemed for 90 days while credits are left."""
    days = active().credits.idle_reminder_days
    for held in credits_read.held_credits():
        since = idle_since(held.lots, held.last_redeemed_on, on)
        if since is None or since + timedelta(days=days) != on:
            continue
        account, available = account_told(held.account), balance_of(held.account, on).available
        _write(owners.idle(account, since=since, idle_days=days, available=available), on, now)


def next_account_idle_on(after: date) -> date | None:
    """The next day on which an account has been idle for so long."""
    days = active().credits.idle_reminder_days
    reached = [next_idle_day(held.lots, held.last_redeemed_on, days, after) for held in credits_read.held_credits()]
    return min((day for day in reached if day is not None), default=None)


def training_not_started(on: date, now: datetime) -> None:
    """Learners hear of paid training that has not begun, or stands still, for 14 and for 30 days."""
    still = credits_read.still_training(days_before(active().credits.not_started_reminder_days, on))
    for request in requests_by_id(still, SYSTEM):
        _write(learners.not_started(request, on), on, now)


def next_training_not_started_on(after: date) -> date | None:
    """The next day on which paid training has stood still for one of the steps."""
    return next_step_after(credits_read.still_days(), active().credits.not_started_reminder_days, after)


def extension_asked(on: date, now: datetime) -> None:
    """The order desk's digest of the wishes of the day before that still wait."""
    asked = [wish for wish in credits_read.asked_extensions() if wish.asked_on == on - ONE_DAY]
    if asked:
        _write(staff.extensions_asked(asked, on), on, now)


def next_extension_asked_on(after: date) -> date | None:
    """The day after the next wish that waits."""
    return next_step_after((wish.asked_on for wish in credits_read.asked_extensions()), (1,), after)


def catalog_letter(on: date, now: datetime) -> None:
    """Followers who chose the monthly letter get it on the first Monday to Friday of the month."""
    if first_workday(on) != on:
        return
    for told in catalog_news.monthly_letters(on):
        _write([told], on, now)
    catalog_news.forget(on)


def next_catalog_letter_on(after: date) -> date | None:
    """The next such day, if any news waits."""
    first = catalog_news.first_waiting_on()
    return None if first is None else next_first_workday(max(first, after))


REMINDERS = (
    Reminder(name="requests_waiting", run=requests_waiting, next_due_on=next_requests_waiting_on),
    Reminder(name="lot_expiring", run=lot_expiring, next_due_on=next_lot_expiring_on),
    Reminder(name="account_idle", run=account_idle, next_due_on=next_account_idle_on),
    Reminder(name="training_not_started", run=training_not_started, next_due_on=next_training_not_started_on),
    Reminder(name="extension_asked", run=extension_asked, next_due_on=next_extension_asked_on),
    Reminder(name="catalog_new", run=catalog_letter, next_due_on=next_catalog_letter_on),
    *renewal.REMINDERS,
    *buying.REMINDERS,
)


def next_due_on(after: date) -> date | None:
    """The next day later than ``after`` on which any reminder is due as things stand; None for never."""
    reached = [reminder.next_due_on(after) for reminder in REMINDERS]
    return min((day for day in reached if day is not None), default=None)


def _write(told: "list[Told]", on: date, now: datetime) -> None:
    with transaction.atomic():
        write(told, optional=OPTIONAL, on=on, now=now)
