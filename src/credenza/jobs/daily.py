"""What is done once for each business day, in this order. Each must be idempotent: a day may be tried again."""

from datetime import date, datetime
from typing import Protocol


class DailyJob(Protocol):
    """Does the work of the business day ``on`` at the instant ``now`` (aware UTC)."""

    def __call__(self, *, on: date, now: datetime) -> None: ...


DAILY: tuple[tuple[str, DailyJob], ...] = ()
