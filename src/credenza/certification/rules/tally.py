"""The units of one cycle item by item: caps by type, the most of each category, sub-years, what is cut off and why.

Units are hundredths. Items come in the order in which they count: by day, and within a day by name, then by id; where
a cap or a most is reached the later ones don't count. Source: "There is a limit of four uses of this type of activity
per renewal cycle" in the new process to renew certifications; the order within a day is the program's own decision.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from credenza.certification.rules.book import Book

Item = tuple[date, int, str, int, int, int, str]
"""An activity in its place: date, place in the day, name without regard to case, id, type, units, item."""

OVER_CAP = -1


@lru_cache(maxsize=4096)
def shown(units: int) -> Decimal:
    """Hundredths as the exact number of units."""
    return Decimal(units) / 100


class Tally:
    """``cut``: id, the category that cut it off or ``OVER_CAP``, and how many units counted all the same."""

    __slots__ = ("_book", "_most", "_sums", "counted", "counts", "cut", "units", "year_units", "years")

    def __init__(
        self,
        book: Book,
        most: tuple[int, ...],
        carried: Iterable[tuple[int, int]] = (),
        years: tuple[date, ...] = (),
    ) -> None:
        self._book, self._most = book, most
        self._sums = [0] * len(most)
        self.counts = [0] * len(book.caps)
        self.counted: list[int] = []
        self.cut: list[tuple[int, int, int]] = []
        self.units = 0
        self.years = years
        self.year_units = [0] * len(years)
        for category, units in carried:
            self.units += self._add(category, units)[0]

    def enter(self, item: Item) -> None:
        """Count one more."""
        on, _, _, id, type_, units, _ = item
        if self.counts[type_] >= self._book.caps[type_]:
            self.cut.append((id, OVER_CAP, 0))
            return
        self.counts[type_] += 1
        added, limit = self._add(self._book.category_of[type_], units)
        if added < units:
            self.cut.append((id, limit, added))
        if added:
            self.units += added
            self.counted.append(id)
            if self.years:
                self.year_units[sum(end <= on for end in self.years[:-1])] += added

    def enter_all(self, items: Iterable[Item], since: date = date.min) -> "Tally":
        """Count those dated on or after ``since``."""
        for item in items:
            if item[0] >= since:
                self.enter(item)
        return self

    def units_of(self, category: int) -> int:
        """What counts of a category, the ones within it included."""
        return min(self._sums[category], self._most[category])

    def room(self, category: int) -> int:
        """How many units of a category may still count."""
        return self._most[category] - self._sums[category]

    def _add(self, category: int, units: int) -> tuple[int, int]:
        """How much of it counts after every most on the way up, and the category that cut it off."""
        limit = OVER_CAP
        while category >= 0 and units:
            before = self._sums[category]
            self._sums[category] = before + units
            left = self._most[category] - before
            if units > left:
                units, limit = max(left, 0), category
            category = self._book.part_of[category]
        return units, limit
