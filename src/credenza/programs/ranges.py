"""Ranges: each value against the limits that its shape's field declares. Wrong types are ``fitting``'s to name."""

import re
from decimal import Decimal
from typing import Any

from credenza.programs.kinds import element_of, fields_of, in_words, kind_of, shown
from credenza.programs.problems import Finding, Path
from credenza.programs.ranges_of_values import Range
from credenza.programs.shapes import Program


def out_of_range(tree: dict[str, Any]) -> list[Finding]:
    """Every value of the tree that lies outside its field's limits."""
    return _walk(tree, Program, ())


def _walk(node: Any, shape: Any, path: Path) -> list[Finding]:
    found: list[Finding] = []
    if not isinstance(node, dict):
        return found
    for name, field in fields_of(shape).items():
        if name not in node:
            continue
        value, here = node[name], (*path, name)
        if field.metadata and not _fits(value, field.metadata):
            right = in_words(field.type, field.metadata)
            found.append(Finding(path=here, wrong=f"is {shown(value)}", right=right))
        element = element_of(field.type)
        if element and isinstance(value, list):
            for index, entry in enumerate(value):
                found += _walk(entry, element, (*here, index))
        else:
            found += _walk(value, kind_of(field.type), here)
    return found


def _fits(value: Any, limits: Range) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, str) and "pattern" in limits:
        return re.fullmatch(limits["pattern"], value) is not None
    if isinstance(value, int | Decimal) and "at_least" in limits:
        if not Decimal(value).is_finite():
            return False
        return bool(limits["at_least"] <= value <= limits["at_most"]) and _places(value) <= limits.get("places", 0)
    if isinstance(value, list) and "order" in limits:
        return _days_fit(value, limits)
    return True


def _places(value: int | Decimal) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _days_fit(days: list[Any], limits: Range) -> bool:
    if any(type(day) is not int for day in days):
        return True
    in_order = sorted(set(days), reverse=limits["order"] == "descending")
    return days == in_order and all(limits["each_at_least"] <= day <= limits["each_at_most"] for day in days)
