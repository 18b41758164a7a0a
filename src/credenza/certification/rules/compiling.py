"""A pack's renewal rules compiled once into the tables and functions that a replay uses.

What a pack doesn't use costs nothing: a level whose rules only count units by type never goes the thorough way.
"""

from datetime import date
from decimal import Decimal

from credenza.certification.rules.book import (
    NO_LIMIT,
    BlanketEntry,
    Book,
    CarriedOver,
    Kind,
    LevelEntry,
    Rules,
    Way,
)
from credenza.certification.rules.facts import ForEverybody
from credenza.certification.rules.requirements import (
    always,
    hundredths,
    is_plain,
    least_units,
    make_test,
    triggers,
    walk,
    ways,
)
from credenza.certification.rules.terms import Term
from credenza.programs.certification_shapes import (
    CarryOver,
    Certification,
    CertificationPolicy,
    Level,
    LevelRules,
    Requirement,
)


def make_book(policy: CertificationPolicy, everybody: ForEverybody) -> Book:
    """Everything ready for replaying. A pack that the loader took has no unknown ids, so this refuses nothing."""
    categories = {category.id: index for index, category in enumerate(policy.categories)}
    types = policy.activity_types
    limited = any(category.counts_up_to or category.level_limits for category in policy.categories)
    levels = {
        level.id: _level(policy, level, index, categories, limited=limited) for index, level in enumerate(policy.levels)
    }
    entries = [
        _kind(policy, entry, index, levels, everybody, categories) for index, entry in enumerate(policy.certifications)
    ]
    seekers = tuple(entry for entry in entries if entry.earned_by)
    trees = [entry.earned_by for entry in policy.certifications if entry.earned_by]
    courses = frozenset(course.casefold() for tree in trees for node in walk(tree) for course in node.courses)
    return Book(
        policy=policy,
        types={each.id: (index, _hundredths(each.units)) for index, each in enumerate(types)},
        caps=tuple(NO_LIMIT if each.cap is None else each.cap for each in types),
        category_of=tuple(-1 if each.category is None else categories[each.category] for each in types),
        categories=tuple(categories),
        part_of=tuple(-1 if each.part_of is None else categories[each.part_of] for each in policy.categories),
        levels=levels,
        kinds={name: entry for entry in reversed(entries) for name in (entry.short_name, entry.code)},
        blankets=_blankets(everybody),
        earliest_on=policy.earliest_activity_on or date.min,
        highest_leads=policy.lead == "highest",
        seekers=seekers,
        courses=courses,
        seekers_need_courses=all(any(needed <= courses for needed in each.triggers) for each in seekers),
    )


def _blankets(everybody: ForEverybody) -> tuple[BlanketEntry, ...]:
    entries = {
        BlanketEntry(on=each.on, expires_from=each.expires_from, expires_to=each.expires_to, months=each.months)
        for each in everybody.blankets
    }
    return tuple(sorted(entries, key=lambda each: (each.on, each.expires_from, each.expires_to, each.months)))


def _hundredths(units: Decimal | None) -> int | None:
    return None if units is None else hundredths(units)


def _level(
    policy: CertificationPolicy, level: Level, index: int, categories: dict[str, int], *, limited: bool
) -> LevelEntry:
    most = []
    for category in policy.categories:
        own = next((each.counts_up_to for each in category.level_limits if each.level == level.id), None)
        up_to = own if own is not None else category.counts_up_to
        most.append(NO_LIMIT if up_to is None else hundredths(up_to))
    rules = [_rules(each, categories, limited=limited) for each in level.rules]
    return LevelEntry(
        index=index,
        id=level.id,
        rank=level.rank,
        exam_renews=level.exam_renews,
        rules=tuple(sorted(rules, key=lambda each: each.from_on)),
        most=tuple(most),
        stateful=any(each.stateful for each in rules),
        by_calendar=any(each.at_end for each in rules),
    )


def _rules(rules: LevelRules, categories: dict[str, int], *, limited: bool) -> Rules:
    tree = rules.renewal
    nodes = list(walk(tree)) if tree else []
    each_year = [node.units_each_year for node in always(tree) if node.units_each_year] if tree else []
    plain = tree is None or is_plain(tree)
    at_end = rules.closing == "at_end"
    by_exams = any(node.exam or node.exam_of_level for node in nodes)
    by_others = any(node.credential or node.credentials_of_level for node in nodes)
    return Rules(
        from_on=rules.from_on or date.min,
        term=Term(rules),
        need=NO_LIMIT if tree is None else least_units(tree),
        test=None if tree is None or plain else make_test(tree, categories),
        renewal=tree,
        units_from_old_end=rules.units_end_from == "old_end",
        exam_from_old_end=rules.exam_end_from == "old_end",
        at_end=at_end,
        submit_only=rules.grace == "submit",
        window_months=rules.earn_window_months,
        carry_over=None if rules.carry_over is None else _carried_over(rules.carry_over, categories),
        each_year=hundredths(max(each_year)) if each_year else None,
        counts_years=any(node.units_each_year for node in nodes),
        thorough=bool(
            limited
            or at_end
            or rules.carry_over
            or rules.earn_window_months
            or any(node.category or node.units_each_year for node in nodes)
        ),
        stateful=by_exams or by_others,
        late=at_end and by_others,
        ways=() if tree is None else _ways(rules, tree, categories),
    )


def _ways(rules: LevelRules, tree: Requirement, categories: dict[str, int]) -> tuple[Way, ...]:
    found = ways(tree)
    if not any(way.months or way.end_from for way in found):
        return ()
    return tuple(
        Way(
            test=make_test(way, categories),
            term=Term(rules, way.months),
            from_old_end=(way.end_from or rules.units_end_from) == "old_end",
        )
        for way in found
    )


def _carried_over(carry_over: CarryOver, categories: dict[str, int]) -> CarriedOver:
    category, lands_in = carry_over.category, carry_over.lands_in
    return CarriedOver(
        up_to=hundredths(carry_over.up_to),
        last_months=carry_over.last_months,
        category=None if category is None else categories[category],
        lands_in=None if lands_in is None else categories[lands_in],
    )


def _kind(
    policy: CertificationPolicy,
    entry: Certification,
    index: int,
    levels: dict[str, LevelEntry],
    everybody: ForEverybody,
    categories: dict[str, int],
) -> Kind:
    retired = everybody.retired
    retired_on = retired.get(entry.code, retired.get(entry.short_name, entry.retired_on))
    return Kind(
        index=index,
        code=entry.code,
        short_name=entry.short_name,
        level=levels[entry.level],
        retired_on=retired_on or date.max,
        earned_by=None if entry.earned_by is None else make_test(entry.earned_by, categories),
        triggers=() if entry.earned_by is None else triggers(entry.earned_by, policy.certifications),
    )
