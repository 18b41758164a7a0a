"""The candidate's page at a million candidates and ten million activities: its first byte, and the rows it reads."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, median, size, spread

MANY = 300
MOST_ROWS = 2_000
"""Rows that any statement of the page may look at: those of one candidate, whoever else there is."""


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, few = (5 if options.quick else 25), 1_000
    count = max(2 * few, size("candidates", 10_000 if options.quick else 200_000))
    each = size("activities", 10)
    report = Report("The candidate's page at scale", quick=options.quick)
    with place("postgresql"):
        from django.core.management import call_command
        from kit.business import analyze
        from kit.candidates import add_candidates

        call_command("collectstatic", interactive=False, verbosity=0)
        started = time.perf_counter()
        small = add_candidates(few, each)
        analyze()
        _bring_up_to_date(small.candidates[500])
        alone = Rounds()
        before = _signed_in(small.people[500])
        alone.run(rounds + 1, {"alone": partial(_page, before, "candidate:overview")})
        crowd = add_candidates(count - few, each)
        busy = crowd.candidates[count // 3]
        _add_many(busy)
        analyze()
        loaded = time.perf_counter() - started
        some, stranger = crowd.candidates[count // 2], _stranger()
        for candidate in (some, busy):
            _bring_up_to_date(candidate)
        readers = {
            f"{each} activities": _signed_in(crowd.people[count // 2]),
            f"{each + MANY} activities": _signed_in(crowd.people[count // 3]),
        }
        pages = {
            f"{page}, {name}": partial(_page, reader, f"candidate:{page}")
            for name, reader in readers.items()
            for page in ("overview", "activities")
        }
        floor = "overview of somebody who is no candidate"
        pages[floor] = partial(_page, _signed_in(stranger), "candidate:overview")
        measured = Rounds()
        measured.run(1, pages)
        measured.values.clear()
        measured.run(rounds, pages)
        report.say(
            f"{count:,} candidates, {_count('certification_activity'):,} activities, "
            f"{_count('certification_credential'):,} credentials; made in {loaded:.0f} seconds. A page is sent in one "
            "piece, so its first byte comes when it is done:"
        )
        report.table(
            ("milliseconds", "median and spread", "to the page of no candidate", "of this process's own work"),
            [
                (name, spread(measured.values[name], 1), spread(measured.ratios(name, floor), 2), _own_work(page))
                for name, page in pages.items()
            ],
        )
        page = measured.values[f"overview, {each} activities"]
        what = f"the candidate's page, first byte, {count:,} candidates"
        report.target(what, page, most=100, digits=1, unit=" ms")
        first = alone.values["alone"][1:]
        report.say(f"- the same page among {few:,} candidates took {spread(first, 1)} ms: "
                   f"{median(page) / median(first):.2f} times as long now")  # fmt: skip
        for name, reader in readers.items():
            _tell_rows(report, name, reader)
    report.finish()


def _bring_up_to_date(candidate: int) -> None:
    """As every command leaves a candidate: the projection as the replay has it."""
    from django.db import transaction

    from credenza.certification.refreshing import locked, refresh
    from credenza.journal.recording import stamp
    from credenza.kernel.actors import SYSTEM

    with transaction.atomic():
        locked(candidate)
        refresh(candidate, stamp(SYSTEM, datetime.now(UTC), on=datetime.now(UTC).date()), "activity")


def _add_many(candidate: int) -> None:
    """Somebody who does something every other day."""
    from django.db import connection
    from kit.business import series, unchecked

    with unchecked(), connection.cursor() as cursor:
        on = f"DATE '{date(2024, 6, 1)}' + (2 * n)::int"
        cursor.execute(
            'INSERT INTO certification_activity (candidate_id, type, "on", name, name_key, item, language, notes, '
            "status, entered_as, verified, source, entered_on, entered_at, version) "
            f"SELECT {candidate}, 'coursework', {on}, 'Course ' || n, 'course' || n, '', 'en', '', "
            f"'accepted', 'accepted', TRUE, 'roster', '2026-11-01', '2026-11-01 09:00:00', 1 FROM {series(MANY)}"
        )


def _stranger() -> int:
    from credenza.parties.models import Person

    return Person.objects.create_user("stranger@bench.example", name="Stranger").pk


def _signed_in(person_id: int) -> Any:
    from django.test import Client

    from credenza.parties.models import Person

    client = Client(HTTP_HOST="localhost")
    client.force_login(Person.objects.get(pk=person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(reader: Any, name: str) -> float:
    """Milliseconds."""
    before = time.perf_counter()
    _read(reader, name)
    return 1000 * (time.perf_counter() - before)


def _read(reader: Any, name: str) -> None:
    from django.urls import reverse

    answer = reader.get(reverse(name))
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}")


def _own_work(page: Callable[[], float]) -> str:
    """Milliseconds of processor time of the web process, which neighbors weigh on less; the database's is not in it."""
    spent = []
    for _ in range(5):
        before = time.process_time()
        page()
        spent.append(1000 * (time.process_time() - before))
    return spread(spent, 1)


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _tell_rows(report: Report, name: str, reader: Any) -> None:
    """Rows that the page reads, as the server counts them."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from kit.rows_read import rows_read

    with transaction.atomic():
        before = rows_read()
        with CaptureQueriesContext(connection) as ran:
            _read(reader, "candidate:overview")
        read = rows_read() - before
    report.say(f"- the page of a candidate with {name} runs {len(ran)} statements and reads {read:,} rows")
    report.must(f"it reads no more than one candidate's rows, {name}", holds=read <= MOST_ROWS)


if __name__ == "__main__":
    main()
