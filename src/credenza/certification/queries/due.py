"""The next day on which a reminder of this room has something to say: a rehearsal jumps over the days between.

Each look costs one step into an index for each kind of reminder, however many credentials there are.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet

from credenza.certification.models import Activity, CaseEntry, ExtensionRequest, MisuseReport
from credenza.certification.queries.reminders import ANSWERED, running

ONE_DAY = timedelta(days=1)
DECEMBER = 12


def next_ahead(column: str, steps: Collection[int], after: date) -> date | None:
    """The first day later than ``after`` that lies so many days before a credential's ``suspends_on`` or
    ``expires_on`` (0 steps: that day itself).
    """
    reached = []
    for step in steps:
        later = running().filter(**{f"{column}__gt": after + timedelta(days=step)})
        first = later.aggregate(first=Min(column))["first"]
        if first is not None:
            reached.append(first - timedelta(days=step))
    return min(reached, default=None)


def next_status_day(months: Collection[int], after: date) -> date | None:
    """The next first day of one of the months on which somebody holds a credential in force."""
    day = first_of_months(months, after)
    if day is None:
        return None
    last = running().aggregate(last=Max("expires_on"))["last"]
    return day if last is not None and last > day else None


def first_of_months(months: Collection[int], after: date) -> date | None:
    """The next first day of one of the months (1 to 12) that is later than ``after``; None where there are none."""
    year, month = after.year, after.month
    for _ in range(DECEMBER):
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
        if month in months:
            return date(year, month, 1)
    return None


def next_wish_day(after: date) -> date | None:
    """The day after the next wish for more time that waits."""
    return _day_after(ExtensionRequest.objects.filter(status="asked", asked_on__gte=after), "asked_on")


def next_held_day(after: date) -> date | None:
    """The day after the next activity that waits for staff."""
    return _day_after(Activity.objects.filter(status="held", entered_on__gte=after), "entered_on")


def next_answer_day(after: date) -> date | None:
    """The day after the next thing said, or not said in time, in a case that waits for staff."""
    waiting = CaseEntry.objects.filter(kind__in=ANSWERED, case__status__in=ANSWERED, on__gte=after)
    return _day_after(waiting, "on")


def next_report_day(after: date) -> date | None:
    """The day after the next report of misuse that waits."""
    return _day_after(MisuseReport.objects.filter(status="open", on__gte=after), "on")


def _day_after(waiting: QuerySet[Any], column: str) -> date | None:
    """Digests tell of the day before."""
    first = waiting.aggregate(first=Min(column))["first"]
    return None if first is None else first + ONE_DAY
