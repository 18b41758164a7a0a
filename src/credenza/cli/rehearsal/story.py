"""Reading a story: its shape is checked whole before anything runs, each problem with its JSON pointer."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

EMAIL = re.compile(r"[^@\s\"$]+@[^@\s\"]+\.[^@\s\"]+")
ROOT_KEYS = ("program", "overrides", "setup", "steps", "ask")
SETUP_KEYS = ("people", "organizations", "products", "tax_rates", "holidays", "strangers")
STEP_KEYS = ("on", "as", "do", "with", "id")
ASK_KEYS = ("on", "about", "of", "id", "known_on")
STAFF_NAME = re.compile(r"staff(-[2-9])?")


class Malformed(Exception):
    """The story cannot be run. ``pointer`` says where (JSON pointer), ``why`` what is wrong and what would be right."""

    def __init__(self, pointer: str, why: str) -> None:
        super().__init__(f"{pointer or '/'}: {why}")
        self.pointer = pointer
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing somebody does on a day."""

    pointer: str
    on: date
    who: str
    do: str
    given: dict[str, Any]
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing asked about a day."""

    pointer: str
    on: date
    about: str
    of: Any
    id: str | None
    known_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole story, its shape checked."""

    program: str
    overrides: dict[str, Any]
    setup: dict[str, Any]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    emails: tuple[str, ...] = field(default=())


def read_story(raw: Any, *, step_names: frozenset[str], question_names: frozenset[str]) -> Story:
    """Check a parsed JSON document and make a story of it. Raises ``Malformed``."""
    root = object_at(raw, "", ROOT_KEYS)
    setup = object_at(root.get("setup", {}), "/setup", SETUP_KEYS)
    program = root.get("program", "atlassian")
    if not isinstance(program, str) or not program:
        raise Malformed("/program", 'takes a shipped pack such as "atlassian", or the path of a TOML file')
    steps = _steps(root.get("steps", []), step_names)
    questions = _questions(root.get("ask", []), question_names)
    return Story(
        program=program,
        overrides=object_at(root.get("overrides", {}), "/overrides", None),
        setup=setup,
        steps=steps,
        questions=questions,
        emails=tuple(dict.fromkeys(_emails({"steps": root.get("steps"), "ask": root.get("ask"), "setup": setup}))),
    )


def _steps(raw: Any, names: frozenset[str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    ids: set[str] = set()
    for index, entry in enumerate(list_at(raw, "/steps")):
        pointer = f"/steps/{index}"
        found = object_at(entry, pointer, STEP_KEYS)
        step = Step(
            pointer=pointer,
            on=day_at(found.get("on"), f"{pointer}/on"),
            who=_who(found.get("as", "staff"), f"{pointer}/as"),
            do=_name(found.get("do"), f"{pointer}/do", names, "step"),
            given=object_at(found.get("with", {}), f"{pointer}/with", None),
            id=_id(found.get("id"), f"{pointer}/id", ids),
        )
        if steps and step.on < steps[-1].on:
            raise Malformed(f"{pointer}/on", f"{step.on} lies before the step before it ({steps[-1].on})")
        steps.append(step)
    return tuple(steps)


def _questions(raw: Any, names: frozenset[str]) -> tuple[Question, ...]:
    ids: set[str] = set()
    questions = []
    for index, entry in enumerate(list_at(raw, "/ask")):
        pointer = f"/ask/{index}"
        found = object_at(entry, pointer, ASK_KEYS)
        known = found.get("known_on")
        questions.append(
            Question(
                pointer=pointer,
                on=day_at(found.get("on"), f"{pointer}/on"),
                about=_name(found.get("about"), f"{pointer}/about", names, "question"),
                of=found.get("of"),
                id=_id(found.get("id"), f"{pointer}/id", ids),
                known_on=None if known is None else day_at(known, f"{pointer}/known_on"),
            )
        )
    return tuple(sorted(questions, key=lambda question: question.on))


def object_at(raw: Any, pointer: str, keys: tuple[str, ...] | None) -> dict[str, Any]:
    """An object with known keys only; None knows any key."""
    if not isinstance(raw, dict):
        raise Malformed(pointer, "takes an object")
    if keys is not None:
        for key in raw:
            if key not in keys:
                raise Malformed(f"{pointer}/{escaped(key)}", f"is not a key here; known are {', '.join(keys)}")
    return raw


def list_at(raw: Any, pointer: str) -> list[Any]:
    """A list."""
    if not isinstance(raw, list):
        raise Malformed(pointer, "takes a list")
    return raw


def day_at(raw: Any, pointer: str) -> date:
    """A date as ISO 8601 writes it."""
    try:
        if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
            raise ValueError(raw)
        return date.fromisoformat(raw)
    except ValueError:
        raise Malformed(pointer, f"takes a date such as 2026-03-10, not {raw!r}") from None


def _who(raw: Any, pointer: str) -> str:
    if isinstance(raw, str) and (STAFF_NAME.fullmatch(raw) or EMAIL.fullmatch(raw)):
        return raw if STAFF_NAME.fullmatch(raw) else raw.lower()
    raise Malformed(pointer, 'takes an e-mail address, "staff", "staff-2" and so on')


def _name(raw: Any, pointer: str, names: frozenset[str], kind: str) -> str:
    if not isinstance(raw, str) or raw not in names:
        raise Malformed(pointer, f"{raw!r} is no {kind}; known are {', '.join(sorted(names))}")
    return raw


def _id(raw: Any, pointer: str, taken: set[str]) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or not raw or raw.startswith("$") or "." in raw:
        raise Malformed(pointer, "takes text without a dot that does not begin with $")
    if raw in taken:
        raise Malformed(pointer, f"{raw!r} is taken by an earlier one")
    taken.add(raw)
    return raw


def _emails(raw: Any) -> list[str]:
    """Every e-mail address anywhere in the story: each belongs to a person."""
    if isinstance(raw, dict):
        return [email for value in raw.values() for email in _emails(value)]
    if isinstance(raw, list):
        return [email for value in raw for email in _emails(value)]
    return [raw.lower()] if isinstance(raw, str) and EMAIL.fullmatch(raw) else []


def escaped(key: str) -> str:
    """A key as part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
