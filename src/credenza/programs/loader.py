"""Loading a rule pack: TOML to a whole and valid :class:`Program`, or a ``PackError`` with all that is wrong."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from django.conf import settings

from credenza.programs import defaults
from credenza.programs.agreements import disagreements
from credenza.programs.derived import completed
from credenza.programs.fitting import fit
from credenza.programs.lines import line_of, positions
from credenza.programs.overrides import overridden
from credenza.programs.problems import Finding, PackError, Path, Problem
from credenza.programs.ranges import out_of_range
from credenza.programs.shapes import Program
from credenza.programs.sources import finder, leaves, split, unsourced

SHIPPED = FilePath(__file__).parent

_using: ContextVar[Program | None] = ContextVar("credenza_program", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A loaded file: the program, and for every single value its path, what it is and where it comes from."""

    file: FilePath
    program: Program
    values: tuple[tuple[Path, Any, str], ...]


def load(path_or_name: str | FilePath, overrides: Mapping[str, Any] | None = None) -> Program:
    """The program of a shipped pack ("atlassian") or of a TOML file, with single values replaced by dotted key.

    Whole sections that the file leaves out are the house's defaults. Raises PackError, which names every problem with
    file and line (or "override KEY").
    """
    return load_pack(path_or_name, overrides).program


def load_pack(path_or_name: str | FilePath, overrides: Mapping[str, Any] | None = None) -> Pack:
    """As ``load``, with the sources of all values."""
    file = pack_file(path_or_name)
    return read_pack(_text(file), file, overrides)


def read_pack(toml: str, named: str | FilePath, overrides: Mapping[str, Any] | None = None) -> Pack:
    """As ``load_pack``, of a pack's own text; ``named`` stands for its file where a problem is told."""
    file = FilePath(named)
    tree = _parsed(file, toml)
    values, texts = defaults.with_defaults(*split(tree))
    values, places, findings = overridden(values, dict(overrides or {}))
    findings += unsourced(tree, values, texts, set(places))
    values, derived = completed(values)
    program, misfits = fit(values)
    findings += [*misfits, *out_of_range(values), *disagreements(values)]
    if findings or program is None:
        raise PackError(_placed(findings, file, toml, places))
    source_of = finder(texts)
    told = tuple(
        (path, _at(values, path), derived.get(path) or _override(path, places) or source_of(path) or "")
        for path in leaves(values)
    )
    return Pack(file=file, program=program, values=told)


def active() -> Program:
    """The program in force: the one named by ``using``, else the setting CREDENZA_PROGRAM's."""
    return _using.get() or _shipped(str(settings.CREDENZA_PROGRAM))


@contextmanager
def using(program: Program) -> Iterator[Program]:
    """Within the block ``active()`` answers this program: for rehearsals and tests."""
    token = _using.set(program)
    try:
        yield program
    finally:
        _using.reset(token)


def pack_file(path_or_name: str | FilePath) -> FilePath:
    """The file of a shipped pack's name, or the path itself."""
    return SHIPPED / f"{path_or_name}.toml" if str(path_or_name) in shipped() else FilePath(path_or_name)


def pack_text(name: str = "") -> str:
    """The text of a shipped pack, or of the pack in force. Raises PackError for any other name: no path is read."""
    if name and name not in shipped():
        right = f"a shipped pack: {', '.join(shipped())}"
        raise PackError((Problem(place=name, path=(), wrong="is not shipped", right=right),))
    return _text(pack_file(name or str(settings.CREDENZA_PROGRAM)))


def shipped() -> tuple[str, ...]:
    """The names of the packs that come with Credenza."""
    return tuple(sorted(file.stem for file in SHIPPED.glob("*.toml") if file != defaults.FILE))


@lru_cache(maxsize=8)
def _shipped(path_or_name: str) -> Program:
    return load(path_or_name)


def _text(file: FilePath) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        wrong = f"cannot be read ({refused.strerror if isinstance(refused, OSError) else 'not UTF-8'})"
        right = f"the path of a TOML file, or a shipped pack: {', '.join(shipped())}"
        raise PackError((Problem(place=str(file), path=(), wrong=wrong, right=right),)) from refused


def _parsed(file: FilePath, toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as refused:
        why = "brackets too deep" if isinstance(refused, RecursionError) else str(refused)
        problem = Problem(place=str(file), path=(), wrong=f"is not TOML: {why}", right="a valid TOML 1.0 file")
        raise PackError((problem,)) from refused


def _placed(findings: list[Finding], file: FilePath, toml: str, places: dict[Path, str]) -> tuple[Problem, ...]:
    """The findings with their places, in the order of the file, overrides first, each told once."""
    found = positions(toml)
    placed: dict[tuple[str, Path], tuple[int, Problem]] = {}
    for finding in findings:
        key = next((key for own, key in places.items() if finding.path[: len(own)] == own), None)
        line = 0 if key is not None else line_of(finding.path, found)
        place = f"{file}:{line}" if key is None else f"override {key}"
        problem = Problem(place=place, path=finding.path, wrong=finding.wrong, right=finding.right)
        placed.setdefault((place, finding.path), (line, problem))
    return tuple(problem for _, problem in sorted(placed.values(), key=lambda entry: entry[0]))


def _override(path: Path, places: dict[Path, str]) -> str:
    key = next((key for own, key in places.items() if path[: len(own)] == own), None)
    return f"override {key}" if key is not None else ""


def _at(node: Any, path: Path) -> Any:
    for part in path:
        node = node[part]
    return node
