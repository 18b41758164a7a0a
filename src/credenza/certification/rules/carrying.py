"""What is left over when a cycle closes and counts in the next: units that its requirement does without.

The latest items are looked at first. Source: each shipped pack names its program's own rule.
"""

from collections.abc import Callable
from datetime import date

from credenza.certification.rules.book import CarriedOver
from credenza.certification.rules.holding import Carried, Holding
from credenza.certification.rules.tally import Item, Tally
from credenza.kernel.periods import add_months


def left_over(holding: Holding, closes_on: date, met: Callable[[Holding], bool]) -> Carried:
    """By category (-1: none), as much as may be carried and can be missed with the requirement still met."""
    rule = holding.rules.carry_over
    if rule is None or not met(holding):
        return ()
    since = date.min if rule.last_months is None else add_months(closes_on, -rule.last_months)
    kept, carried, room = list(holding.items), dict[int, int](), rule.up_to
    before = holding.tally, holding.units, holding.items
    for place in reversed(range(len(kept))):
        item = kept[place]
        if room <= 0 or item[0] < since:
            break
        if not _may_carry(holding, item, rule):
            continue
        spared = _spared(holding, kept, place, min(room, item[5]), met)
        if spared:
            kept[place] = _less(item, spared)
            category = holding.book.category_of[item[4]] if rule.lands_in is None else rule.lands_in
            carried[category] = carried.get(category, 0) + spared
            room -= spared
    holding.tally, holding.units, holding.items = before
    return tuple(sorted(carried.items()))


def _may_carry(holding: Holding, item: Item, rule: CarriedOver) -> bool:
    """Those beyond an item cap are nobody's; and only of the category that the rule names, or within it."""
    if _beyond_cap(holding, item):
        return False
    category = holding.book.category_of[item[4]]
    while rule.category is not None and category >= 0 and category != rule.category:
        category = holding.book.part_of[category]
    return rule.category is None or category == rule.category


def _beyond_cap(holding: Holding, item: Item) -> bool:
    same = [each[3] for each in holding.items if each[4] == item[4]]
    return same.index(item[3]) >= holding.book.caps[item[4]]


def _spared(holding: Holding, kept: list[Item], place: int, most: int, met: Callable[[Holding], bool]) -> int:
    """The most of one item that the requirement does without: fewer units never meet what more do not."""

    def does_without(units: int) -> bool:
        items = [*kept[:place], _less(kept[place], units), *kept[place + 1 :]]
        years = holding.tally.years if holding.tally is not None else ()
        tally = Tally(holding.book, holding.kind.level.most, holding.carried, years).enter_all(items)
        holding.tally, holding.units, holding.items = tally, tally.units, items
        return met(holding)

    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if does_without(middle) else (low, middle - 1)
    return low


def _less(item: Item, units: int) -> Item:
    on, place, name, id, type_, all_units, word = item
    return on, place, name, id, type_, all_units - units, word
