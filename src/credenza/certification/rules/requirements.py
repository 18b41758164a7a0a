"""A requirement tree made into one test: a plain function of an open cycle, asked on a day.

A leaf looks at what entered the cycle: its units, those of a category, of each sub-year, the courses completed, the
exams passed, and the credentials held on that day.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from credenza.certification.rules.book import Test
from credenza.programs.certification_shapes import Certification, Requirement

if TYPE_CHECKING:
    from credenza.certification.rules.holding import Holding
    from credenza.certification.rules.replaying import Replay

SAME = "same"


class Asked:
    """Whose open cycle is asked, among which facts, and on which day."""

    __slots__ = ("day", "holding", "replay")

    def __init__(self, holding: "Holding", replay: "Replay", day: date) -> None:
        self.holding, self.replay, self.day = holding, replay, day


def walk(tree: Requirement) -> Iterator[Requirement]:
    """The tree's nodes, itself first."""
    yield tree
    for part in (*tree.all_of, *tree.any_of):
        yield from walk(part)


def always(tree: Requirement) -> Iterator[Requirement]:
    """The leaves that have to be met whatever else is: those below all-of only."""
    if tree.all_of:
        for part in tree.all_of:
            yield from always(part)
    elif len(tree.any_of) == 1:
        yield from always(tree.any_of[0])
    elif not tree.any_of:
        yield tree


def least_units(tree: Requirement) -> int:
    """Hundredths without which the tree is never met: quickly told, before anything else is looked at."""
    if tree.all_of:
        return max(least_units(part) for part in tree.all_of)
    if tree.any_of:
        return min(least_units(part) for part in tree.any_of)
    return hundredths(tree.units) if tree.units is not None else 0


def triggers(tree: Requirement, certifications: tuple[Certification, ...]) -> tuple[frozenset[str], ...]:
    """Sets of courses (without regard to case) and certifications: without one of each set the tree is never met."""
    parts = [triggers(part, certifications) for part in (*tree.all_of, *tree.any_of)]
    if tree.all_of:
        return tuple(needed for part in parts for needed in part)
    if tree.any_of:
        return (frozenset[str]().union(*(part[0] for part in parts)),) if all(parts) else ()
    if tree.courses:
        return tuple(frozenset((course.casefold(),)) for course in tree.courses)
    wanted, level = tree.exam or tree.credential, tree.exam_of_level or tree.level
    if wanted or level:
        codes = (each.code for each in certifications if wanted in (each.code, each.short_name) or each.level == level)
        return (frozenset(codes),)
    return ()


def hundredths(units: Decimal) -> int:
    """Exact: a program's units have two decimal places at most."""
    return int(units * 100)


def is_plain(tree: Requirement) -> bool:
    """Only a number of units, of whatever category: ``need`` says it all."""
    return tree.units is not None and tree.category is None and not tree.all_of and not tree.any_of


def make_test(tree: Requirement, categories: dict[str, int]) -> Test:
    """The whole tree as one function."""
    if tree.all_of:
        return _every(tuple(make_test(part, categories) for part in tree.all_of))
    if tree.any_of:
        return _either(tuple(make_test(part, categories) for part in tree.any_of))
    return _leaf(tree, categories)


def _every(parts: tuple[Test, ...]) -> Test:
    return lambda asked: all(part(asked) for part in parts)


def _either(parts: tuple[Test, ...]) -> Test:
    return lambda asked: any(part(asked) for part in parts)


def _leaf(tree: Requirement, categories: dict[str, int]) -> Test:
    if tree.units is not None:
        return _units(hundredths(tree.units), None if tree.category is None else categories[tree.category])
    if tree.units_each_year is not None:
        return _each_year(hundredths(tree.units_each_year))
    if tree.courses:
        return _courses(tree)
    if tree.exam is not None or tree.exam_of_level is not None:
        return lambda asked: exam_passed(tree, asked)
    if tree.credential is not None or tree.credentials_of_level is not None:
        needed = tree.credentials_of_level or 1
        return lambda asked: len(credentials_held(tree, asked)) >= needed
    raise ValueError("a requirement says nothing")


def _units(needed: int, category: int | None) -> Test:
    if category is None:
        return lambda asked: asked.holding.units >= needed
    return lambda asked: asked.holding.units_of(category) >= needed


def _each_year(needed: int) -> Test:
    def met(asked: Asked) -> bool:
        tally = asked.holding.tally
        return tally is not None and bool(tally.years) and all(units >= needed for units in tally.year_units)

    return met


def _courses(tree: Requirement) -> Test:
    wanted = {course.casefold() for course in tree.courses}
    return lambda asked: wanted <= courses_done(asked.holding)


def courses_done(holding: "Holding") -> set[str]:
    """Names and SKUs of what entered the cycle, a cap or not, without regard to case."""
    return {word for item in holding.items for word in (item[2], item[6].casefold()) if word}


def exams_passed(tree: Requirement, asked: Asked) -> set[str]:
    """Codes of the exams asked for that were passed in the cycle, but for the one that started the credential; what
    came before it was earned is no part of its first cycle.
    """
    holding = asked.holding
    wanted = holding.kind.code if tree.exam == SAME else tree.exam
    return {
        kind.code
        for on, fact, kind in asked.replay.exams
        if on > holding.closed
        and (holding.seeks or on >= holding.earned_on)
        and fact != holding.id
        and (kind.level.id == tree.exam_of_level if wanted is None else wanted in (kind.code, kind.short_name))
    }


def exam_passed(tree: Requirement, asked: Asked) -> bool:
    """Whether as many of them were passed as are asked for."""
    return len(exams_passed(tree, asked)) >= (tree.exams or 1)


def ways(tree: Requirement) -> tuple[Requirement, ...]:
    """What may lead to a term of its own: the parts of the outermost any-of, or the whole tree."""
    return tree.any_of or (tree,)


def credentials_held(tree: Requirement, asked: Asked) -> set[str]:
    """Certifications among those asked for that are held and in force, other than the holding's own. Where something
    is earned anew, only what was earned or renewed since counts.
    """
    holding, wanted, level = asked.holding, tree.credential, tree.level
    return {
        other.kind.code
        for other in asked.replay.holdings
        if other.in_force_on(asked.day)
        and other.kind is not holding.kind
        and (wanted in (other.kind.code, other.kind.short_name) if wanted else level in (None, other.kind.level.id))
        and (not holding.seeks or other.last_on > holding.closed)
    }
