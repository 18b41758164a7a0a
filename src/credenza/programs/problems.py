"""What is wrong with a rule pack: every problem at once, each with its place and what would be right."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The keys that lead to a value; whole numbers count the entries of a list from 0."""


def dotted(path: Path) -> str:
    """The path as people write it: ``items[3].sku``."""
    told = ""
    for part in path:
        told += f"[{part}]" if isinstance(part, int) else (f".{part}" if told else part)
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. ``place`` is ``file:line`` or ``override KEY``; ``path`` leads to the value."""

    place: str
    path: Path
    wrong: str
    right: str

    def __str__(self) -> str:
        subject = f"{dotted(self.path)} " if self.path else ""
        return f"{self.place}: {subject}{self.wrong}; right would be: {self.right}"


class PackError(Exception):
    """A rule pack that cannot be used; ``problems`` names all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem whose place is not looked up yet."""

    path: Path
    wrong: str
    right: str
