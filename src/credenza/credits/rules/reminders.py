"""When somebody is reminded: so many days after something began to wait, or before a lot ends.

Each step has its own day. A step that is not reached because the matter is settled is left out; one that is past
never comes back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLot:
    """A lot with credits left: since when it is there, and the first day without it."""

    booked_on: date
    expires_on: date


def days_before(steps: Iterable[int], on: date) -> tuple[date, ...]:
    """The days whose step after them falls on ``on``."""
    return tuple(on - timedelta(days=step) for step in steps)


def days_after(steps: Iterable[int], on: date) -> tuple[date, ...]:
    """The days whose step before them falls on ``on``."""
    return tuple(on + timedelta(days=step) for step in steps)


def next_step_after(anchors: Iterable[date], steps: Sequence[int], after: date) -> date | None:
    """The first day later than ``after`` that lies so many days behind (negative steps: before) an anchor."""
    reached = (anchor + timedelta(days=step) for anchor in anchors for step in steps)
    return min((day for day in reached if day > after), default=None)


def idle_since(lots: Iterable[HeldLot], last_redeemed_on: date | None, on: date) -> date | None:
    """The day since which credits lie unused: the last redemption, or when the oldest lot that still holds came in.

    None where nothing is left on the day.
    """
    held = [lot.booked_on for lot in lots if lot.expires_on > on]
    if not held:
        return None
    return max(min(held), last_redeemed_on or min(held))


def next_idle_day(lots: Sequence[HeldLot], last_redeemed_on: date | None, days: int, after: date) -> date | None:
    """The first day later than ``after`` on which the account has been idle for exactly so many days."""
    starts = {lot.booked_on for lot in lots} | ({last_redeemed_on} if last_redeemed_on else set())
    for day in sorted(start + timedelta(days=days) for start in starts):
        if day > after and idle_since(lots, last_redeemed_on, day) == day - timedelta(days=days):
            return day
    return None
