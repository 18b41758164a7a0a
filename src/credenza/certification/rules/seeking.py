"""Certifications that are earned by themselves, on the first day on which what they ask for is met (accreditations
that need specific courses, designations that need other credentials).

Source: "Accreditation renewals which DO require specific courses" in the question about CE units, and the Certified
Administration Expert of the new process to renew certifications.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from credenza.certification.rules.book import Book, Kind
from credenza.certification.rules.holding import ONE_DAY, Holding
from credenza.certification.rules.requirements import Asked
from credenza.certification.rules.timeline import EXAM, GRANT, UPGRADE, Line

if TYPE_CHECKING:
    from credenza.certification.rules.replaying import Replay

ROOM = 10_000
"""So many credentials of one certification get ids of their own."""
LONG_AGO = date(1900, 1, 1)
STARTING = (GRANT, EXAM, UPGRADE)


def seekers_of(book: Book, line: Line, courses: set[str]) -> list["Seeker"]:
    """Those of the pack's that these facts may lead to. Most candidates have done nothing that any of them asks for."""
    if not courses and book.seekers_need_courses:
        return []
    words = courses | {entry[-1].code for entry in line if entry[1] in STARTING}
    left, found = list(book.seekers), list[Seeker]()
    while True:
        now = [kind for kind in left if not any(words.isdisjoint(needed) for needed in kind.triggers)]
        if not now:
            return found
        # What is earned by itself may lead to more.
        words.update(kind.code for kind in now)
        found += [Seeker(book, kind) for kind in now]
        left = [kind for kind in left if kind not in now]


class Seeker:
    """What counts toward one such certification so far. Where it was held before, only what came after its end."""

    __slots__ = ("_book", "_count", "_kind", "_sought")

    def __init__(self, book: Book, kind: Kind) -> None:
        self._book, self._kind, self._count = book, kind, 0
        self._begin(date.min)

    def _begin(self, closed: date) -> None:
        self._sought = sought = Holding(self._book, 0, self._kind, LONG_AGO)
        sought.seeks = sought.thorough = True
        sought.closed = closed

    def count(self, holdings: list[Holding], day: date, items: list[Any]) -> None:
        """A day's activities."""
        if self._is_open(holdings, day):
            self._sought.take(day, items)

    def earned(self, replay: "Replay", day: date, birth_month: int | None) -> Holding | None:
        """The credential, on the day on which the requirement is met. Its first cycle begins on the day after: what
        earned it does not renew it too.
        """
        test = self._kind.earned_by
        if test is None or not self._is_open(replay.holdings, day) or not test(Asked(self._sought, replay, day)):
            return None
        self._count += 1
        number = -(self._kind.index * ROOM + self._count)
        earned = Holding(self._book, number, self._kind, day, birth_month=birth_month)
        earned.closed = day
        return earned

    def _is_open(self, holdings: list[Holding], day: date) -> bool:
        kind = self._kind
        if day >= kind.retired_on:
            return False
        for holding in holdings:
            if holding.kind is kind and holding.merged_into is None:
                if day < holding.expires_on:
                    return False
                if self._sought.closed < holding.expires_on - ONE_DAY:
                    self._begin(holding.expires_on - ONE_DAY)
        return self._sought.closed < day
