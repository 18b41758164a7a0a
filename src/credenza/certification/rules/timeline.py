"""All facts about one candidate in the order in which they take effect, whatever the order in which they came in.

Within a day: what was granted, extensions (personal ones, then blankets), upgrades, accounts taken in, activities,
exams. Activities of a day come by name without regard to case, then by id.
"""

from datetime import date
from typing import Any

from credenza.certification.rules.book import Book
from credenza.certification.rules.facts import ActivityDone, Facts
from credenza.certification.rules.requirements import hundredths

GRANT, EXTENSION, BLANKET, UPGRADE, MERGER, ACTIVITY, EXAM = range(7)

Line = list[Any]
"""Tuples: date, place in the day, and what that kind of fact is sorted and known by; those of activities are items."""


def timeline(book: Book, facts: Facts, until: date | None) -> tuple[Line, set[str]]:
    """Sorted; what is said twice under one id stands once. ``until``: nothing later. And the names and SKUs of courses
    that earn something by themselves.
    """
    line, words = _activities(book, facts)
    kinds = book.kinds
    for earned in facts.earned:
        kind = kinds.get(earned.certification)
        if kind is not None:
            line.append((earned.on, GRANT, earned.id, kind.index, earned.account, kind))
    for exam in facts.exams:
        kind = kinds.get(exam.certification)
        if kind is not None:
            line.append((exam.on, EXAM, exam.id, kind.index, exam.account, kind))
    if facts.extensions or facts.upgrades or facts.merged_on or book.blankets:
        _add_rare(book, facts, line)
    if until is not None:
        line = [entry for entry in line if entry[0] <= until]
    line.sort()
    return line, words


def _activities(book: Book, facts: Facts) -> tuple[Line, set[str]]:
    line: Line = []
    words: set[str] = set()
    types, earliest_on, courses = book.types, book.earliest_on, book.courses
    for done in _once(facts.activities):
        found = types.get(done.type)
        if found is not None and done.on >= earliest_on:
            index, units = found
            if units is None:
                units = 0 if done.units is None else hundredths(done.units)
            name, item = done.name.casefold(), done.item
            if item:
                words.add(item.casefold())
            if name in courses:
                words.add(name)
            line.append((done.on, ACTIVITY, name, done.id, index, units, item))
    return line, words


def _once(activities: tuple[ActivityDone, ...]) -> tuple[ActivityDone, ...]:
    by_id = {done.id: done for done in activities}
    return activities if len(by_id) == len(activities) else tuple(by_id.values())


def _add_rare(book: Book, facts: Facts, line: Line) -> None:
    for extended in facts.extensions:
        line.append((extended.on, EXTENSION, extended.credential, extended.suspends_on, extended.expires_on))
    for place, blanket in enumerate(book.blankets):
        line.append((blanket.on, BLANKET, place, blanket))
    for upgraded in facts.upgrades:
        kind = book.kinds.get(upgraded.certification)
        if kind is not None:
            line.append((upgraded.on, UPGRADE, upgraded.credential, kind.index, kind))
    for place, day in enumerate(facts.merged_on, 1):
        by = facts.merged_with[place - 1] if place <= len(facts.merged_with) else 0
        line.append((day, MERGER, place, by))
