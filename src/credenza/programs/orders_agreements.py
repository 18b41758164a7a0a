"""What the values of the orders part owe each other: names and families that exist, each once, days in order.

Checked on the parsed tree, like ``agreements``; a value of a wrong type is passed over here.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from credenza.programs.calendar import public_holidays
from credenza.programs.orders_shapes import Discounts
from credenza.programs.problems import Finding, Path
from credenza.programs.shapes import FAMILIES

_HERE = "orders"
_NAMES = tuple(field.name for field in fields(Discounts))
_LISTS_OF_AMOUNTS: tuple[Path, ...] = (("net30", "minimums"), ("reviews", "amounts"), ("short_payment_tolerance",))
_ANY_YEAR = 2026


def orders_disagreements(tree: dict[str, Any]) -> list[Finding]:
    """Every broken agreement of the tree's orders part."""
    policy = tree.get(_HERE)
    if not isinstance(policy, dict):
        return []
    found = [*_hosts(tree), *_discounts(policy), *_methods(policy), *_calendar(policy)]
    for path in _LISTS_OF_AMOUNTS:
        found += _once(policy, path, "currency")
    found += _known_families(policy, ("net30", "families"))
    return [*found, *_reviews(policy)]


def _at(node: Any, path: Path) -> Any:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _tables(node: Any, path: Path) -> list[tuple[int, dict[str, Any]]]:
    entries = _at(node, path)
    found = entries if isinstance(entries, list) else []
    return [(index, entry) for index, entry in enumerate(found) if isinstance(entry, dict)]


def _once(policy: dict[str, Any], path: Path, *keys: str) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for index, entry in _tables(policy, path):
        named = tuple(str(entry.get(key)) for key in keys)
        if seen.setdefault(named, index) != index:
            wrong = f"is {' from '.join(named)} a second time"
            yield Finding(path=(_HERE, *path, index, keys[0]), wrong=wrong, right=f"each {keys[0]} once")


def _known_families(policy: dict[str, Any], path: Path) -> Iterator[Finding]:
    for family in _texts(_at(policy, path)):
        if family not in FAMILIES:
            yield Finding(path=(_HERE, *path), wrong=f"has {family!r}", right=f"of {', '.join(FAMILIES)}")


def _texts(node: Any) -> list[str]:
    return [entry for entry in node if isinstance(entry, str)] if isinstance(node, list) else []


def _hosts(tree: dict[str, Any]) -> Iterator[Finding]:
    items = _tables(tree, ("items",))
    skus = {item.get("sku") for _, item in items}
    for index, item in items:
        host = item.get("host_sku")
        if isinstance(host, str) and (host not in skus or host == item.get("sku")):
            yield Finding(path=("items", index, "host_sku"), wrong=f"is {host!r}", right="the SKU of another item")


def _discounts(policy: dict[str, Any]) -> Iterator[Finding]:
    for key in ("discount_changes", "discount_families"):
        for index, entry in _tables(policy, (key,)):
            name = entry.get("name")
            if isinstance(name, str) and name not in _NAMES:
                wrong, right = f"is {name!r}", f"one of {', '.join(_NAMES)}"
                yield Finding(path=(_HERE, key, index, "name"), wrong=wrong, right=right)
            for family in _texts(entry.get("families")):
                if family not in FAMILIES:
                    wrong, right = f"has {family!r}", f"of {', '.join(FAMILIES)}"
                    yield Finding(path=(_HERE, key, index, "families"), wrong=wrong, right=right)
    yield from _once(policy, ("discount_changes",), "name", "from_on")
    yield from _once(policy, ("discount_families",), "name")


def _methods(policy: dict[str, Any]) -> Iterator[Finding]:
    yield from _once(policy, ("payment_methods",), "method")
    for index, entry in _tables(policy, ("payment_methods",)):
        here: Path = (_HERE, "payment_methods", index)
        for family in _texts(entry.get("except_families")):
            if family not in FAMILIES:
                right = f"of {', '.join(FAMILIES)}"
                yield Finding(path=(*here, "except_families"), wrong=f"has {family!r}", right=right)
        for key in ("currencies", "except_currencies"):
            for currency in _texts(entry.get(key)):
                if not re.fullmatch("[A-Z]{3}", currency):
                    yield Finding(path=(*here, key), wrong=f"has {currency!r}", right="three capitals such as USD")
        if entry.get("currencies") and entry.get("except_currencies"):
            right = "one of currencies and except_currencies"
            yield Finding(path=(*here, "except_currencies"), wrong="is given beside currencies", right=right)


def _reviews(policy: dict[str, Any]) -> Iterator[Finding]:
    earliest, due = (_at(policy, ("reviews", f"{key}_business_days")) for key in ("earliest", "due"))
    if type(earliest) is int and type(due) is int and due < earliest:
        path: Path = (_HERE, "reviews", "due_business_days")
        yield Finding(path=path, wrong=f"is {due}", right=f"at least {earliest}, the earliest")
    for country in _texts(_at(policy, ("reviews", "blocked_countries"))):
        if not re.fullmatch("[A-Z]{2}", country):
            path = (_HERE, "reviews", "blocked_countries")
            yield Finding(path=path, wrong=f"has {country!r}", right="two capitals such as US")


def _calendar(policy: dict[str, Any]) -> Iterator[Finding]:
    named = policy.get("holiday_calendar")
    if not isinstance(named, str) or not named:
        return
    try:
        public_holidays(named, _ANY_YEAR)
    except ValueError:
        right = "a country such as AU, or with its region such as AU/NSW, or nothing"
        yield Finding(path=(_HERE, "holiday_calendar"), wrong=f"is {named!r}", right=right)
