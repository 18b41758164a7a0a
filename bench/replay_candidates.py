"""Renewals replayed: candidates a second on one core, with and without explanations, beside a bare sort and add."""

import random
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kit.place import read_settings
from kit.report import Report, Rounds, arguments, median, spread

if TYPE_CHECKING:
    from credenza.certification.rules.engine import Engine
    from credenza.certification.rules.facts import Facts

ACTIVITIES = 10
FIRST = date(2024, 2, 1)
DAYS = 1_000
TODAY = FIRST + timedelta(days=DAYS)


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, count = (5, 300) if options.quick else (9, 4_000)
    report = Report("Renewals replayed", quick=options.quick)
    read_settings(Path(__file__).parent / ".data", "sqlite:///:memory:")
    import django

    django.setup()
    from credenza.certification.rules.engine import compiled
    from credenza.certification.rules.facts import ForEverybody
    from credenza.programs.loader import active

    policy = active().certification
    if policy is None:
        sys.exit("the shipped pack has a certification program")
    engine = compiled(policy, ForEverybody())
    everybody = crowd(count)
    units = {each.id: int(each.units or 0) for each in policy.activity_types}
    measured = Rounds()
    measured.run(
        rounds,
        {
            "sort and add": lambda: rate(lambda facts: sort_and_add(facts, units), everybody),
            "replay": lambda: rate(engine.replay, everybody),
            "replay, and explain everything": lambda: rate(lambda facts: explain(engine, facts), everybody),
        },
    )
    renewed = [len(one.cycles) for facts in everybody for one in engine.replay(facts).credentials]
    report.say(
        f"{count:,} candidates with 2 credentials and {ACTIVITIES} activities each over {DAYS} days, {sum(renewed):,} "
        "renewals, the shipped program; a second of one core's time (CPU time, so that neighbors weigh less):"
    )
    report.table(
        ("", "candidates a second", "to sort and add"),
        [
            (name, spread(values), spread(measured.ratios(name, "sort and add"), 3))
            for name, values in measured.values.items()
        ],
    )
    report.target("candidates replayed a second and core", measured.values["replay"], least=20_000, digits=0)
    report.say(f"- a million candidates: {1_000_000 / median(measured.values['replay']):.0f} seconds of one core")
    report.finish()


def crowd(count: int) -> Sequence["Facts"]:
    """Candidates with a professional and an associate credential and activities of all types."""
    from credenza.certification.rules.facts import ActivityDone, Earned, Facts

    chance = random.Random(7)
    types = ("coursework",) * 6 + ("global_event", "local_event", "local_event", "presenting")
    found = []
    for candidate in range(count):
        starts = sorted(chance.randrange(300) for _ in range(2))
        grants = tuple(
            Earned(id=2 * candidate + n, certification=code, on=FIRST + timedelta(days=start))
            for n, (code, start) in enumerate(zip(("ACP-120", "ACA-900"), starts, strict=True))
        )
        activities = tuple(
            ActivityDone(
                id=ACTIVITIES * candidate + n,
                type=chance.choice(types),
                on=FIRST + timedelta(days=chance.randrange(DAYS)),
                name=f"Activity number {n}",
            )
            for n in range(ACTIVITIES)
        )
        found.append(Facts(earned=grants, activities=activities))
    return found


def sort_and_add(facts: "Facts", units: dict[str, int]) -> list[date]:
    """What any engine has to do at least: put the days in order, add up, find the day that is enough. No caps, no
    cycles, no dates; once for each credential's number.
    """
    ordered = sorted(facts.activities, key=attrgetter("on"))
    totals = list(accumulate(units[done.type] for done in ordered))
    places = [bisect_left(totals, needed) for needed in (50, 100)]
    return [ordered[place].on for place in places if place < len(ordered)]


def explain(engine: "Engine", facts: "Facts") -> None:
    """Everything that a candidate's pages show: each verdict, each type's line, each tree."""
    from credenza.certification.rules.explaining import lines, progress, verdicts

    standing = engine.replay(facts)
    verdicts(engine, facts, standing)
    for one in standing.credentials:
        lines(engine, facts, standing, one.id)
        progress(engine, facts, standing, one.id, TODAY)


def rate(work: Callable[["Facts"], object], everybody: Sequence["Facts"]) -> float:
    """How many a second of CPU time."""
    before = time.process_time()
    for facts in everybody:
        work(facts)
    return len(everybody) / (time.process_time() - before)


if __name__ == "__main__":
    main()
