"""What the parts of the demo's sample business share: the people, and what they made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from credenza.kernel.actors import Actor


@dataclass(slots=True)
class Sample:
    """The people and what they made so far, by short names."""

    today: date
    zone_noon: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    days_ago: int = 0
    ticks: int = 0

    def now(self) -> datetime:
        """Some minutes after noon of the sample's day."""
        self.ticks += 1
        return self.zone_noon - timedelta(days=self.days_ago) - timedelta(hours=3) + timedelta(minutes=self.ticks % 170)


Happening = tuple[int, Callable[[Sample], Any]]
"""So many days ago, and what happened then."""
