"""A credential's requirement as a tree with what is done and what is missing, on a day.

Where the exam renews too, the tree says plainly that there are two routes. Source: the question about CE units, where
"folder 1.1" and "1.2" were read as two duties instead of two ways.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from credenza.certification.rules.engine import Engine
from credenza.certification.rules.facts import Facts
from credenza.certification.rules.holding import Holding
from credenza.certification.rules.requirements import SAME, Asked, courses_done, credentials_held, exams_passed
from credenza.certification.rules.standing import Node, Standing
from credenza.certification.rules.tally import shown
from credenza.kernel.periods import add_months
from credenza.programs.certification_shapes import Requirement

ZERO, ONE = Decimal(0), Decimal(1)


def progress(engine: Engine, facts: Facts, standing: Standing, credential_id: int, on: date) -> Node:
    """What renews the credential, from facts dated up to ``on``. "none" where nothing does."""
    replay = engine.work(facts, until=on)
    holding = None
    if standing.of(credential_id) is not None:
        holding = next((each for each in replay.holdings if each.id == credential_id), None)
    if holding is None:
        return _none()
    if holding.thorough:
        holding.recount(on)
    routes: list[Node] = []
    if holding.rules.renewal is not None:
        tree = node_of(holding.rules.renewal, Asked(holding, replay, on))
        routes += tree.parts if tree.kind == "any_of" and not tree.name else (tree,)
    if holding.kind.level.exam_renews:
        routes.append(_exam_again(engine, holding))
    met = holding.met_by is not None
    if len(routes) == 1:
        return replace(routes[0], met=met or routes[0].met)
    return (
        replace(_branch("any_of", "", tuple(routes)), met=met or any(each.met for each in routes))
        if routes
        else _none()
    )


def node_of(tree: Requirement, asked: Asked) -> Node:
    """The tree as it stands."""
    if tree.all_of:
        return _branch("all_of", tree.name, tuple(node_of(part, asked) for part in tree.all_of))
    if tree.any_of:
        return _branch("any_of", tree.name, tuple(node_of(part, asked) for part in tree.any_of))
    for kind, told in LEAVES.items():
        if getattr(tree, kind):
            return told(tree, asked)
    return _none()


def _none() -> Node:
    return Node(kind="none", name="", met=False, done=ZERO, needed=ZERO)


def _branch(kind: str, name: str, parts: tuple[Node, ...]) -> Node:
    done = sum(part.met for part in parts)
    needed = len(parts) if kind == "all_of" else 1
    met = done >= needed
    return Node(kind=kind, name=name, met=met, done=Decimal(min(done, needed)), needed=Decimal(needed), parts=parts)


def _exam_again(engine: Engine, holding: Holding) -> Node:
    window, opens_on = engine.book.policy.exam_window_months, None
    if window is not None:
        opens_on = add_months(holding.expires_on, -window)
    code = holding.kind.code
    return Node(kind="exam", name="", met=False, done=ZERO, needed=ONE, missing=(code,), opens_on=opens_on)


def _units(tree: Requirement, asked: Asked) -> Node:
    holding, needed = asked.holding, tree.units or ZERO
    if tree.category is None:
        done = shown(holding.units)
    else:
        done = shown(holding.units_of(holding.book.categories.index(tree.category)))
    return Node(kind="units", name=tree.name, met=done >= needed, done=done, needed=needed)


def _each_year(tree: Requirement, asked: Asked) -> Node:
    needed, tally = tree.units_each_year or ZERO, asked.holding.tally
    years = [] if tally is None else list(zip(tally.years, map(shown, tally.year_units), strict=True))
    end, done = next(((end, units) for end, units in years if asked.day < end), years[-1] if years else (None, ZERO))
    met = bool(years) and all(units >= needed for _, units in years)
    missing = (end.isoformat(),) if end is not None and done < needed else ()
    return Node(kind="units_each_year", name=tree.name, met=met, done=done, needed=needed, missing=missing)


def _courses(tree: Requirement, asked: Asked) -> Node:
    had = courses_done(asked.holding)
    missing = tuple(course for course in tree.courses if course.casefold() not in had)
    needed = len(tree.courses)
    done = Decimal(needed - len(missing))
    return Node(kind="courses", name=tree.name, met=not missing, done=done, needed=Decimal(needed), missing=missing)


def _exam(tree: Requirement, asked: Asked) -> Node:
    wanted = asked.holding.kind.code if tree.exam == SAME else tree.exam or tree.exam_of_level or ""
    needed, passed = tree.exams or 1, len(exams_passed(tree, asked))
    met = passed >= needed
    kind = "exam" if tree.exam else "exam_of_level"
    return Node(
        kind=kind,
        name=tree.name,
        met=met,
        done=Decimal(min(passed, needed)),
        needed=Decimal(needed),
        missing=() if met else (wanted,),
    )


def _credentials(tree: Requirement, asked: Asked) -> Node:
    needed, held = tree.credentials_of_level or 1, len(credentials_held(tree, asked))
    kind = "credential" if tree.credential else "credentials_of_level"
    missing = () if held >= needed else (tree.credential or tree.level or "",)
    return Node(
        kind=kind, name=tree.name, met=held >= needed, done=Decimal(held), needed=Decimal(needed), missing=missing
    )


LEAVES: dict[str, Callable[[Requirement, Asked], Node]] = {
    "units": _units,
    "units_each_year": _each_year,
    "courses": _courses,
    "exam": _exam,
    "exam_of_level": _exam,
    "credential": _credentials,
    "credentials_of_level": _credentials,
}
