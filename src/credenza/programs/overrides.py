"""Overrides: single values of a pack replaced by dotted key, as rehearsals and faces give them (JSON values)."""

import json
from copy import deepcopy
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from credenza.programs.kinds import element_of, field_at, fields_of, kind_of
from credenza.programs.problems import Finding, Path
from credenza.programs.shapes import Program


def override_of(text: str) -> tuple[str, Any]:
    """``KEY=VALUE`` as people write it: the value is JSON, else a word or a date. A ValueError for anything else."""
    key, mark, value = text.partition("=")
    if not mark or not key.strip():
        raise ValueError(f"{text!r} is not KEY=VALUE")
    try:
        return key.strip(), json.loads(value)
    except ValueError:
        return key.strip(), value.strip()


def overridden(
    tree: dict[str, Any], overrides: dict[str, Any]
) -> tuple[dict[str, Any], dict[Path, str], list[Finding]]:
    """A copy of the tree with the values replaced, the replaced paths by override key, and the keys refused."""
    changed = deepcopy(tree)
    places: dict[Path, str] = {}
    refused: list[Finding] = []
    for key, value in overrides.items():
        path = tuple(key.split("."))
        places[path] = key
        field = _reachable(path)
        if field is None:
            refused.append(Finding(path=path, wrong="is not a key of this pack", right=_nearest(key)))
            continue
        if len(path) > 1 and path[0] not in tree:  # one key alone makes no section
            right = f"a pack that has a section {path[0]}"
            refused.append(Finding(path=path, wrong="is not a key of this pack", right=right))
            continue
        table = changed
        for part in path[:-1]:
            table = table.setdefault(part, {})
        table[path[-1]] = _from_json(value, field)
    return changed, places, refused


def _reachable(path: tuple[str, ...]) -> Any:
    """The annotation at a dotted key; entries of lists have no key of their own, so None for them."""
    for depth in range(1, len(path)):
        field = field_at(Program, path[:depth])
        if field is None or element_of(field.type):
            return None
    field = field_at(Program, path)
    return field.type if field else None


def _nearest(key: str) -> str:
    known = keys_of(Program)
    near = get_close_matches(key, known, n=3)
    return f"one of {', '.join(near)}" if near else f"a key such as {', '.join(known[:3])} (programs show lists all)"


def keys_of(shape: Any, prefix: str = "") -> list[str]:
    """Every dotted key that an override may name."""
    keys: list[str] = []
    for name, field in fields_of(shape).items():
        inner = kind_of(field.type)
        keys += keys_of(inner, f"{prefix}{name}.") if is_dataclass(inner) else [f"{prefix}{name}"]
    return sorted(keys)


def _from_json(value: Any, annotation: Any) -> Any:
    """JSON has no dates and no exact decimals: take their text. What cannot be read stays, and is refused later."""
    kind, element = kind_of(annotation), element_of(annotation)
    if element and isinstance(value, list):
        return [_from_json(entry, element) for entry in value]
    if is_dataclass(kind) and isinstance(value, dict):
        own = fields_of(kind)
        return {key: _from_json(part, own[key].type) if key in own else part for key, part in value.items()}
    try:
        if kind is Decimal and isinstance(value, str | float):
            return Decimal(str(value))
        if kind is date and isinstance(value, str):
            return date.fromisoformat(value)
    except (InvalidOperation, ValueError):
        return value
    return value
