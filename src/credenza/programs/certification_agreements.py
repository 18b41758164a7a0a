"""What the values of a renewal program owe each other: no code twice, no unknown level, rules in order of their days.

Checked on the parsed tree, like ``agreements``; a value of a wrong type is passed over here.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.programs.problems import Finding, Path
from credenza.programs.requirement_agreements import Known, listed, tree_disagreements

_HERE = "certification"
_LISTS_WITH_IDS = ("categories", "activity_types", "levels", "blanket_extensions")


def certification_disagreements(tree: dict[str, Any]) -> list[Finding]:
    """Every broken agreement of the tree's renewal program; none where it has no such section."""
    policy = tree.get(_HERE)
    if not isinstance(policy, dict):
        return []
    known = _known(policy)
    found: list[Finding] = []
    for key in _LISTS_WITH_IDS:
        found += _twice(policy, key)
    found += _not_empty(policy)
    found += [*_codes(policy), *_categories(policy, known), *_types(policy, known), *_levels(policy, known)]
    return [*found, *_certifications(policy, known), *_blankets(policy)]


def _tables(node: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    entries = node.get(key) if isinstance(node, dict) else None
    listed_here = entries if isinstance(entries, list) else []
    return [(index, entry) for index, entry in enumerate(listed_here) if isinstance(entry, dict)]


def _texts(policy: dict[str, Any], key: str, name: str) -> frozenset[str]:
    return frozenset(entry[name] for _, entry in _tables(policy, key) if isinstance(entry.get(name), str))


def _known(policy: dict[str, Any]) -> Known:
    most: dict[tuple[str | None, str], Decimal] = {}
    for _, category in _tables(policy, "categories"):
        own = [(None, category.get("counts_up_to"))]
        own += [(limit.get("level"), limit.get("counts_up_to")) for _, limit in _tables(category, "level_limits")]
        for level, amount in own:
            named = isinstance(level, str | None) and isinstance(category.get("id"), str)
            if named and type(amount) in (int, Decimal):
                most[level, category["id"]] = Decimal(str(amount))
    return Known(
        levels=_texts(policy, "levels", "id"),
        categories=_texts(policy, "categories", "id"),
        codes=_texts(policy, "certifications", "code") | _texts(policy, "certifications", "short_name"),
        most=most,
    )


def _twice(policy: dict[str, Any], key: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for index, entry in _tables(policy, key):
        own = entry.get("id")
        if isinstance(own, str) and seen.setdefault(own.casefold(), index) != index:
            right = f"each id once; entry {seen[own.casefold()] + 1} of {key} has it"
            yield Finding(path=(_HERE, key, index, "id"), wrong=f"is {own!r} a second time", right=right)


def _not_empty(policy: dict[str, Any]) -> Iterator[Finding]:
    for key in ("levels", "certifications"):
        if policy.get(key) == []:
            yield Finding(path=(_HERE, key), wrong="is empty", right="at least one")


def _codes(policy: dict[str, Any]) -> Iterator[Finding]:
    """Codes and short names are both taken wherever a code is typed, without regard to case: all are different."""
    seen: dict[str, int] = {}
    for index, one in _tables(policy, "certifications"):
        for key in ("code", "short_name"):
            own = one.get(key)
            if isinstance(own, str) and seen.setdefault(own.casefold(), index) != index:
                other = f"entry {seen[own.casefold()] + 1} of certifications"
                right = f"a code or short name that no other certification has; {other} has it"
                yield Finding(path=(_HERE, "certifications", index, key), wrong=f"is {own!r} again", right=right)


def _unknown(entry: dict[str, Any], key: str, names: frozenset[str], path: Path) -> Iterator[Finding]:
    value = entry.get(key)
    if isinstance(value, str) and value not in names:
        yield Finding(path=(*path, key), wrong=f"is {value!r}, which the pack has not", right=listed(names))


def _categories(policy: dict[str, Any], known: Known) -> Iterator[Finding]:
    wider = {
        one["id"]: one.get("part_of") for _, one in _tables(policy, "categories") if isinstance(one.get("id"), str)
    }
    for index, category in _tables(policy, "categories"):
        path: Path = (_HERE, "categories", index)
        yield from _unknown(category, "part_of", known.categories, path)
        own, step, seen = category.get("id"), category.get("part_of"), list[str]()
        while isinstance(step, str) and step not in seen:
            seen.append(step)
            step = wider.get(step)
        if own in seen:
            right = "a wider category, or none: at last every category stands alone"
            yield Finding(path=(*path, "part_of"), wrong=f"leads back to {own!r} in a circle", right=right)
        levels: list[Any] = []
        for position, limit in _tables(category, "level_limits"):
            here: Path = (*path, "level_limits", position)
            yield from _unknown(limit, "level", known.levels, here)
            if limit.get("level") in levels:
                wrong = f"is {limit['level']!r} a second time"
                yield Finding(path=(*here, "level"), wrong=wrong, right="each level once")
            levels.append(limit.get("level"))


def _types(policy: dict[str, Any], known: Known) -> Iterator[Finding]:
    for index, kind in _tables(policy, "activity_types"):
        yield from _unknown(kind, "category", known.categories, (_HERE, "activity_types", index))


def _levels(policy: dict[str, Any], known: Known) -> Iterator[Finding]:
    for index, level in _tables(policy, "levels"):
        path: Path = (_HERE, "levels", index)
        own = level.get("id") if isinstance(level.get("id"), str) else None
        if level.get("rules") == []:
            yield Finding(path=(*path, "rules"), wrong="is empty", right="rules that hold from the start")
        yield from _rule_days(level, path)
        for position, rules in _tables(level, "rules"):
            yield from _rules(rules, (*path, "rules", position), known, own)
            yield from _ways(rules, (*path, "rules", position), policy)
        yield from _shown_units(level, path)


def _rule_days(level: dict[str, Any], path: Path) -> Iterator[Finding]:
    """The first rules hold from the start, later ones from later and later days."""
    before: date | None = None
    for position, rules in _tables(level, "rules"):
        day, here = rules.get("from_on"), (*path, "rules", position, "from_on")
        if position == 0:
            if day is not None:
                yield Finding(path=here, wrong=f"is {day}", right="no day: the first rules hold from the start")
        elif day is None:
            yield Finding(path=here, wrong="is missing", right="the day from which these rules hold")
        elif type(day) is date:
            if before is not None and day <= before:
                yield Finding(path=here, wrong=f"is {day}", right=f"later than {before}, the rules before")
            before = day


def _rules(rules: dict[str, Any], path: Path, known: Known, level: str | None) -> Iterator[Finding]:
    if rules.get("grace_months") and rules.get("grace_days"):
        wrong = "is given beside grace_months"
        yield Finding(path=(*path, "grace_days"), wrong=wrong, right="grace_months or grace_days, not both")
    anchor = rules.get("units_end_from", "activity")
    if rules.get("closing") == "at_end" and anchor == "activity":
        right = "old_end, for a cycle that closes at its end whenever the requirement is met"
        yield Finding(path=(*path, "units_end_from"), wrong="is 'activity'", right=right)
    yield from _due_dates(rules, path)
    left = rules.get("carry_over")
    if isinstance(left, dict):
        for key in ("category", "lands_in"):
            yield from _unknown(left, key, known.categories, (*path, "carry_over"))
    yield from tree_disagreements(rules.get("renewal"), (*path, "renewal"), known, level)


def _due_dates(rules: dict[str, Any], path: Path) -> Iterator[Finding]:
    dates, given = rules.get("due_dates") or [], rules.get("cycle_end") == "due_date"
    if given and not dates:
        yield Finding(path=(*path, "due_dates"), wrong="is missing", right="the days that the program sets")
    if dates and not given:
        yield Finding(path=(*path, "due_dates"), wrong="is given without cycle_end", right='cycle_end = "due_date"')
    if isinstance(dates, list) and all(type(day) is date for day in dates) and dates != sorted(set(dates)):
        yield Finding(path=(*path, "due_dates"), wrong="is out of order", right="days in their order, each once")


def _ways(rules: dict[str, Any], path: Path, policy: dict[str, Any]) -> Iterator[Finding]:
    """Only a whole way to renew leads to a term of its own, and nobody else is taken along by it."""
    tree = rules.get("renewal")
    parts = tree.get("any_of") if isinstance(tree, dict) else None
    outer = [(*path, "renewal", "any_of", index) for index in range(len(parts))] if parts else [(*path, "renewal")]
    for here, key in _own_terms(tree, (*path, "renewal")):
        if here not in outer:
            right = "it on a whole way to renew: the tree, or a part of its outermost any_of"
            yield Finding(path=(*here, key), wrong="stands on a part of a way", right=right)
        elif policy.get("renewal_scope") != "certification" or rules.get("closing") == "at_end":
            right = 'renewal_scope = "certification", and cycles that close when the requirement is met'
            yield Finding(path=(*here, key), wrong="is given where a renewal moves others, or waits", right=right)


def _own_terms(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, dict):
        yield from ((path, key) for key in ("months", "end_from") if key in node)
        for branch in ("all_of", "any_of"):
            parts = node.get(branch)
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                yield from _own_terms(part, (*path, branch, index))


def _shown_units(level: dict[str, Any], path: Path) -> Iterator[Finding]:
    """The number shown for a level is one that its latest rules ask for."""
    shown = level.get("required_units")
    rules = [own.get("renewal") for _, own in _tables(level, "rules")]
    if type(shown) not in (int, Decimal) or not rules:
        return
    asked = sorted(set(_units_of(rules[-1])))
    if shown not in asked:
        right = " or ".join(str(units) for units in asked) or "nothing, for no units renew this level"
        yield Finding(path=(*path, "required_units"), wrong=f"is {shown}, which no rules ask for", right=right)


def _units_of(node: Any) -> Iterator[int | Decimal]:
    if isinstance(node, dict):
        if type(node.get("units")) in (int, Decimal) and "category" not in node:
            yield node["units"]
        for branch in ("all_of", "any_of"):
            parts = node.get(branch)
            for part in parts if isinstance(parts, list) else ():
                yield from _units_of(part)


def _certifications(policy: dict[str, Any], known: Known) -> Iterator[Finding]:
    for index, one in _tables(policy, "certifications"):
        path: Path = (_HERE, "certifications", index)
        yield from _unknown(one, "level", known.levels, path)
        earned_by = one.get("earned_by")
        yield from tree_disagreements(earned_by, (*path, "earned_by"), known, None)
        for here, key in _own_terms(earned_by, (*path, "earned_by")):
            yield Finding(path=(*here, key), wrong="is given where nothing is renewed", right="it in renewal only")
        own = {name for name in (one.get("code"), one.get("short_name")) if isinstance(name, str)}
        if isinstance(one.get("code"), str) and own & _resting_on(one["code"], policy):
            wrong = "asks in the end for this certification itself"
            yield Finding(path=(*path, "earned_by"), wrong=wrong, right="others than this one")


def _resting_on(code: str, policy: dict[str, Any]) -> set[str]:
    """The codes that have to be held before this one earns itself, step by step."""
    trees: dict[Any, Any] = {}
    for _, one in _tables(policy, "certifications"):
        trees |= {one.get(key): one.get("earned_by") for key in ("short_name", "code") if isinstance(one.get(key), str)}
    reached: set[str] = set()
    waiting = [code]
    while waiting:
        fresh = set(_held(trees.get(waiting.pop()))) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _held(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("credential"), str):
            yield node["credential"]
        for branch in ("all_of", "any_of"):
            parts = node.get(branch)
            for part in parts if isinstance(parts, list) else ():
                yield from _held(part)


def _blankets(policy: dict[str, Any]) -> Iterator[Finding]:
    for index, one in _tables(policy, "blanket_extensions"):
        first, last = one.get("expires_from"), one.get("expires_to")
        if type(first) is date and type(last) is date and last < first:
            path: Path = (_HERE, "blanket_extensions", index, "expires_to")
            yield Finding(path=path, wrong=f"is {last}", right=f"{first} or later, the first day")
