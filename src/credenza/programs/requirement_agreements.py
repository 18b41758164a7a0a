"""What the nodes of a requirement tree owe each other and the rest of the pack.

Checked on the parsed tree, like ``agreements``; a value of a wrong type is passed over here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credenza.programs.problems import Finding, Path

LEAVES = ("units", "units_each_year", "courses", "exam", "exam_of_level", "credential", "credentials_of_level")
BRANCHES = ("all_of", "any_of")
_EXACTLY_ONE = f"exactly one of {', '.join((*BRANCHES, *LEAVES))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a requirement may name; ``codes`` are codes and short names. ``most``: what counts at most, by level and
    category.
    """

    levels: frozenset[str]
    categories: frozenset[str]
    codes: frozenset[str]
    most: dict[tuple[str | None, str], Decimal]

    def most_of(self, category: str, level: str | None) -> Decimal | None:
        return self.most.get((level, category), self.most.get((None, category)))


def listed(names: frozenset[str]) -> str:
    """What a message offers: the names there are, or that there are none."""
    return f"one of {', '.join(sorted(names))}" if names else "nothing, for the pack has none"


def tree_disagreements(node: Any, path: Path, known: Known, level: str | None) -> Iterator[Finding]:
    """Every broken agreement of a requirement tree, however deep. ``level``: the level whose cycles it renews."""
    if not isinstance(node, dict):
        return
    given = [key for key in (*BRANCHES, *LEAVES) if key in node and node[key] != []]
    if len(given) != 1:
        wrong = f"has {' and '.join(given)}" if given else "asks for nothing"
        yield Finding(path=path, wrong=wrong, right=_EXACTLY_ONE)
    yield from _companions(node, path)
    yield from _names(node, path, known)
    yield from _out_of_reach(node, path, known, level)
    for branch in BRANCHES:
        parts = node.get(branch)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from tree_disagreements(part, (*path, branch, index), known, level)


def _companions(node: dict[str, Any], path: Path) -> Iterator[Finding]:
    if "category" in node and "units" not in node:
        yield Finding(path=(*path, "category"), wrong="is given without units", right="units beside it, or no category")
    if "exams" in node and "exam_of_level" not in node:
        right = "exam_of_level beside it, or no exams"
        yield Finding(path=(*path, "exams"), wrong="is given without exam_of_level", right=right)
    if "level" in node and "credentials_of_level" not in node:
        right = "credentials_of_level beside it, or no level"
        yield Finding(path=(*path, "level"), wrong="is given without credentials_of_level", right=right)
    if "credentials_of_level" in node and "level" not in node:
        right = "a level beside credentials_of_level"
        yield Finding(path=(*path, "level"), wrong="is missing", right=right)
    courses = node.get("courses")
    courses = courses if isinstance(courses, list) else []
    for index, course in enumerate(courses):
        if isinstance(course, str) and (not course.strip() or course in courses[:index]):
            right = "the name or SKU of a course, each once"
            yield Finding(path=(*path, "courses", index), wrong=f"is {course!r}", right=right)


def _names(node: dict[str, Any], path: Path, known: Known) -> Iterator[Finding]:
    """Levels, categories and codes that the pack has not."""
    named = (
        ("category", known.categories),
        ("exam", known.codes | {"same"}),
        ("exam_of_level", known.levels),
        ("credential", known.codes),
        ("level", known.levels),
    )
    for key, names in named:
        value = node.get(key)
        if isinstance(value, str) and value not in names:
            yield Finding(path=(*path, key), wrong=f"is {value!r}, which the pack has not", right=listed(names))


def _out_of_reach(node: dict[str, Any], path: Path, known: Known, level: str | None) -> Iterator[Finding]:
    units, category = node.get("units"), node.get("category")
    most = known.most_of(category, level) if isinstance(category, str) else None
    if most is not None and type(units) in (int, Decimal) and most < Decimal(str(units)):
        wrong = f"is {units} of {category}, of which only {most} count"
        yield Finding(path=(*path, "units"), wrong=wrong, right=f"{most} or less")
