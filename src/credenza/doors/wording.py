"""What the rooms' tables of wordings are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Words = str | Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One row: 409 where a state forbids it, 422 where the input does."""

    status: int
    title: str
    detail: Words
    field: str = ""


def listed(values: Any) -> str:
    """Words in a row: "a, b and c"; "it" for none."""
    words = [str(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "it"
