"""What would follow, before anything is saved: a replay with more facts, and the cheapest way to renew by a date.

Cheapest is the least number of activities, then the fewest units; every plan is replayed before it is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from credenza.certification.rules.engine import Engine
from credenza.certification.rules.facts import ActivityDone, ExamPassed, Facts
from credenza.certification.rules.holding import Holding
from credenza.certification.rules.renewals import covers
from credenza.certification.rules.replaying import Replay
from credenza.certification.rules.routes import Needed, routes
from credenza.certification.rules.standing import Credential, Standing
from credenza.certification.rules.tally import shown
from credenza.kernel.periods import add_months

PLANNED_EXAM = -(1 << 60)
"""The id of an exam that is only thought of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many activities of one type, or one course or exam by name. ``units``: all of them together."""

    kind: Literal["activity", "course", "exam"]
    type: str = ""
    name: str = ""
    count: int = 1
    units: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRoute:
    """Passing the credential's own exam instead, on the planned day. ``opens_on``: not before, where that is set."""

    certification: str
    suspends_on: date
    expires_on: date
    opens_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a credential is renewed by a day, everything done on that day at the latest.

    ``steps`` is empty where ``why_not`` says why units don't do it: "met" already, "expired" or "retired" by then,
    "out_of_reach" under the caps. ``lead``: the credential whose requirement is met, this one or one that takes it
    along.
    """

    credential: int
    by: date
    steps: tuple[Step, ...] = ()
    count: int = 0
    units: Decimal = Decimal(0)
    lead: int | None = None
    suspends_on: date | None = None
    expires_on: date | None = None
    why_not: Literal["", "met", "expired", "retired", "out_of_reach"] = ""
    exam: ExamRoute | None = None


def dates_with(engine: Engine, facts: Facts, extra: tuple[ActivityDone | ExamPassed, ...]) -> Standing:
    """What these would lead to: exactly what the engine says once they are saved."""
    return engine.replay(with_extra(facts, extra))


def with_extra(facts: Facts, extra: tuple[ActivityDone | ExamPassed, ...]) -> Facts:
    """The facts and some more."""
    return replace(
        facts,
        activities=facts.activities + tuple(one for one in extra if isinstance(one, ActivityDone)),
        exams=facts.exams + tuple(one for one in extra if isinstance(one, ExamPassed)),
    )


def cheapest(engine: Engine, facts: Facts, standing: Standing, credential_id: int, on: date, by: date) -> Plan:
    """The cheapest way to renew a credential of this standing by a day, from what is known ``on`` a day. A KeyError
    where the standing has no such credential.
    """
    before = standing.of(credential_id)
    if before is None:
        raise KeyError(credential_id)
    day = max(on, by)
    replay = engine.work(facts, until=day)
    own = next(holding for holding in replay.holdings if holding.id == credential_id)
    exam = _exam_route(engine, facts, own, day)
    if own.met_by is not None:
        return _ended(before, day, "met", exam)
    if not own.in_force_on(day):
        return _ended(before, day, "expired", None)
    if day >= own.kind.retired_on:
        return _ended(before, day, "retired", None)
    found = list(_plans(engine, facts, replay, own, day))
    if not found:
        return _ended(before, day, "out_of_reach", exam)
    best = min(found, key=lambda plan: (plan.count, plan.units, plan.lead != credential_id))
    return replace(best, exam=exam)


def _ended(
    before: Credential, day: date, why_not: Literal["met", "expired", "retired", "out_of_reach"], exam: ExamRoute | None
) -> Plan:
    suspends_on, expires_on = (before.suspends_on, before.expires_on) if why_not == "met" else (None, None)
    return Plan(
        credential=before.id, by=day, suspends_on=suspends_on, expires_on=expires_on, why_not=why_not, exam=exam
    )


def _plans(engine: Engine, facts: Facts, replay: Replay, own: Holding, day: date) -> Iterator[Plan]:
    """One for each way of each credential that may take it along, as far as its replay renews."""
    scope = engine.book.policy.renewal_scope
    for leader in replay.holdings:
        if leader.rules.renewal is None or not leader.may_renew_on(day) or not covers(scope, leader, own):
            continue
        if leader.thorough:
            leader.recount(day)
        for way in routes(replay, leader, day):
            added = tuple(_facts(engine, way, day))
            after = dates_with(engine, facts, added).of(own.id)
            if after is not None and (len(after.cycles) > len(own.cycles) or after.met):
                yield _plan(engine, own, leader, way, after, day)


def _plan(engine: Engine, own: Holding, leader: Holding, way: list[Needed], after: Credential, day: date) -> Plan:
    types = [kind.id for kind in engine.book.policy.activity_types]
    steps = tuple(
        Step(
            kind=needed.kind,
            type="" if needed.type is None else types[needed.type],
            name=needed.name,
            count=needed.count,
            units=shown(needed.units * needed.count),
        )
        for needed in way
    )
    return Plan(
        credential=own.id,
        by=day,
        steps=steps,
        count=sum(needed.count for needed in way),
        units=sum((step.units for step in steps), Decimal(0)),
        lead=leader.id,
        suspends_on=after.suspends_on,
        expires_on=after.expires_on,
    )


def _facts(engine: Engine, way: list[Needed], day: date) -> Iterator[ActivityDone | ExamPassed]:
    types = [kind.id for kind in engine.book.policy.activity_types]
    number = PLANNED_EXAM
    for needed in way:
        for _ in range(needed.count):
            number += 1
            if needed.kind == "exam":
                yield ExamPassed(id=number, certification=needed.name, on=day)
            else:
                kind = types[needed.type or 0]
                units = shown(needed.units)
                yield ActivityDone(id=number, type=kind, on=day, name=needed.name, units=units, item=needed.name)


def _exam_route(engine: Engine, facts: Facts, own: Holding, day: date) -> ExamRoute | None:
    kind = own.kind
    if not kind.level.exam_renews or kind.earned_by is not None or own.met_by is not None:
        return None
    passed = ExamPassed(id=PLANNED_EXAM, certification=kind.code, on=day, account=own.account)
    after = dates_with(engine, facts, (passed,)).of(own.id)
    if after is None or (len(after.cycles) == len(own.cycles) and not after.met):
        return None
    window = engine.book.policy.exam_window_months
    return ExamRoute(
        certification=kind.code,
        suspends_on=after.suspends_on,
        expires_on=after.expires_on,
        opens_on=None if window is None else add_months(own.expires_on, -window),
    )
