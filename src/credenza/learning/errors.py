"""Refusals of the learning room. Codes that the certification room refuses with as well mean the same here.

Source: "Refusals" of the renewal rules.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class StatementConflict(DomainError):
    """A statement of that id came before with other content. Nothing of this call was taken."""

    code: ClassVar[str] = "statement_conflict"
    statement: str


@dataclass(kw_only=True, eq=False)
class NotWaiting(DomainError):
    """The quarantined row was replayed or dismissed before; ``status`` says which."""

    code: ClassVar[str] = "quarantine_not_open"
    status: str


@dataclass(kw_only=True, eq=False)
class UnknownType(DomainError):
    """No activity type of the program has that name."""

    code: ClassVar[str] = "unknown_type"
    type: str
    known: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class DateInFuture(DomainError):
    """The event has not been yet."""

    code: ClassVar[str] = "date_in_future"
    date: dt.date
    today: dt.date


@dataclass(kw_only=True, eq=False)
class DateBeforeProgram(DomainError):
    """Before the program's earliest day."""

    code: ClassVar[str] = "date_before_program"
    date: dt.date
    earliest_on: dt.date
