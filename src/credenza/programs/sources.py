"""Where each value of a pack comes from. Every value must have a source.

Any table may hold a table ``sources`` whose keys are the keys beside it (``validity_months``), and deeper ones
(``volume_discount.percent``); a source covers everything below its key, and the nearest one counts. Entries of a
list share the source of the list's key. A source is a document from the pack's ``source_documents`` with its heading
or question ("Title, heading"), or says whose choice the value is, and why ("Somebody's choice: why").
"""

import re
from collections.abc import Callable
from typing import Any

from credenza.programs.kinds import field_at
from credenza.programs.problems import Finding, Path, dotted
from credenza.programs.shapes import Program

_CHOICE = re.compile(r"\S.*'s choice: \S.*", re.DOTALL)
_RIGHT = '"TITLE, heading" with a title from source_documents, or "SOMEBODY\'s choice: why"'


def split(tree: dict[str, Any]) -> tuple[dict[str, Any], dict[Path, Any]]:
    """The tree without its ``sources`` tables and ``source_documents``, and the sources by the path they cover."""
    texts: dict[Path, Any] = {}
    values = _without(tree, (), texts)
    values.pop("source_documents", None)
    return values, texts


def finder(texts: dict[Path, Any]) -> Callable[[Path], str | None]:
    """What finds the nearest source that covers a path: an entry's own before one for all, then the longest key."""
    by_names: dict[tuple[str, ...], list[Path]] = {}
    for key in texts:
        by_names.setdefault(_names(key), []).append(key)

    def source_of(path: Path) -> str | None:
        names = _names(path)
        # A pack has hundreds of values and of sources: only keys that begin as the path does are looked at.
        candidates = (key for end in range(len(names) + 1) for key in by_names.get(names[:end], ()))
        nearest = max((key for key in candidates if _covers(key, path)), key=_nearness, default=None)
        return None if nearest is None else texts[nearest]

    return source_of


def _names(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _nearness(key: Path) -> tuple[int, int]:
    return sum(isinstance(part, int) for part in key), len(key)


def unsourced(tree: dict[str, Any], values: dict[str, Any], texts: dict[Path, Any], exempt: set[Path]) -> list[Finding]:
    """Values without a source, sources of keys that don't exist, and sources that name nothing known."""
    documents = tree.get("source_documents", [])
    if not (isinstance(documents, list) and all(isinstance(title, str) and title for title in documents)):
        return [Finding(path=("source_documents",), wrong="is not a list of titles", right='["Title", "Other title"]')]
    source_of = finder(texts)
    found = [
        Finding(path=path, wrong="has no source", right=f"a line for it under sources: {_RIGHT}")
        for path in leaves(values)
        if _is_known(path) and source_of(path) is None and not any(path[: len(own)] == own for own in exempt)
    ]
    for path, told in texts.items():
        place = _written_at(tree, path)
        if not _is_known(path):
            found.append(
                Finding(path=place, wrong=f"gives a source for {dotted(path)}, no such key", right="a key of the pack")
            )
        elif not _is_source(told, documents):
            found.append(Finding(path=place, wrong="is not a source", right=_RIGHT))
    return found


def leaves(node: Any, path: Path = ()) -> list[Path]:
    """The paths of all single values; a list of single values counts as one."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in leaves(value, (*path, key))]
    if isinstance(node, list) and node and all(isinstance(entry, dict) for entry in node):
        return [leaf for index, entry in enumerate(node) for leaf in leaves(entry, (*path, index))]
    return [path]


def _is_known(path: Path) -> bool:
    """Whether the pack has such a key at all; unknown ones are refused for that alone."""
    return field_at(Program, _names(path)) is not None


def _is_source(told: Any, documents: list[str]) -> bool:
    if not isinstance(told, str):
        return False
    cited = any(told.startswith(f"{title}, ") and told[len(title) + 2 :].strip() for title in documents)
    return bool(cited or _CHOICE.fullmatch(told))


def _covers(key: Path, path: Path) -> bool:
    """True when the keys lead along the path; a list's entry numbers may be left out of the key."""
    rest = iter(key)
    wanted = next(rest, None)
    for part in path:
        if wanted is None:
            return True
        if part == wanted:
            wanted = next(rest, None)
        elif not isinstance(part, int):
            return False
    return wanted is None


def _without(node: Any, path: Path, texts: dict[Path, Any]) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("sources"), dict):
            _collect(node["sources"], path, texts)
        return {key: _without(part, (*path, key), texts) for key, part in node.items() if not _is_sources(key, part)}
    if isinstance(node, list):
        return [_without(part, (*path, index), texts) for index, part in enumerate(node)]
    return node


def _is_sources(key: str, part: Any) -> bool:
    return key == "sources" and isinstance(part, dict)


def _collect(node: dict[str, Any], path: Path, texts: dict[Path, Any]) -> None:
    for key, told in node.items():
        if isinstance(told, dict):
            _collect(told, (*path, key), texts)
        else:
            texts[(*path, key)] = told


def _written_at(tree: dict[str, Any], path: Path) -> Path:
    """Where the source itself stands in the file: under the ``sources`` of the table it was collected from."""
    for depth in range(len(path)):
        node: Any = tree
        try:
            for part in (*path[:depth], "sources", *path[depth:]):
                node = node[part]
        except (KeyError, IndexError, TypeError):
            continue
        return (*path[:depth], "sources", *path[depth:])
    return path
