"""The small parts that statements are made of, each checked as the xAPI specification has it (1.0.3 and 2.0).

Whatever is wrong is told by its place in the statement, such as ``statement.actor.mbox``, and by what would be right.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from credenza.kernel.errors import InvalidField, MissingFields
from credenza.kernel.texts import is_storable

DEEPEST = 30
IRI_LENGTH = 500
YEARS = range(1900, 3000)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?", re.ASCII
)
_NEGATIVE_ZERO = ("-00", "-0000", "-00:00")


def wrong(place: str, expected: str) -> InvalidField:
    """The refusal of one part."""
    return InvalidField(field=place, expected=expected)


def table(value: Any, place: str, known: frozenset[str] | None = None) -> Mapping[str, Any]:
    """A JSON object with known members only. Raises ``invalid_field``."""
    if not isinstance(value, Mapping):
        raise wrong(place, "an object")
    if known is not None and (odd := sorted(set(value) - known)):
        raise wrong(f"{place}.{odd[0]}"[:200], f"nothing: the specification knows {', '.join(sorted(known))} here")
    return value


def needed(given: Mapping[str, Any], place: str, *names: str) -> None:
    """Refuse with ``missing_fields``, all at once."""
    missing = tuple(f"{place}.{name}" for name in names if name not in given)
    if missing:
        raise MissingFields(fields=missing)


def text(value: Any, place: str, *, most: int = 5000) -> str:
    """Text of some length that every database can hold."""
    if not isinstance(value, str) or len(value) > most or not is_storable(value):
        raise wrong(place, f"text of up to {most} characters")
    return value


def uuid(value: Any, place: str) -> str:
    """A UUID in small letters."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise wrong(place, "a UUID such as 6690e6c9-3ef0-4ed3-8b37-7f3964730bee")
    return value.lower()


def iri(value: Any, place: str) -> str:
    """An absolute IRI, as it was sent: identifiers are compared letter by letter."""
    if not isinstance(value, str) or not is_storable(value) or len(value) > IRI_LENGTH or not _IRI.fullmatch(value):
        raise wrong(place, f"an absolute IRI of up to {IRI_LENGTH} characters, such as https://lms.example/courses/7")
    return value


def yes_or_no(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise wrong(place, "true or false")
    return value


def instant(value: Any, place: str) -> datetime:
    """An ISO 8601 timestamp as an instant in UTC; one without an offset is UTC, as the specification says."""
    expected = "a timestamp such as 2026-03-10T09:30:00Z"
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong(place, expected)
    day, clock, fraction, offset = found.groups()
    if offset in _NEGATIVE_ZERO or int(day[:4]) not in YEARS:
        raise wrong(place, expected)
    zone = "+00:00" if offset in (None, "Z", "z") else offset
    micro = (fraction or "0")[:6].ljust(6, "0")
    clock = clock or "00:00"
    clock = clock if len(clock) > len("00:00") else f"{clock}:00"
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{micro}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong(place, expected) from None


def no_nulls(value: Any, place: str, *, depth: int = 0, free: bool = False) -> None:
    """Null stands nowhere in a statement but in extensions (``free``), and nothing holds what a database refuses."""
    if depth > DEEPEST:
        raise wrong(place, f"at most {DEEPEST} levels")
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _leaf(str(name), place)
            no_nulls(inner, f"{place}.{name}"[:200], depth=depth + 1, free=free or name == "extensions")
    elif isinstance(value, list | tuple):
        for inner in value:
            no_nulls(inner, place, depth=depth + 1, free=free)
    elif value is None and not free:
        raise wrong(place, "a value; leave out what there is none of")
    else:
        _leaf(value, place)


def _leaf(value: Any, place: str) -> None:
    if isinstance(value, str) and not is_storable(value):
        raise wrong("statement", "text that can be stored")
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong(place, "a finite number")
