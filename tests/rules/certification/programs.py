"""A shipped program's published examples in few words: what was earned and done, and the dates that follow.

Units of an activity are given as (type, day, units); the credential that a test asks for is the one of that code.
"""

from datetime import date
from decimal import Decimal
from functools import cache

from credenza.certification.rules.engine import Engine, compiled
from credenza.certification.rules.facts import ActivityDone, Earned, ExamPassed, Facts, ForEverybody
from credenza.certification.rules.standing import Credential
from credenza.programs.loader import load

Done = tuple[str, str, float]


@cache
def engine_of(program: str) -> Engine:
    """The engine of a shipped program."""
    policy = load(program).certification
    assert policy is not None
    return compiled(policy, ForEverybody())


class Holder:
    """One candidate of one program."""

    def __init__(
        self,
        program: str,
        earned: dict[str, str],
        done: tuple[Done, ...] = (),
        passed: tuple[tuple[str, str], ...] = (),
        birth_month: int | None = None,
        engine: Engine | None = None,
    ) -> None:
        self._engine = engine or engine_of(program)
        holding = [
            Earned(id=place, certification=code, on=date.fromisoformat(on))
            for place, (code, on) in enumerate(earned.items(), 1)
        ]
        exams = [
            ExamPassed(id=50 + place, certification=code, on=date.fromisoformat(on))
            for place, (code, on) in enumerate(passed)
        ]
        activities = [
            ActivityDone(
                id=100 + place,
                type=type,
                on=date.fromisoformat(on),
                name=f"activity {place:03}",
                units=Decimal(str(units)),
            )
            for place, (type, on, units) in enumerate(done)
        ]
        self.facts = Facts(
            earned=tuple(holding), exams=tuple(exams), activities=tuple(activities), birth_month=birth_month
        )

    def all(self, until: str | None = None) -> tuple[Credential, ...]:
        """Every credential, as it follows from the facts."""
        day = None if until is None else date.fromisoformat(until)
        return self._engine.replay(self.facts, day).credentials

    def of(self, code: str, until: str | None = None) -> Credential:
        """The first credential of a certification."""
        return next(one for one in self.all(until) if one.certification == code)

    def dates(self, code: str, until: str | None = None) -> tuple[str, str]:
        """Its suspension and expiration date."""
        one = self.of(code, until)
        return one.suspends_on.isoformat(), one.expires_on.isoformat()


def spread(type: str, units: int, *, of: int, first: str) -> tuple[Done, ...]:
    """So many units in pieces of ``of``, one every week from the first day on."""
    start = date.fromisoformat(first).toordinal()
    count, rest = divmod(units, of)
    pieces = [of] * count + ([rest] if rest else [])
    return tuple((type, date.fromordinal(start + 7 * place).isoformat(), piece) for place, piece in enumerate(pieces))
