"""Business days: Monday to Friday, less the seller's holidays (MR2, A11)."""

from datetime import date, timedelta

from credenza.kernel.periods import SATURDAY

_DAY = timedelta(days=1)


def is_business_day(day: date, holidays: frozenset[date]) -> bool:
    """Neither a weekend nor a holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def business_day(after: date, count: int, holidays: frozenset[date]) -> date:
    """The ``count``-th business day strictly after a day: Friday's first is Monday. Raises ValueError below 1."""
    if count < 1:
        raise ValueError("business days are counted from 1")
    day = after
    while count:
        day += _DAY
        count -= is_business_day(day, holidays)
    return day


def business_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """How many business days lie strictly after ``start``, up to ``end`` included; 0 where ``end`` is not later."""
    return sum(is_business_day(start + _DAY * ahead, holidays) for ahead in range(1, (end - start).days + 1))
