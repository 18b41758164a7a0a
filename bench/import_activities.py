"""Activities brought in by the file: checked and stored, beside the database's own bulk load of the same rows."""

import csv
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, median, size, spread

EACH = 10
"""Activities of a candidate in one file."""
FIRST = date(2024, 3, 1)
COLUMNS = (
    "candidate_id", "type", '"on"', "name", "name_key", "item", "language", "notes", "status", "entered_as",
    "verified", "source", "external_key", "entered_on", "entered_at", "version",
)  # fmt: skip
IMPORT, LOAD = "import: read, checked, stored", "bulk load (COPY) of the same rows"


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds = 5
    count = size("rows", 5_000 if options.quick else 100_000)
    report = Report("Activities imported", quick=options.quick)
    with place("postgresql") as where:
        from kit.business import analyze
        from kit.candidates import add_candidates

        crowd = add_candidates(count // EACH, 0)
        analyze()
        side = _Side(crowd.candidates, count, where.folder)
        measured = Rounds()
        # Both go into the same tables with the same indexes; each round brings rows of its own.
        measured.run(rounds, {IMPORT: side.imported, LOAD: side.loaded})
        events, audits = side.told()
    report.say(
        f"{count:,} activities of {count // EACH:,} candidates with two credentials a file, {rounds} files each way; "
        "seconds by the clock on the wall until all are stored and durable:"
    )
    report.table(
        ("", "seconds", "activities a second", "to the bulk load"),
        [
            (
                name,
                spread(values, 1),
                f"{count / median(values):,.0f}",
                spread(measured.ratios(name, LOAD), 2),
            )
            for name, values in measured.values.items()
        ],
    )
    report.target("import to the bulk load", measured.ratios(IMPORT, LOAD), most=3)
    replayed = [count // EACH / seconds for seconds in side.replays]
    report.say(f"- then their candidates are replayed and what changed is written: {spread(replayed)} a second")
    report.must("every row was stored", holds=side.stored == rounds * count)
    report.must("one event and one audit row an import", holds=events == audits == rounds)
    report.finish()


class _Side:
    """Files of rows that are there for the first time each."""

    def __init__(self, candidates: Sequence[int], count: int, folder: Path) -> None:
        self._candidates, self._count, self._folder = candidates, count, folder
        self._turn = 0
        self.stored = 0
        self.replays: list[float] = []

    def _rows(self, turn: int) -> Iterator[tuple[int, str, date, str]]:
        """Candidate, type, day and name; no two alike."""
        for number in range(self._count):
            on = FIRST + timedelta(days=number * 7919 % 900)
            yield self._candidates[number // EACH], "coursework", on, f"Course {turn} {number % EACH}"

    def imported(self) -> float:
        """Seconds from the file to the last row stored; the replays that follow are noted by themselves."""
        from credenza.certification.commands.import_activities import import_activities
        from credenza.certification.models import Candidate
        from credenza.cli.import_files import digest_of, given_rows
        from credenza.kernel.actors import SYSTEM

        self._turn += 1
        numbers = dict(Candidate.objects.values_list("pk", "number"))
        file = self._folder / f"activities{self._turn}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("candidate_id", "type", "date", "name"))
            writer.writerows((numbers[one], kind, on, name) for one, kind, on, name in self._rows(self._turn))
        last = before = time.perf_counter()

        def heard(_outcomes: Any) -> None:
            nonlocal last
            last = time.perf_counter()

        rows = given_rows(file, ("type", "date", "name"), ("candidate_id",))
        found = import_activities(rows=rows, file=digest_of(file), heard=heard, by=SYSTEM, now=datetime.now(UTC))
        self.stored += found.stored
        self.replays.append(time.perf_counter() - last)
        file.unlink()
        return last - before

    def loaded(self) -> float:
        """Seconds of a COPY into the table itself, with its indexes and checks, from text that is ready."""
        import psycopg
        from django.db import connection

        self._turn += 1
        at = "2026-11-01 09:00:00+00"
        lines = [
            "\t".join(
                (str(one), kind, str(on), name, name.casefold().replace(" ", ""), "", "en", "", "accepted", "accepted",
                 "t", "import", f"load:{self._turn}:{number}", "2026-11-01", at, "1")
            )
            for number, (one, kind, on, name) in enumerate(self._rows(self._turn))
        ]  # fmt: skip
        text = ("\n".join(lines) + "\n").encode()
        connection.ensure_connection()
        before = time.perf_counter()
        with (
            psycopg.Cursor(connection.connection) as cursor,
            cursor.copy(f"COPY certification_activity ({', '.join(COLUMNS)}) FROM STDIN") as copy,
        ):
            for start in range(0, len(text), 1 << 20):
                copy.write(text[start : start + (1 << 20)])
        return time.perf_counter() - before

    def told(self) -> tuple[int, int]:
        """Events and audit rows of imports."""
        from credenza.journal.models import AuditEntry, Event

        return (
            Event.objects.filter(name="certification.imported").count(),
            AuditEntry.objects.filter(command="import_activities").count(),
        )


if __name__ == "__main__":
    main()
