"""Reminders about certifications, once for each business day, each with the next day on which it has something to say.

What ends is found by an index on the day itself, so a day costs as much as there is to tell on it. One notice for each
candidate, kind and day, whatever number of credentials it names. A day that was missed is caught up with the nearest
step only: a step is left out where a later one has come by the day on which it is caught up, and where the end itself
has come, for that is told by itself. Source: "Certification renewal", E-mails.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction

from credenza.certification.queries import due
from credenza.certification.queries import reminders as read
from credenza.certification.queries.reminders import Holding, Waiting
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.learning.rows import QuarantineRow
from credenza.learning.settling import FUTURE
from credenza.programs.calendar import business_date
from credenza.programs.certification_shapes import CertificationPolicy
from credenza.programs.loader import active
from credenza.workflows.certification_facts import CandidateTold, holder_of
from credenza.workflows.letters import candidates_reminders as letters
from credenza.workflows.letters import certification_staff as staff
from credenza.workflows.letters.letter import Letter
from credenza.workflows.registry import OPTIONAL
from credenza.workflows.scanning import Reminder
from credenza.workflows.telling import Told, to_people, write

ONE_DAY = timedelta(days=1)
_ROWS_READ = 1000
_Compose = Callable[[CandidateTold, Sequence[Holding], date], Letter]


def suspension_ahead(on: date, now: datetime) -> None:
    """180, 90, 30 and 7 days before ``suspends_on``."""
    own = active().certification
    if own is None:
        return
    today = business_date(now, active())
    found = read.suspending(_ends(own.suspension_ahead_days, on))
    due_now = [one for one in found if _is_nearest(own.suspension_ahead_days, one.suspends_on, on, today)]
    _tell(due_now, "suspension_ahead", letters.suspension_ahead, on, now, said_on=max(on, today))


def next_suspension_ahead_on(after: date) -> date | None:
    """The next day on which a credential reaches a step."""
    own = active().certification
    return None if own is None else due.next_ahead("suspends_on", own.suspension_ahead_days, after)


def expiration_ahead(on: date, now: datetime) -> None:
    """30 and 7 days before ``expires_on``; a credential that has no time of suspension was told of the same day."""
    own = active().certification
    if own is None:
        return
    today = business_date(now, active())
    found = [one for one in read.expiring(_ends(own.expiration_ahead_days, on)) if one.suspends_on < one.expires_on]
    due_now = [one for one in found if _is_nearest(own.expiration_ahead_days, one.expires_on, on, today)]
    _tell(due_now, "expiration_ahead", letters.expiration_ahead, on, now, said_on=max(on, today))


def next_expiration_ahead_on(after: date) -> date | None:
    """The next day on which a credential reaches a step."""
    own = active().certification
    return None if own is None else due.next_ahead("expires_on", own.expiration_ahead_days, after)


def credential_suspended(on: date, now: datetime) -> None:
    """On ``suspends_on`` itself, where there is a time of suspension; told by what comes after it when that has come
    by the day on which it is caught up.
    """
    own = active().certification
    if own is None:
        return
    today = business_date(now, active())
    found = [one for one in read.suspending([on]) if one.suspends_on < one.expires_on]
    due_now = [one for one in found if _is_nearest(own.expiration_ahead_days, one.expires_on, on, today)]
    _tell(due_now, "credential_suspended", letters.suspended, on, now)


def credential_expired(on: date, now: datetime) -> None:
    """On ``expires_on`` itself."""
    if active().certification is not None:
        _tell(read.expiring([on]), "credential_expired", letters.expired, on, now)


def next_suspended_on(after: date) -> date | None:
    """The next day on which a credential is suspended."""
    return due.next_ahead("suspends_on", (0,), after)


def next_expired_on(after: date) -> date | None:
    """The next day on which a credential expires."""
    return due.next_ahead("expires_on", (0,), after)


def quarterly_status(on: date, now: datetime) -> None:
    """On the first day of the months that the pack names, to everybody with a credential in force."""
    own = active().certification
    if own is None or on.day != 1 or on.month not in own.status_months or _is_overtaken(own, on, now):
        return
    for holdings in read.held_by_candidate(on):
        _tell(holdings, "quarterly_status", letters.quarterly_status, on, now)


def next_quarterly_status_on(after: date) -> date | None:
    """The next such day on which anybody holds a credential in force."""
    own = active().certification
    return None if own is None else due.next_status_day(own.status_months, after)


def extension_asked(on: date, now: datetime) -> None:
    """The desk's digest of the wishes of the day before that still wait."""
    _digest(read.wishes_of, staff.extensions_asked, on, now)


def activity_held(on: date, now: datetime) -> None:
    """The desk's digest of activities that were held the day before."""
    _digest(read.held_activities_of, staff.activities_held, on, now)


def case_answered(on: date, now: datetime) -> None:
    """The desk's digest of cases in which something was said the day before."""
    _digest(read.answers_of, staff.cases_answered, on, now)


def misuse_reported(on: date, now: datetime) -> None:
    """The desk's digest of the reports of the day before."""
    _digest(read.reports_of, staff.misuse_reported, on, now)


def quarantine_waiting(on: date, now: datetime) -> None:
    """The desk's digest of rows that came into quarantine the day before and still wait for somebody."""
    _digest(_quarantined_on, staff.quarantine_waiting, on, now)


def next_quarantine_waiting_on(after: date) -> date | None:
    """The day after the next row that waits."""
    days = {_came_on(row) + ONE_DAY for row in _in_quarantine()}
    return min((day for day in days if day > after), default=None)


def _ends(steps: Iterable[int], on: date) -> tuple[date, ...]:
    return tuple(on + timedelta(days=step) for step in steps)


def _is_nearest(steps: Iterable[int], ends_on: date, on: date, today: date) -> bool:
    """Whether no later step, nor the end itself, has come by the day on which ``on`` is caught up."""
    later = [ends_on - timedelta(days=step) for step in (*steps, 0)]
    return not any(on < reached <= today for reached in later)


def _is_overtaken(policy: CertificationPolicy, on: date, now: datetime) -> bool:
    """Whether the next status day has come as well."""
    following = due.first_of_months(policy.status_months, on)
    return following is not None and following <= business_date(now, active())


def _tell(
    holdings: Iterable[Holding], notice: str, compose: _Compose, on: date, now: datetime, *, said_on: date | None = None
) -> None:
    """One notice for each candidate; ``said_on``: the day that its words count from."""
    ordered = sorted(holdings, key=lambda one: (one.candidate, one.id))
    for _candidate, group in groupby(ordered, key=lambda one: one.candidate):
        own = tuple(group)
        told = holder_of(own[0])
        letter = compose(told, own, said_on or on)
        _write(to_people([told.person], notice, f"candidate={told.id}:on={on}", letter), on, now)


def _digest(
    waiting: Callable[[date], Sequence[Waiting]],
    compose: Callable[[Sequence[Waiting], date], list[Told]],
    on: date,
    now: datetime,
) -> None:
    if active().certification is None:
        return
    found = waiting(on - ONE_DAY)
    if found:
        _write(compose(found, on), on, now)


def _quarantined_on(day: date) -> Sequence[Waiting]:
    return tuple(
        Waiting(id=row.id, person_id=None, about=f"{row.actor}: {row.title or row.activity or row.event}")
        for row in reversed(_in_quarantine())
        if _came_on(row) == day
    )


def _in_quarantine() -> Sequence[QuarantineRow]:
    """The newest rows that wait for somebody; what only waits for its own day is left out."""
    return tuple(row for row in quarantined(QuarantineFilter(), limit=_ROWS_READ) if row.why != FUTURE)


def _came_on(row: QuarantineRow) -> date:
    return business_date(row.entered_at, active())


def _write(told: list[Told], on: date, now: datetime) -> None:
    with transaction.atomic():
        write(told, optional=OPTIONAL, on=on, now=now)


REMINDERS = (
    Reminder(name="suspension_ahead", run=suspension_ahead, next_due_on=next_suspension_ahead_on),
    Reminder(name="credential_suspended", run=credential_suspended, next_due_on=next_suspended_on),
    Reminder(name="expiration_ahead", run=expiration_ahead, next_due_on=next_expiration_ahead_on),
    Reminder(name="credential_expired", run=credential_expired, next_due_on=next_expired_on),
    Reminder(name="quarterly_status", run=quarterly_status, next_due_on=next_quarterly_status_on),
    Reminder(name="certification_extension_asked", run=extension_asked, next_due_on=due.next_wish_day),
    Reminder(name="activity_held", run=activity_held, next_due_on=due.next_held_day),
    Reminder(name="case_answered", run=case_answered, next_due_on=due.next_answer_day),
    Reminder(name="misuse_reported", run=misuse_reported, next_due_on=due.next_report_day),
    Reminder(name="quarantine_waiting", run=quarantine_waiting, next_due_on=next_quarantine_waiting_on),
)
