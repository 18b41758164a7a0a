"""Shapes of what a story's setup states besides people and prices, and the pointers of what a pack refuses."""

from datetime import date
from typing import Any

from credenza.cli.rehearsal.story import EMAIL, Malformed, day_at, escaped, list_at
from credenza.programs.problems import PackError, Problem


def holidays_at(raw: Any) -> tuple[date, ...]:
    """Holidays are dates."""
    return tuple(day_at(entry, f"/setup/holidays/{i}") for i, entry in enumerate(list_at(raw, "/setup/holidays")))


def email_at(raw: Any, pointer: str) -> str:
    """An e-mail address in small letters."""
    if not isinstance(raw, str) or not EMAIL.fullmatch(raw):
        raise Malformed(pointer, "takes an e-mail address")
    return raw.lower()


def refused_pack(error: PackError) -> Malformed:
    """A pack's problems as one malformed place of the story: the setup's or the override's own, else the program."""
    return Malformed(_pointer(error.problems[0]), str(error))


def _pointer(problem: Problem) -> str:
    if problem.place.startswith("/setup/"):
        return problem.place
    kind, _, key = problem.place.partition(" ")
    return f"/overrides/{escaped(key)}" if kind == "override" else "/program"
