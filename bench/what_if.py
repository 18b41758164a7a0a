"""Change the rule, who is affected? Over everybody in two processes, in one, and the bare cursor on the same rows."""

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kit.place import Place, place
from kit.report import Report, Rounds, arguments, median, size, spread

MILLION = 1_000_000
SECONDS = 120
ON = date(2026, 11, 1)
BARE, ONE, TWO = "the bare cursor, one process", "what-if, one process", "what-if, two processes"


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    few = size("few", 2_500 if options.quick else 20_000)
    count = max(few, size("candidates", 5_000 if options.quick else 200_000))
    report = Report("Change the rule, who is affected", quick=options.quick)
    with place("postgresql") as where:
        from kit.business import analyze
        from kit.candidates import add_candidates

        add_candidates(few)
        analyze()
        clock = _Clock(where)
        works = {BARE: _cursor_only, ONE: partial(_look, processes=1), TWO: partial(_look, processes=2)}
        contenders = {name: partial(clock.timed, work) for name, work in works.items()}
        measured = Rounds()
        measured.run(5 if options.quick else 7, contenders)
        report.say(f"{few:,} candidates with 2 credentials and 10 activities each; seconds by the clock on the wall:")
        report.table(
            ("", "seconds", "to the bare cursor"),
            [(name, spread(measured.values[name], 1), spread(measured.ratios(name, BARE), 1)) for name in works],
        )
        if count > few:
            add_candidates(count - few)
            analyze()
        affected, wall, spent = clock.whole(partial(_look, processes=2))
        _tell(report, count, affected, wall, spent)
        report.must("everybody was looked at, and some are affected", holds=affected.candidates == count > 0)
        each = wall / count, median(measured.values[TWO]) / few
        report.say(f"- a candidate takes {1e6 * each[0]:.0f} microseconds, {1e6 * each[1]:.0f} with {few:,} of them")
    report.finish()


def _tell(report: Report, count: int, affected: Any, wall: float, spent: float) -> None:
    report.say(
        f"- {count:,} candidates in {wall:.0f} seconds, the cap for local events 1 instead of 4: "
        f"{affected.affected:,} are affected with {affected.credentials:,} credentials"
    )
    report.say(f"- it took {spent:.0f} seconds of processor time, the server's included: {spent / 2:.0f} of two cores")
    known = "measured" if count >= MILLION else f"from {count:,}"
    report.target(
        f"a million candidates ({known})", [wall * MILLION / count], most=SECONDS, digits=0, unit=" seconds"
    )  # fmt: skip


def _cursor_only() -> None:
    from credenza.certification import facts_sql, reading

    for first, last in facts_sql.chunks(reading.CHUNK):
        facts_sql.rows_between(first, last)


def _look(processes: int) -> Any:
    from credenza.certification.queries.what_if import Affected, who_is_affected
    from credenza.programs.loader import active

    program = active()
    policy = program.certification
    assert policy is not None
    types = tuple(replace(one, cap=1) if one.id == "local_event" else one for one in policy.activity_types)
    changed = replace(program, certification=replace(policy, activity_types=types))
    total = Affected()
    for part in who_is_affected(changed, ON, processes=processes):
        total.add(part)
    return total


class _Clock:
    """Seconds on the wall, and of processors: this process, those beside it, and the server's that have ended."""

    def __init__(self, where: Place) -> None:
        first = (where.folder / "postgresql" / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        self._server = Path(f"/proc/{first}/stat")

    def timed(self, work: Callable[[], object]) -> float:
        """Seconds on the wall."""
        before = time.perf_counter()
        work()
        return time.perf_counter() - before

    def whole(self, work: Callable[[], Any]) -> tuple[Any, float, float]:
        """The answer, seconds on the wall, seconds of processors."""
        before = self._spent()
        wall = time.perf_counter()
        answer = work()
        wall = time.perf_counter() - wall
        time.sleep(1)  # until the server has buried its processes
        return answer, wall, self._spent() - before

    def _spent(self) -> float:
        # After the name in brackets: the 14th and 15th of these are what ended children spent, in hundredths.
        told = self._server.read_text(encoding="utf-8").rpartition(")")[2].split()
        own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return (int(told[13]) + int(told[14])) / 100 + sum(use.ru_utime + use.ru_stime for use in own)


if __name__ == "__main__":
    main()
