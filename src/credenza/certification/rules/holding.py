"""One credential while a replay works on it: its dates and the tally of its open cycle. Changed in place, for speed.

Units are hundredths. An item counts when it is dated after ``closed`` and before ``until``.
"""

from datetime import date, timedelta
from decimal import Decimal

from credenza.certification.rules.book import Book, Kind, Rules
from credenza.certification.rules.standing import ClosedBy, Cycle
from credenza.certification.rules.tally import Item, Tally, shown
from credenza.certification.rules.terms import years_within

ONE_DAY = timedelta(days=1)
NOTHING = Decimal(0)
NO_FLOOR = (date.min, date.min)
Carried = tuple[tuple[int, int], ...]
"""Units that came over from the cycle before, by category (-1: none)."""


Past = tuple[list[Item], Rules, Carried, tuple[int, ...], tuple[date, ...]]
"""What a closed cycle was counted from: items, rules, what was carried in, the most of each category, sub-years."""


def carried_units(carried: Carried) -> Decimal:
    """What came over from the cycle before, all in all."""
    return shown(sum(units for _, units in carried)) if carried else NOTHING


class Holding:
    """A credential; or, while it ``seeks``, one that may still be earned by itself.

    ``past``: what each closed cycle was counted from. ``full``: the dates without regard to sub-years;
    ``floor``: those that staff granted.
    """

    __slots__ = (
        "account", "birth_month", "book", "carried", "closed", "counted", "counts", "cycles", "earned_on", "ends_on",
        "expires_on", "floor", "full", "id", "items", "kind", "merged_into", "merged_on", "met_by", "need", "past",
        "rules", "seeks", "start", "suspends_on", "tally", "thorough", "units", "until",
    )  # fmt: skip

    def __init__(
        self, book: Book, id: int, kind: Kind, earned_on: date, *, account: int = 0, birth_month: int | None = None
    ) -> None:
        self.book, self.id, self.kind, self.account, self.birth_month = book, id, kind, account, birth_month
        self.earned_on = self.start = earned_on
        self.closed = date.min
        self.cycles: list[Cycle] = []
        self.past: list[Past] = []
        self.merged_into: Holding | None = None
        self.merged_on: date | None = None
        self.seeks = False
        self.rules = rules = kind.level.rules_on(earned_on)
        self.suspends_on, self.expires_on = self.full = rules.term.dates(earned_on, birth_month)
        self.floor = NO_FLOOR
        self.begin(rules, ())

    def begin(self, rules: Rules, carried: Carried) -> None:
        """Open a cycle under these rules with an empty tally."""
        self.rules, self.carried = rules, carried
        self.need, self.thorough = rules.need, rules.thorough
        self.counts = [0] * len(self.book.caps)
        self.counted: list[int] = []
        self.items: list[Item] = []
        self.units = 0
        self.met_by: ClosedBy | None = None
        self.ends_on = date.max
        self.tally: Tally | None = None
        if self.thorough:
            self.recount(self.start)
        if rules.each_year is None:
            self.suspends_on, self.expires_on = self.full
            self.refresh()
        else:
            self.move(*self.full)

    def recount(self, day: date) -> None:
        """The thorough tally of the items so far, as it is on a day."""
        rules = self.rules
        years = years_within(self.start, self.full[0]) if rules.counts_years else ()
        if self.tally is not None and self.tally.years:
            years = self.tally.years  # a cycle's years stay what they were when it began
        tally = Tally(self.book, self.kind.level.most, self.carried, years)
        self._adopt(tally.enter_all(self.items, rules.window_from(day)))

    def take(self, day: date, items: list[Item]) -> None:
        """Count a day's items the thorough way."""
        self.items += items
        if self.tally is None or self.rules.window_months is not None:
            self.recount(day)
        else:
            self._adopt(self.tally.enter_all(items))
        if self.rules.each_year is not None:
            self.move(*self.full)

    def take_plainly(self, items: list[Item], caps: tuple[int, ...]) -> None:
        """Count a day's items by their types alone."""
        counts = self.counts
        self.items += items
        for _, _, _, id, type_, units, _ in items:
            if counts[type_] < caps[type_]:
                counts[type_] += 1
                self.units += units
                self.counted.append(id)

    def take_any(self, day: date, items: list[Item]) -> None:
        """Count a day's items, whichever way."""
        if self.thorough:
            self.take(day, items)
        else:
            self.take_plainly(items, self.book.caps)

    def _adopt(self, tally: Tally) -> None:
        self.tally, self.units, self.counted, self.counts = tally, tally.units, tally.counted, tally.counts

    def move(self, suspends_on: date, expires_on: date) -> None:
        """New dates, never earlier than before; then until when items count.

        Where each sub-year has its minimum, the credential ends with the first one that has not reached it (yet).
        """
        self.full = (max(self.full[0], suspends_on), max(self.full[1], expires_on))
        self.suspends_on, self.expires_on = self.full
        if self.rules.each_year is not None:
            lapses_on = self._lapses_on(self.rules.each_year)
            self.suspends_on = max(self.floor[0], min(self.full[0], lapses_on))
            self.expires_on = max(self.floor[1], min(self.full[1], lapses_on))
        self.refresh()

    def extend(self, suspends_on: date, expires_on: date) -> None:
        """Dates that staff granted: a sub-year without its minimum doesn't end the credential before them either."""
        self.floor = (max(self.floor[0], suspends_on), max(self.floor[1], expires_on))
        self.move(suspends_on, expires_on)

    def _lapses_on(self, needed: int) -> date:
        if self.met_by is not None:
            return years_within(self.ends_on, self.full[0])[0]
        if self.tally is not None:
            for end, units in zip(self.tally.years, self.tally.year_units, strict=True):
                if units < needed:
                    return end
        return date.max

    def refresh(self) -> None:
        """Until when items count, after dates, rules or certification changed."""
        until = self.suspends_on if self.rules.submit_only else self.expires_on
        retired_on = self.kind.retired_on
        self.until = date.min if self.merged_into is not None else min(retired_on, until)

    def turn_into(self, kind: Kind, day: date) -> None:
        """An upgrade: dates, cycle and tally go on, under the rules of the other level."""
        before, self.kind = self.kind, kind
        if kind.level is not before.level:
            self.rules = rules = kind.level.rules_on(self.start)
            self.need, self.thorough = rules.need, rules.thorough
            if self.thorough:
                self.recount(day)
        self.move(*self.full)

    def merge_into(self, kept: "Holding", day: date) -> None:
        """From then on it is one with another."""
        self.merged_into, self.merged_on = kept, day
        self.refresh()

    def in_force_on(self, day: date) -> bool:
        """Active or suspended."""
        return day < self.expires_on and self.merged_into is None

    def may_renew_on(self, day: date) -> bool:
        """In force, not retired, not waiting for its cycle's end, and not renewed on that very day."""
        return (
            day < self.expires_on
            and day < self.kind.retired_on
            and self.merged_into is None
            and self.met_by is None
            and not (self.rules.late and day < self.full[0] - ONE_DAY)
            and not (self.cycles and self.cycles[-1].closed_on == day)
        )

    @property
    def is_waiting_late(self) -> bool:
        """Met by other credentials alone, and waiting for its cycle's end."""
        return self.rules.late and self.met_by is not None and self.need == 0

    def units_of(self, category: int) -> int:
        """Hundredths that count of a category."""
        return 0 if self.tally is None else self.tally.units_of(category)

    @property
    def last_on(self) -> date:
        """The day of the last renewal, or the earning day."""
        return self.cycles[-1].closed_on if self.cycles else self.earned_on
