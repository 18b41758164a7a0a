"""Renewals from the database: read all facts and replay, candidates a second of a core, beside the bare cursor."""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, size, spread

CREDENTIALS, ACTIVITIES = 2, 10
TODAY = date(2026, 11, 1)
FACTS = "rows to facts"
BARE = "the bare cursor, the same rows"
PLAIN = "read and replay"
EXPLAINED = "read, replay, and explain everything"


def main() -> None:
    """Measure, print, record."""
    if sys.argv[1:2] == ["--on"]:
        print(json.dumps(_measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
        return
    options = arguments(__doc__)
    rounds, count = (5, size("candidates", 1_000)) if options.quick else (9, size("candidates", 10_000))
    report = Report("Renewals replayed from the database", quick=options.quick)
    report.say(
        f"{count:,} candidates with {CREDENTIALS} credentials and {ACTIVITIES} activities each, the shipped program; "
        "a second of processor time, the database server's own included (so that neighbors weigh less):"
    )
    for database in ("sqlite", "postgresql"):
        # A process has one database, so each gets a process of its own.
        told = subprocess.run(
            [sys.executable, __file__, "--on", database, str(rounds), str(count)],
            check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip
        _tell(report, database, *json.loads(told))
    report.finish()


def _tell(report: Report, database: str, values: dict[str, list[float]], walls: dict[str, list[float]]) -> None:
    measured = Rounds()
    measured.values = values
    report.say()
    report.say(f"**{database}**")
    report.table(
        ("", "candidates a second", "to the bare cursor", "by the clock on the wall"),
        [
            (name, spread(values[name]), spread(measured.ratios(name, BARE), 2), spread(walls[name]))
            for name in (BARE, FACTS, PLAIN, EXPLAINED)
        ],
    )
    what = f"candidates read and replayed a second and core, {database}"
    report.target(what, values[PLAIN], least=8_000, digits=0)
    cost = [1e6 / explained - 1e6 / plain for explained, plain in zip(values[EXPLAINED], values[PLAIN], strict=True)]
    report.say(f"- explaining everything costs {spread(cost)} microseconds a candidate; pages explain one candidate")


def _measure(database: str, rounds: int, count: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Candidates a second by contender and round, by the processor's time and by the wall's."""
    with place(database):
        from kit.business import analyze
        from kit.candidates import add_candidates

        add_candidates(count, ACTIVITIES)
        analyze()
        # What stands now stays: only what a contender makes is looked through for garbage.
        gc.collect()
        gc.freeze()
        clock = _Clock(database)
        walls: dict[str, list[float]] = {}

        def timed(name: str, work: Callable[[], None]) -> float:
            before, wall = clock.seconds(), time.perf_counter()
            work()
            walls.setdefault(name, []).append(count / (time.perf_counter() - wall))
            return count / (clock.seconds() - before)

        works = {BARE: _cursor_only, FACTS: _facts_only, PLAIN: _replay, EXPLAINED: _explain}
        contenders = {name: partial(timed, name, work) for name, work in works.items()}
        measured = Rounds()
        measured.run(1, contenders)
        measured.values.clear()
        walls.clear()
        measured.run(rounds, contenders)
        return measured.values, walls


def _cursor_only() -> None:
    from credenza.certification import facts_sql, reading

    for first, last in facts_sql.chunks(reading.CHUNK):
        facts_sql.rows_between(first, last)


def _facts_only() -> None:
    from credenza.certification.reading import all_facts

    for _ in all_facts():
        pass


def _replay() -> None:
    from credenza.certification.programs import engine
    from credenza.certification.reading import all_facts

    own = engine()
    for _, facts in all_facts():
        own.replay(facts)


def _explain() -> None:
    from credenza.certification.programs import engine
    from credenza.certification.reading import all_facts
    from credenza.certification.rules.explaining import lines, progress, verdicts

    own = engine()
    for _, facts in all_facts():
        standing = own.replay(facts)
        verdicts(own, facts, standing)
        for one in standing.credentials:
            lines(own, facts, standing, one.id)
            progress(own, facts, standing, one.id, TODAY)


class _Clock:
    """Processor seconds of this process and of the server's process behind its connection."""

    def __init__(self, database: str) -> None:
        from django.db import connection

        self._server: Path | None = None
        if database == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def seconds(self) -> float:
        """So far."""
        own = time.process_time()
        if self._server is None:
            return own
        spent: Any = self._server.read_text(encoding="ascii").split()[0]
        return own + int(spent) / 1e9


if __name__ == "__main__":
    main()
