"""Reading the shapes' own annotations: what kind of value a key takes, in code and in words."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from credenza.programs.ranges_of_values import Range

_WORDS = {
    int: "a whole number",
    str: "text",
    bool: "true or false",
    Decimal: "a number",
    date: "a date such as 2026-01-31",
}

QUOTED = 60
"""Characters of a wrong value that a message quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A field of a shape: its annotation with every forward reference followed, and the range it declares."""

    type: Any
    metadata: Range


def fields_of(shape: Any) -> dict[str, Key]:
    """The fields of a shape by name; empty for anything that is not one."""
    return dict(_keys(shape)) if isinstance(shape, type) and is_dataclass(shape) else {}


@cache
def _keys(shape: type) -> MappingProxyType[str, Key]:
    """Shapes name themselves (a requirement holds requirements), so their annotations are resolved, once."""
    hints = get_type_hints(shape)
    own = fields(shape)
    return MappingProxyType({field.name: Key(type=hints[field.name], metadata=field.metadata) for field in own})


def kind_of(annotation: Any) -> Any:
    """The annotation without its ``| None``."""
    if is_optional(annotation):
        (annotation,) = (part for part in get_args(annotation) if part is not NoneType)
    return annotation


def is_optional(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType)  # what a Literal makes with None is the former


def element_of(annotation: Any) -> Any:
    """What a list holds; None for what is no list."""
    kind = kind_of(annotation)
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def choices_of(annotation: Any) -> tuple[str, ...]:
    kind = kind_of(annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def field_at(shape: Any, keys: tuple[str, ...]) -> Key | None:
    """The field that the keys lead to, through tables and lists of tables; None where there is no such key."""
    found: Key | None = None
    for key in keys:
        found = fields_of(shape).get(key)
        if found is None:
            return None
        shape = element_of(found.type) or kind_of(found.type)
    return found


def in_words(annotation: Any, limits: Range) -> str:
    """What would be right, for a person: kind and range."""
    if choices := choices_of(annotation):
        return f"one of {', '.join(choices)}"
    element = element_of(annotation)
    if element is not None:
        return f"a list of {_list_words(element, limits)}"
    if is_dataclass(kind_of(annotation)):
        return f"a table with {', '.join(fields_of(kind_of(annotation)))}"
    told = str(limits.get("words", _WORDS[kind_of(annotation)]))
    if "at_least" in limits:
        told += f" from {limits['at_least']} to {limits['at_most']}"
    if "places" in limits:
        told += f" with at most {limits['places']} decimal places"
    return told


def _list_words(element: Any, limits: Range) -> str:
    if is_dataclass(element):
        return f"tables with {', '.join(fields_of(element))}"
    if not limits:
        return "texts" if element is str else f"values, each {_WORDS[element]}"
    order = "largest first" if limits.get("order") == "descending" else "smallest first"
    return f"different whole numbers from {limits['each_at_least']} to {limits['each_at_most']}, {order}"


def shown(value: Any) -> str:
    """A value as it may be quoted in a message: short, and by its kind."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    told = f"{value!r}" if isinstance(value, str) else str(value)
    return told if len(told) <= QUOTED else f"{told[: QUOTED - 3]}..."
