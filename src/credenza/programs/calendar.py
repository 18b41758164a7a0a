"""Instants and business dates: the program's one time zone turns an instant into a date, once."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

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
