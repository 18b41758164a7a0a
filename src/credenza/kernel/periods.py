"""Month arithmetic on business dates: calendar months, clamped to the month's end."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

SATURDAY = 5
SHORTEST_MONTH = 28


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier), clamped: 29 February 2024 + 12 is 28 February 2025.

    Beyond the last day that dates know it is that day: whatever day somebody types, a preview can answer.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month, on = index // 12, index % 12 + 1, day.day
    if year > MAXYEAR:
        return date.max
    return date(year, month, on if on <= SHORTEST_MONTH else min(on, monthrange(year, month)[1]))


def first_workday(day: date) -> date:
    """The first Monday to Friday of the day's month; holidays are not looked at."""
    first = day.replace(day=1)
    return first + timedelta(days=7 - first.weekday() if first.weekday() >= SATURDAY else 0)


def next_first_workday(after: date) -> date:
    """The next first Monday to Friday of a month that is later than ``after``."""
    this = first_workday(after)
    return this if this > after else first_workday(add_months(after.replace(day=1), 1))
