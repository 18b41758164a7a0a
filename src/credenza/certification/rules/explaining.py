"""Why each activity counts or not, and how each type stands in the open cycle. Worked out only when it is shown.

A question about a cap or a rule is answered from here: which items don't count, and what cut them off.
"""

from datetime import date
from decimal import Decimal

from credenza.certification.rules.engine import Engine
from credenza.certification.rules.facts import ActivityDone, Facts
from credenza.certification.rules.holding import Holding, Past
from credenza.certification.rules.progressing import progress
from credenza.certification.rules.standing import Line, Standing, Verdict, Why
from credenza.certification.rules.tally import OVER_CAP, Item, Tally, shown

__all__ = ["lines", "progress", "verdicts"]

NOTHING = Decimal(0)


def verdicts(engine: Engine, facts: Facts, standing: Standing) -> tuple[Verdict, ...]:
    """One for each activity and credential, by date and name of the activity. A credential that became one with
    another says nothing about what came later; without any credential there is one verdict with ``credential`` 0.
    """
    wanted = {credential.id for credential in standing.credentials}
    holdings = [holding for holding in engine.work(facts).holdings if holding.id in wanted]
    seats = [(holding, _seats(holding)) for holding in holdings]
    found = []
    for done in sorted(facts.activities, key=lambda done: (done.on, done.name.casefold(), done.id)):
        if not seats:
            found.append(_without_credential(engine, done))
        for holding, seated in seats:
            verdict = seated.get(done.id) or _outside(engine, holding, done)
            if verdict is not None:
                found.append(verdict)
    return tuple(found)


def lines(engine: Engine, facts: Facts, standing: Standing, credential_id: int) -> tuple[Line, ...]:
    """Every activity type of the pack, in its order, as it stands in the credential's open cycle."""
    holding = None
    if standing.of(credential_id) is not None:
        holding = next((each for each in engine.work(facts).holdings if each.id == credential_id), None)
    items = [] if holding is None else holding.items
    counted = {} if holding is None else _counted(holding, _open(holding), date.max)
    found = []
    for index, kind in enumerate(engine.book.policy.activity_types):
        own = [item for item in items if item[4] == index]
        found.append(
            Line(
                type=kind.id,
                count=len(own),
                counted_count=sum(item[3] in counted for item in own),
                units=shown(sum(item[5] for item in own)),
                counted_units=shown(sum(counted.get(item[3], 0) for item in own)),
                cap=kind.cap,
            )
        )
    return tuple(found)


def _open(holding: Holding) -> Past:
    years = () if holding.tally is None else holding.tally.years
    return holding.items, holding.rules, holding.carried, holding.kind.level.most, years


def _tally(holding: Holding, cycle: Past, closed_on: date) -> Tally:
    items, rules, carried, most, years = cycle
    day = min(closed_on, items[-1][0]) if items else closed_on
    return Tally(holding.book, most, carried, years).enter_all(items, rules.window_from(day))


def _counted(holding: Holding, cycle: Past, closed_on: date) -> dict[int, int]:
    """Hundredths that count, by id of the activity."""
    tally = _tally(holding, cycle, closed_on)
    partly = {id: units for id, _, units in tally.cut}
    units_of = {item[3]: item[5] for item in cycle[0]}
    return {id: partly.get(id, units_of[id]) for id in tally.counted}


def _seats(holding: Holding) -> dict[int, Verdict]:
    """The verdicts on what lies in one of its cycles. What one cycle left out may count in the next."""
    found: dict[int, Verdict] = {}
    ends: list[date | None] = [cycle.closed_on for cycle in holding.cycles]
    for cycle, closed_on in zip((*holding.past, _open(holding)), (*ends, None), strict=True):
        tally = _tally(holding, cycle, closed_on or date.max)
        counted, cut = set(tally.counted), {id: (limit, units) for id, limit, units in tally.cut}
        for item in cycle[0]:
            found[item[3]] = _seat(holding, item, closed_on, counted, cut)
    return found


def _seat(
    holding: Holding, item: Item, closed_on: date | None, counted: set[int], cut: dict[int, tuple[int, int]]
) -> Verdict:
    id = item[3]
    limit, units = cut.get(id, (OVER_CAP, item[5]))
    category = "" if limit == OVER_CAP else holding.book.categories[limit]
    if id in counted or (id not in cut and item[5] == 0):
        return Verdict(
            activity=id, credential=holding.id, why="counted", units=shown(units), cycle=closed_on, limit=category
        )
    if id not in cut:
        return Verdict(activity=id, credential=holding.id, why="outside_window", units=NOTHING, cycle=closed_on)
    if limit == OVER_CAP:
        cap = str(holding.book.caps[item[4]])
        return Verdict(activity=id, credential=holding.id, why="over_cap", units=NOTHING, cycle=closed_on, limit=cap)
    return Verdict(
        activity=id, credential=holding.id, why="over_category", units=NOTHING, cycle=closed_on, limit=category
    )


def _outside(engine: Engine, holding: Holding, done: ActivityDone) -> Verdict | None:
    """Why it lies in none of the credential's cycles."""
    if holding.merged_on is not None and done.on >= holding.merged_on:
        return None

    def no(why: Why, limit: date | None = None) -> Verdict:
        told = "" if limit is None else limit.isoformat()
        return Verdict(activity=done.id, credential=holding.id, why=why, units=NOTHING, limit=told)

    earliest_on, retired_on = engine.book.earliest_on, holding.kind.retired_on
    if done.type not in engine.book.types:
        return no("no_credential")
    if done.on < earliest_on:
        return no("before_program", earliest_on)
    if done.on < holding.earned_on or (holding.id < 0 and done.on == holding.earned_on):
        return no("before_earned", holding.earned_on)
    if done.on >= holding.expires_on:
        return no("after_expiry", holding.expires_on)
    if done.on >= retired_on:
        return no("retired", retired_on)
    if holding.rules.submit_only and done.on > holding.closed:
        return no("after_suspension", holding.suspends_on)
    return no("closed_cycle", next((cycle.closed_on for cycle in holding.cycles if cycle.closed_on >= done.on), None))


def _without_credential(engine: Engine, done: ActivityDone) -> Verdict:
    earliest_on = engine.book.earliest_on
    early = done.on < earliest_on
    return Verdict(
        activity=done.id,
        credential=0,
        why="before_program" if early else "no_credential",
        units=NOTHING,
        limit=earliest_on.isoformat() if early else "",
    )
