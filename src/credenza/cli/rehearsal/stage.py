"""What a running story knows: its people, its clock, and what each step made."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from credenza.cli.rehearsal.story import STAFF_NAME, Malformed, Step
from credenza.kernel.actors import Actor
from credenza.programs.loader import active

STAFF_DOMAIN = "staff.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The object a step made: ``kind`` such as "account", and its id in the database."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a step: what it made, if anything, and its result; None for a refused one."""

    made: Made | None
    result: dict[str, Any] | None


class ReferenceRefused(Exception):
    """A value names a step that was refused."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(slots=True)
class Stage:
    """People by e-mail, the instant, the outcomes so far; the pack's file and the story's overrides."""

    actors: dict[str, Actor]
    on: date
    ticks: int = 0
    running: str | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    companions: dict[tuple[str, int, str], int] = field(default_factory=dict)
    program: str = ""
    overrides: dict[str, Any] = field(default_factory=dict)

    def now(self) -> datetime:
        """Noon of the story's day in the program's time zone, a second later at each call."""
        self.ticks += 1
        noon = datetime.combine(self.on, time(12), tzinfo=ZoneInfo(active().time_zone))
        return noon + timedelta(seconds=self.ticks)

    def keep(self, step: Step, outcome: Outcome) -> None:
        """Remember what a step with an id made."""
        if step.id:
            self.outcomes[step.id] = outcome
            if outcome.made:
                self.names.setdefault((outcome.made.kind, outcome.made.id), step.id)

    def name(self, kind: str, object_id: int | None) -> Any:
        """An object as results name it: the id of the step that made it, else the product's own id."""
        return None if object_id is None else self.names.get((kind, object_id), object_id)

    def shown(self, made: Made) -> Any:
        """The object that the running step is making, as its own result names it."""
        known = self.names.get((made.kind, made.id))
        return known or self.running or made.id

    def named(self, value: Any, pointer: str) -> Any:
        """A given value with its ``$`` names replaced: a ``Made``, or a field of a step's result."""
        if isinstance(value, dict):
            return {key: self.named(inner, f"{pointer}/{key}") for key, inner in value.items()}
        if isinstance(value, list):
            return [self.named(inner, f"{pointer}/{index}") for index, inner in enumerate(value)]
        if not (isinstance(value, str) and value.startswith("$")):
            return value
        name, *path = value[1:].split(".")
        outcome = self.outcomes.get(name)
        if outcome is None:
            raise Malformed(pointer, f"no earlier step is called {name!r}")
        if outcome.result is None:
            raise ReferenceRefused(name)
        return self._field(outcome, path, pointer) if path else (outcome.made or name)

    def related(self, made: Made, kind: str) -> Any:
        """The object of a kind that a made one stands for: an order for credits stands for its lot too."""
        if made.kind == kind:
            return made.id
        return self.companions.get((made.kind, made.id, kind))

    def by_own_name(self, name: str, kind: str) -> Any:
        """The object that a step's id names without ``$``, as results do; None for no such name."""
        outcome = self.outcomes.get(name)
        if outcome and outcome.made and outcome.made.kind == kind:
            return outcome.made.id
        return None

    def _field(self, outcome: Outcome, path: list[str], pointer: str) -> Any:
        found: Any = outcome.result
        for part in path:
            if isinstance(found, dict) and part in found:
                found = found[part]
            elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
                found = found[int(part)]
            else:
                raise Malformed(pointer, f"the step's result has no {'.'.join(path)}")
        # A result names an object by the step that made it: as a value it stands for that object again.
        known = self.outcomes.get(found) if isinstance(found, str) else None
        return known.made if known and known.made and path[-1] == known.made.kind else found


def shown_person(email: str | None) -> str | None:
    """A person as answers name them: by e-mail, staff by their name in the story."""
    if email is None:
        return None
    local, _, domain = email.partition("@")
    return local if domain == STAFF_DOMAIN and STAFF_NAME.fullmatch(local) else email
