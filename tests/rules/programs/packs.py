"""Packs for tests: the shipped one, with lines changed."""

from pathlib import Path

from credenza.programs.loader import SHIPPED, load
from credenza.programs.problems import PackError, Problem

SHIPPED_FILE = SHIPPED / "atlassian.toml"
SHIPPED_TEXT = SHIPPED_FILE.read_text(encoding="utf-8")


def changed(*swaps: tuple[str, str]) -> str:
    """The shipped text with each first occurrence swapped; an occurrence that is not there is a test's own fault."""
    text = SHIPPED_TEXT
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str, folder: Path) -> tuple[Problem, ...]:
    """What the loader says of the text; empty where it is good."""
    file = folder / "pack.toml"
    file.write_text(text, encoding="utf-8")
    try:
        load(file)
    except PackError as refused:
        return refused.problems
    return ()


def line_in(text: str, fragment: str) -> int:
    """The line (from 1) of the fragment's first occurrence."""
    return text[: text.index(fragment)].count("\n") + 1
