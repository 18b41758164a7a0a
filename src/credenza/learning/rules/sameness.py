"""When two statements of one id are the same: by what they say, not by how they are written.

Left out is what a store adds or may change (``stored``, ``authority``, ``version``, attachments' files), what only
describes (verbs' display, activities' definitions, agents' names); instants, durations' letters, numbers, single
activities in place of lists and the order of sets compare by meaning.
Source: the xAPI specification, "Statement immutability" and "Statement comparison requirements".
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from credenza.kernel.errors import DomainError
from credenza.learning.rules.pieces import instant

_ADDED = frozenset({"stored", "authority", "version", "attachments"})
_SETS = frozenset({"parent", "grouping", "category", "other", "member"})
_IDS = frozenset({"id", "registration"})


def canonical(statement: Mapping[str, Any]) -> dict[str, Any]:
    """The statement as plain JSON values that are equal for equal statements; its id is left out, being the key."""
    return {
        name: _plain(name, value) for name, value in sorted(statement.items()) if name not in _ADDED and name != "id"
    }


def _plain(name: str, value: Any) -> Any:
    if name == "extensions":
        return _exact(value)
    if name in _SETS:
        listed = value if isinstance(value, list | tuple) else [value]
        return sorted((_plain("", each) for each in listed), key=repr)
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list | tuple):
        return [_plain("", each) for each in value]
    if isinstance(value, str):
        return _text(name, value)
    return _exact(value)


def _table(value: Mapping[str, Any]) -> dict[str, Any]:
    kind = value.get("objectType")
    is_agent = kind in ("Agent", "Group") or any(
        each in value for each in ("mbox", "mbox_sha1sum", "openid", "account")
    )
    shown = {
        name: _plain(name, inner)
        for name, inner in sorted(value.items())
        if name not in ("definition", "display") and not (is_agent and name == "name")
    }
    if (is_agent and kind == "Agent") or kind == "Activity":
        del shown["objectType"]
    return shown


def _text(name: str, value: str) -> str:
    if name == "timestamp":
        try:
            return instant(value, name).isoformat()
        except DomainError:
            return value
    if name == "mbox":
        return value.lower()
    return value.lower() if name in _IDS and "/" not in value and ":" not in value else value


def _exact(value: Any) -> Any:
    """Numbers by their value: 1, 1.0 and 1.00 are one."""
    if isinstance(value, Mapping):
        return {str(name): _exact(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    number = Decimal(str(value)).normalize()
    return f"#{number + 0:f}"
