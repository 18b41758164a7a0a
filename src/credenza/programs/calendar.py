"""Instants and business dates: the program's one time zone turns an instant into a date, once. And days off."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from credenza.programs.orders_shapes import OrdersPolicy
from credenza.programs.shapes import Program


def business_date(now: datetime, program: Program) -> date:
    """The date of an instant in the program's time zone. Raises ValueError for an instant without a zone."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return now.astimezone(ZoneInfo(program.time_zone)).date()


def start_of_day(on: date, program: Program) -> datetime:
    """The first instant of a business date, in UTC.

    Where a clock change skips midnight, it is the first instant that exists on that day.
    """
    return datetime.combine(on, time.min, tzinfo=ZoneInfo(program.time_zone)).astimezone(UTC)


def holidays_of(policy: OrdersPolicy, years: Iterable[int]) -> frozenset[date]:
    """The seller's days without business: those listed, and the public holidays of its calendar in these years.

    Raises ValueError for a calendar that is not known; ``programs check`` names it before.
    """
    listed = frozenset(policy.holidays)
    if not policy.holiday_calendar:
        return listed
    return listed.union(*(public_holidays(policy.holiday_calendar, year) for year in years))


@lru_cache(maxsize=64)
def public_holidays(calendar: str, year: int) -> frozenset[date]:
    """The public holidays of a country ("AU") or a region of it ("AU/NSW") in a year; ValueError where unknown."""
    # Loading all calendars takes a while, and most sellers name none.
    from holidays import country_holidays  # noqa: PLC0415

    country, _, region = calendar.partition("/")
    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=year))
    except RuntimeError:  # one of its kinds stands for what the library does not know
        raise ValueError(f"no calendar {calendar}") from None
