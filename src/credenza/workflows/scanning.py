"""What a reminder is: a daily scan with its companion, which names the next day on which it has something to say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A scan with its companion."""

    name: str
    run: Callable[[date, datetime], None]
    next_due_on: Callable[[date], date | None]
