"""Refusals of what activities and events say of themselves: two rooms refuse with them, and mean the same.

Source: "Refusals" of the renewal rules.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class UnknownType(DomainError):
    """No activity type of the program has that name."""

    code: ClassVar[str] = "unknown_type"
    type: str
    known: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class DateInFuture(DomainError):
    """Later than today: where the candidate is, or of the program for an event."""

    code: ClassVar[str] = "date_in_future"
    date: dt.date
    today: dt.date


@dataclass(kw_only=True, eq=False)
class DateBeforeProgram(DomainError):
    """Before the program's earliest day."""

    code: ClassVar[str] = "date_before_program"
    date: dt.date
    earliest_on: dt.date
