"""A step's ``with``: known keys only, references resolved, types checked; what is missing is the command's refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from credenza.cli.rehearsal.stage import Made, Stage
from credenza.cli.rehearsal.story import Malformed, Step, escaped
from credenza.credits.errors import AccountNotFound
from credenza.credits.queries.accounts import account_id_by_number
from credenza.kernel.errors import MissingFields, NotFound

ID_DIGITS = 19
"""Ids have fewer digits than this (64 bits)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a step was given, by key."""

    values: Mapping[str, Any]
    pointer: str
    stage: Stage

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        """Text, or the default where it is left out."""
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def day(self, key: str) -> date | None:
        """A date, or None where it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            raise self._wrong(key, "a date such as 2026-03-10") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.values.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(entry, str) for entry in found):
            raise self._wrong(key, "a list of texts")
        return tuple(found)

    def table(self, key: str) -> dict[str, Any]:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "an object")
        return value

    def made(self, key: str, kind: str) -> int:
        """The id of the object that the value names: by ``$step``, or the product's own id."""
        return self._object(self.values.get(key), f"{self.pointer}/{escaped(key)}", kind)

    def all_made(self, key: str, kind: str) -> tuple[int, ...]:
        """The ids of several objects."""
        value = self.values.get(key, [])
        pointer = f"{self.pointer}/{escaped(key)}"
        entries = value if isinstance(value, list) else [value]
        return tuple(self._object(entry, f"{pointer}/{index}", kind) for index, entry in enumerate(entries))

    def _object(self, value: Any, pointer: str, kind: str) -> int:
        if isinstance(value, Made):
            value = self.stage.related(value, kind)
        if isinstance(value, str):
            named = self.stage.by_own_name(value, kind)
            value = self._own_id(value, kind) if named is None else named
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise Malformed(pointer, f"takes the {kind} that a step made, such as $step, or its own id")

    def _own_id(self, value: str, kind: str) -> int:
        """The product's own id as text; what names nothing is refused as a page would, not malformed."""
        if kind == "account":
            found = account_id_by_number(value)
            if found is None:
                raise AccountNotFound
            return found
        if not (value.isascii() and value.isdigit() and len(value) < ID_DIGITS):
            raise NotFound
        return int(value)

    def _wrong(self, key: str, right: str) -> Malformed:
        return Malformed(f"{self.pointer}/{escaped(key)}", f"takes {right}, not {self.values.get(key)!r}")


def read_given(step: Step, stage: Stage, *, needed: tuple[str, ...], optional: tuple[str, ...]) -> Given:
    """Check the keys and resolve the references of a step.

    Unknown keys are ``Malformed``; missing ones are the refusal ``missing_fields``, all at once.
    """
    pointer = f"{step.pointer}/with"
    known = (*needed, *optional)
    for key in step.given:
        if key not in known:
            listed = ", ".join(known) or "none"
            raise Malformed(f"{pointer}/{escaped(key)}", f"is not a key of {step.do}; known are {listed}")
    values = stage.named(step.given, pointer)
    missing = tuple(key for key in needed if values.get(key) in (None, "", []))
    if missing:
        raise MissingFields(fields=missing)
    return Given(values=values, pointer=pointer, stage=stage)
