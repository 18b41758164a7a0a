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

import numpy as np
from kit.place import read_settings
from kit.report import Report, Rounds, arguments, median, spread

if TYPE_CHECKING:
    from credenza.certification.rules.engine import Engine
    from credenza.certification.rules.facts import Facts

ACTIVITIES = 10
FIRST = date(2024, 2, 1)
DAYS = 1_000
REPEATED = 20
"""Everybody at once takes numpy a few milliseconds, too short to be measured once."""
NEEDED = (50, 100)
NUMPY, PLAIN, EXPLAINED = "numpy sorts and adds", "replay", "replay, and explain everything"
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
    together = Together(everybody, units)
    measured = Rounds()
    measured.run(
        rounds,
        {
            NUMPY: together.rate,
            "sort and add": lambda: rate(lambda facts: sort_and_add(facts, units), everybody),
            PLAIN: lambda: rate(engine.replay, everybody),
            EXPLAINED: lambda: rate(lambda facts: explain(engine, facts), everybody),
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
    report.say(f"- {NUMPY}: everybody at once, from arrays that stand ready, which no fact from a database does")
    spent = [
        1e6 / explained - 1e6 / plain
        for explained, plain in zip(measured.values[EXPLAINED], measured.values[PLAIN], strict=True)
    ]
    report.say(f"- explaining everything costs {spread(spent)} microseconds a candidate; pages explain one candidate")
    report.must(
        "numpy and the bare sort and add find the same days",
        holds=together.days() == [sort_and_add(facts, units) for facts in everybody],
    )
    report.target("candidates replayed a second and core", measured.values[PLAIN], least=20_000, digits=0)
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
    places = [bisect_left(totals, needed) for needed in NEEDED]
    return [ordered[place].on for place in places if place < len(ordered)]


class Together:
    """The same for everybody at once, by numpy: the ceiling of whatever reads each activity once."""

    def __init__(self, everybody: Sequence["Facts"], units: dict[str, int]) -> None:
        self._days = np.array([[done.on.toordinal() for done in facts.activities] for facts in everybody])
        self._units = np.array([[units[done.type] for done in facts.activities] for facts in everybody])

    def rate(self) -> float:
        """How many candidates a second of CPU time."""
        before = time.process_time()
        for _ in range(REPEATED):
            self._sorted_and_added()
        return REPEATED * len(self._days) / (time.process_time() - before)

    def days(self) -> list[list[date]]:
        """What ``sort_and_add`` answers of each."""
        found = zip(*self._sorted_and_added(), strict=True)
        return [[date.fromordinal(int(day)) for day in days if day] for days in found]

    def _sorted_and_added(self) -> list["np.ndarray"]:
        """For each number that is needed, the days on which it is reached, 0 for never."""
        order = np.argsort(self._days, axis=1, kind="stable")
        days = np.take_along_axis(self._days, order, axis=1)
        totals = np.cumsum(np.take_along_axis(self._units, order, axis=1), axis=1)
        rows, found = np.arange(len(days)), []
        for needed in NEEDED:
            enough = totals >= needed
            found.append(np.where(enough[:, -1], days[rows, enough.argmax(axis=1)], 0))
        return found


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
