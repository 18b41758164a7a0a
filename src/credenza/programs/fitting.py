"""Filling the shapes from a parsed TOML tree: pydantic, strict, unknown keys refused.

Strict pydantic takes tables for dataclasses from JSON only, and JSON knows neither dates nor exact decimals. So the
tree is written as JSON by the shapes' annotations; a value of another type than its key takes is written as a table,
which no such key takes, and is refused by its own name.
"""

import json
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from credenza.programs.kinds import choices_of, element_of, field_at, fields_of, in_words, kind_of, shown
from credenza.programs.problems import Finding, Path
from credenza.programs.shapes import Program

_TAKES: dict[Any, tuple[type, ...]] = {int: (int,), str: (str,), bool: (bool,), date: (date,), Decimal: (int, Decimal)}
_ADAPTER = TypeAdapter(Program)


def fit(tree: dict[str, Any]) -> tuple[Program | None, list[Finding]]:
    """The program that the tree describes, or every unknown key, missing key and wrong type in it."""
    try:
        return _ADAPTER.validate_json(json.dumps(_written(tree, Program)), strict=True), []
    except ValidationError as refused:
        return None, [_finding(tree, error["type"], error["loc"]) for error in refused.errors(include_url=False)]


def _written(value: Any, annotation: Any) -> Any:
    kind = kind_of(annotation)
    if value is None:
        return None
    if is_dataclass(kind):
        own = fields_of(kind)
        if not isinstance(value, dict):
            return 0
        return {key: _written(part, own[key].type) if key in own else None for key, part in value.items()}
    if element := element_of(kind):
        return [_written(part, element) for part in value] if isinstance(value, list) else {}
    if type(value) not in (_TAKES[str] if choices_of(kind) else _TAKES[kind]):
        return {}
    return str(value) if isinstance(value, date | Decimal) or kind is Decimal else value


def _finding(tree: dict[str, Any], error: str, place: Path) -> Finding:
    keys = tuple(part for part in place if isinstance(part, str))
    if error in ("unexpected_keyword_argument", "extra_forbidden"):
        parent = field_at(Program, keys[:-1])
        shape = Program if parent is None else element_of(parent.type) or kind_of(parent.type)
        return Finding(path=place, wrong="is not a key of a rule pack", right=f"one of {', '.join(fields_of(shape))}")
    field = field_at(Program, keys)
    if field is None:
        return Finding(path=place, wrong="cannot be read", right="a table")
    listed = element_of(field.type) if place and isinstance(place[-1], int) else None
    right = in_words(listed, {}) if listed else in_words(field.type, field.metadata)
    if error == "missing":
        return Finding(path=place, wrong="is missing", right=right)
    return Finding(path=place, wrong=f"is {shown(_at(tree, place))}", right=right)


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        tree = tree[part]
    return tree
