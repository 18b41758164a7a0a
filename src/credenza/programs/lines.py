"""Where in a TOML text each key stands.

The standard library's parser gives no positions, so the text is cut into statements (the fewest lines that parse
on their own) and each statement's keys are filed under its first line. Entries of an array that spans lines, and keys
of tables in it, are filed under the line on which each begins.
"""

import re
import tomllib
from typing import Any

from credenza.programs.problems import Path


def positions(toml: str) -> dict[Path, int]:
    """The line (from 1) of every key and list entry of a valid TOML text."""
    found: dict[Path, int] = {(): 1}
    entries: dict[Path, int] = {}
    table: Path = ()
    for line, statement, tree in _statements(toml):
        if statement.lstrip().startswith("["):
            table = _table(tree, entries)
            for depth in range(1, len(table) + 1):
                found.setdefault(table[:depth], line)
        else:
            for later, part in _grown(statement):
                _file(part, table, line + later, found)
            _file(tree, table, line, found)
    return found


def line_of(path: Path, found: dict[Path, int]) -> int:
    """The line of the key, or of the nearest table around it where the key itself is missing."""
    while path not in found:
        path = path[:-1]
    return found[path]


def _statements(toml: str) -> list[tuple[int, str, dict[str, Any]]]:
    statements = []
    pending: list[str] = []
    first = 1
    for number, line in enumerate(toml.splitlines(), start=1):
        if not pending:
            first = number
        pending.append(line)
        text = "\n".join(pending)
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        pending = []
        if tree:
            statements.append((first, text, tree))
    return statements


def _grown(statement: str) -> list[tuple[int, dict[str, Any]]]:
    """What a statement over several lines holds after each of them, its open brackets closed; none for one line."""
    lines = statement.splitlines()
    parts: list[tuple[int, dict[str, Any]]] = []
    for later in range(len(lines) - 1):
        begun = "\n".join(lines[: later + 1])
        try:
            parts.append((later, tomllib.loads(begun + "\n" + _closing(begun))))
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a text over several lines
    return parts


_TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*')
_CLOSED_BY = {"[": "]", "{": "}"}


def _closing(begun: str) -> str:
    """The brackets that close what is open, innermost first."""
    still: list[str] = []
    for sign in _TEXT_OR_COMMENT.sub("", begun):
        if sign in _CLOSED_BY:
            still.append(_CLOSED_BY[sign])
        elif still and sign == still[-1]:
            still.pop()
    return "".join(reversed(still))


def _table(header: dict[str, Any], entries: dict[Path, int]) -> Path:
    """The path of a table header; ``[[items]]`` starts the next entry of its list, ``[items.x]`` is in the last."""
    path: Path = ()
    node: Any = header
    while node:
        (key, node), *_ = node.items()
        path = (*path, key)
        if isinstance(node, list):
            entries[path] = entries.get(path, -1) + 1
            node = node[0]
        if path in entries:
            path = (*path, entries[path])
    return path


def _file(node: Any, path: Path, line: int, found: dict[Path, int]) -> None:
    found.setdefault(path, line)
    if isinstance(node, dict):
        for key, value in node.items():
            _file(value, (*path, key), line, found)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _file(value, (*path, index), line, found)
