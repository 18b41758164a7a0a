"""The cheapest way to renew by a day, for every credential of a candidate that may be renewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.certification.programs import certification, engine, policy
from credenza.certification.reading import facts_of
from credenza.certification.rows import CredentialRow
from credenza.certification.rules.planning import Plan, cheapest


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """So many of one type, or one course or exam. ``kind``: activity, course or exam; ``units``: all together."""

    kind: str
    name: str
    type: str
    count: int
    units: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestRow:
    """How a credential is renewed by a day at least cost; ``why_not`` as in ``planning.Plan``, empty where it is.

    ``exam``: the dates that passing its own exam on that day leads to instead, ``exam_opens_on``: not before.
    """

    credential: int
    certification: str
    name: str
    by: date
    why_not: str
    steps: tuple[StepRow, ...]
    lead: str
    suspends_on: date | None
    expires_on: date | None
    exam: tuple[date, date] | None
    exam_opens_on: date | None


def cheapest_ways(root: int, rows: Sequence[CredentialRow], on: date, by: date) -> tuple[CheapestRow, ...]:
    """One for each of these credentials, dated by ``by`` at the latest. Who may ask is the caller's to check."""
    own, facts = engine(), facts_of(root)
    standing = own.replay(facts)
    codes = {one.id: one.certification for one in standing.credentials}
    return tuple(
        _row(row, cheapest(own, facts, standing, row.origin, on, by), codes)
        for row in rows
        if standing.of(row.origin) is not None
    )


def _row(row: CredentialRow, plan: Plan, codes: dict[int, str]) -> CheapestRow:
    names = {kind.id: kind.name for kind in policy().activity_types}
    lead = codes.get(plan.lead) if plan.lead is not None else None
    return CheapestRow(
        credential=row.id,
        certification=row.certification,
        name=row.name,
        by=plan.by,
        why_not=plan.why_not,
        steps=tuple(
            StepRow(
                kind=step.kind,
                name=names.get(step.type, step.type) if step.kind == "activity" else step.name,
                type=step.type,
                count=step.count,
                units=step.units,
            )
            for step in plan.steps
        ),
        lead=certification(lead).code if lead else "",
        suspends_on=plan.suspends_on,
        expires_on=plan.expires_on,
        exam=(plan.exam.suspends_on, plan.exam.expires_on) if plan.exam else None,
        exam_opens_on=plan.exam.opens_on if plan.exam else None,
    )
