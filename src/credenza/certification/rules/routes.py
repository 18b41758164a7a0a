"""The ways to complete a requirement tree: what is missing, and the fewest activities that make it up.

Any-of gives one way for each part; all-of joins the ways of its parts, narrow categories first, for what counts in a
category counts in the wider ones too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from credenza.certification.rules.book import NO_LIMIT, Book
from credenza.certification.rules.holding import Holding
from credenza.certification.rules.replaying import Replay
from credenza.certification.rules.requirements import SAME, Asked, courses_done, exam_passed, hundredths, make_test
from credenza.certification.rules.tally import Tally
from credenza.programs.certification_shapes import Requirement

MOST_WAYS = 64
"""A tree that offers more ways than anybody would read is cut off there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Activities of one type (by index) with units each in hundredths, a course, or an exam by code."""

    kind: Literal["activity", "course", "exam"]
    type: int | None = None
    name: str = ""
    count: int = 1
    units: int = 0


def routes(replay: Replay, holding: Holding, day: date) -> Iterator[list[Needed]]:
    """Every way that can be worked out to complete the requirement of an open cycle by a day."""
    tree = holding.rules.renewal
    if tree is None:
        return
    asked = Asked(holding, replay, day)
    for count, leaves in enumerate(_choices(tree)):
        if count >= MOST_WAYS:
            return
        way = _complete(leaves, asked)
        if way is not None:
            yield way


def _choices(tree: Requirement) -> Iterator[list[Requirement]]:
    """The sets of leaves of which one set has to be met."""
    if tree.any_of:
        for part in tree.any_of:
            yield from _choices(part)
    elif tree.all_of:
        first, *rest = tree.all_of
        others = Requirement(all_of=tuple(rest))
        for choice in _choices(first):
            for more in _choices(others) if rest else ([],):
                yield [*choice, *more]
    else:
        yield [tree]


def _complete(leaves: list[Requirement], asked: Asked) -> list[Needed] | None:
    """What one set of leaves still needs; None where it can't be had by doing something."""
    holding = asked.holding
    way: list[Needed] = []
    for leaf in leaves:
        if leaf.exam is not None and not exam_passed(leaf, asked):
            way.append(Needed(kind="exam", name=holding.kind.code if leaf.exam == SAME else leaf.exam))
        elif leaf.courses:
            had = courses_done(holding)
            missing = [course for course in leaf.courses if course.casefold() not in had]
            way += [Needed(kind="course", type=0, name=course) for course in missing]
        elif leaf.units is None and leaf.units_each_year is None and not _is_met(leaf, asked):
            return None
    demands = [leaf for leaf in leaves if leaf.units is not None or leaf.units_each_year is not None]
    scratch = _Scratch(holding, asked.day)
    for leaf in sorted(demands, key=lambda leaf: -scratch.depth(leaf)):
        more = scratch.make_up(leaf)
        if more is None:
            return None
        way += more
    return _joined(way)


def _is_met(leaf: Requirement, asked: Asked) -> bool:
    categories = {name: index for index, name in enumerate(asked.holding.book.categories)}
    return make_test(leaf, categories)(asked)


def _joined(way: list[Needed]) -> list[Needed]:
    """The same type and units once, with their number."""
    counts: dict[tuple[object, ...], int] = {}
    for needed in way:
        key = (needed.kind, needed.type, needed.name, needed.units)
        counts[key] = counts.get(key, 0) + needed.count
    first = {(each.kind, each.type, each.name, each.units): each for each in way}
    joined = [
        Needed(kind=each.kind, type=each.type, name=each.name, units=each.units, count=counts[key])
        for key, each in first.items()
    ]
    return sorted(joined, key=lambda each: -each.units)


class _Scratch:
    """A tally of the open cycle to which planned activities are added, so that one demand sees what another took."""

    def __init__(self, holding: Holding, day: date) -> None:
        book = holding.book
        self._book, self._day = book, day
        years = () if holding.tally is None else holding.tally.years
        since = holding.rules.window_from(day)
        self._tally = Tally(book, holding.kind.level.most, holding.carried, years).enter_all(holding.items, since)

    def depth(self, leaf: Requirement) -> int:
        """How narrow a leaf's category is."""
        return len(_upward(self._book, self._category(leaf)))

    def make_up(self, leaf: Requirement) -> list[Needed] | None:
        """The fewest, then lightest activities that meet a leaf, added to the tally; None where caps forbid it."""
        made: list[Needed] = []
        while (missing := self._missing(leaf)) > 0:
            picked = _lightest(missing, self._options(leaf, missing))
            if not picked:
                return None
            for type_, units, count in picked:
                made.append(Needed(kind="activity", type=type_, units=units, count=count))
                for _ in range(count):
                    self._tally.enter((self._day, 0, "", 0, type_, units, ""))
            if self._missing(leaf) >= missing:
                return None
        return made

    def _category(self, leaf: Requirement) -> int:
        return -1 if leaf.category is None else self._book.categories.index(leaf.category)

    def _missing(self, leaf: Requirement) -> int:
        if leaf.units_each_year is not None:
            years = zip(self._tally.years, self._tally.year_units, strict=True)
            had = next((units for end, units in years if self._day < end), 0)
            return hundredths(leaf.units_each_year) - had
        category = self._category(leaf)
        had = self._tally.units if category < 0 else self._tally.units_of(category)
        return 0 if leaf.units is None else hundredths(leaf.units) - had

    def _options(self, leaf: Requirement, missing: int) -> list[tuple[int, int, int]]:
        """Type, units and how many may still count, for the types that count toward the leaf."""
        wanted, found = self._category(leaf), []
        for type_, (_, units) in enumerate(self._book.types.values()):
            path = _upward(self._book, self._book.category_of[type_])
            left = self._book.caps[type_] - self._tally.counts[type_]
            room = min((self._tally.room(category) for category in path), default=NO_LIMIT)
            if left > 0 and room > 0 and (wanted < 0 or wanted in path):
                each = min(missing, room) if units is None else units
                if each > 0:
                    found.append((type_, each, min(left, -(-room // each))))
        return found


def _upward(book: Book, category: int) -> list[int]:
    path = []
    while category >= 0:
        path.append(category)
        category = book.part_of[category]
    return path


def _lightest(missing: int, options: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Type, units and number: the fewest that reach it, then the fewest units, then the pack's first types; where
    nothing reaches it, all that may still count.
    """
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}  # by total: how many, and of each type, negated
    for _, units, most in options:
        after: dict[int, tuple[int, tuple[int, ...]]] = {}
        for total, (count, picks) in best.items():
            for number in range(min(most, max(0, -(-(missing - total) // units))) + 1):
                reached, found = total + number * units, (count + number, (*picks, -number))
                if reached not in after or found < after[reached]:
                    after[reached] = found
        best = after
    enough = [(count, total, picks) for total, (count, picks) in best.items() if total >= missing]
    picks = min(enough)[2] if enough else best[max(best)][1]
    return [(type_, units, -number) for (type_, units, _), number in zip(options, picks, strict=True) if number]
