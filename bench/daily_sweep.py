"""The daily jobs over everybody's certifications: rows of tables that they read, beside the rows that are due."""

from datetime import date, timedelta
from typing import Any

from kit.place import place
from kit.report import Report, arguments, median, size, spread

FIRST_DAY = date(2026, 3, 10)
DAYS_APART = 17
NONE_DUE = 200
"""So many rows are read at most to see that nothing is due: of the program, of who is at the desk."""
ROWS_A_NOTICE = 10
"""So many rows belong to one notice: the candidate, the person, what they want to hear, what was told before."""


def main() -> None:
    """Count, print, record."""
    options = arguments(__doc__)
    days, count = (5, size("candidates", 20_000 if options.quick else 100_000))
    report = Report("The daily sweep of certifications", quick=options.quick)
    with place("postgresql"):
        from kit.business import analyze
        from kit.candidates import add_candidates, add_desk_history

        from credenza.jobs.daily import DAILY

        add_desk_history(add_candidates(count, size("activities", 1)))
        analyze()
        rooms = ("certification", "learning")
        jobs = {name: job for name, job in DAILY if any(room in job.__module__ for room in rooms)}
        _have_told(jobs)
        analyze()
        counts: dict[str, list[tuple[int, int, int]]] = {}
        for number in range(days):
            on = FIRST_DAY + timedelta(days=DAYS_APART * number)
            for name, job in jobs.items():
                counts.setdefault(name, []).append((_due(name, on), *_read(job, on)))
        largest = {table: _rows(table) for table in ("certification_credential", "certification_caseentry")}
        steps = {name: _next_day(name, FIRST_DAY) for name in jobs}
    report.say(
        f"{count:,} candidates, {largest['certification_credential']:,} credentials, as many wishes and reports as "
        f"candidates, {largest['certification_caseentry']:,} entries of cases; {days} business days, rows of all "
        "tables together as PostgreSQL counts them. Beside them what one look at every credential would read:"
    )
    report.table(
        ("job", "due", "rows read", "notices", "of a look at everybody"),
        [
            (
                name,
                spread([due for due, _, _ in values]),
                spread([read for _, read, _ in values]),
                spread([notices for _, _, notices in values]),
                f"{100 * median([read for _, read, _ in values]) / largest['certification_credential']:.2f} %",
            )
            for name, values in counts.items()
        ],
    )
    for name, values in counts.items():
        report.must(
            f"{name} reads only what is due: at most {NONE_DUE} rows, and {ROWS_A_NOTICE} for each due",
            holds=all(read <= NONE_DUE + ROWS_A_NOTICE * due for due, read, _ in values),
        )
    for name, (when, read) in steps.items():
        report.must(f"the next day of {name} ({when}) is found with {read} rows", holds=read <= NONE_DUE)
    report.finish()


def _have_told(jobs: dict[str, Any]) -> None:
    """An ordinary day before, which stays: of a table that was always empty the server makes plans for nothing."""
    from credenza.programs.calendar import start_of_day
    from credenza.programs.loader import active

    on = FIRST_DAY - timedelta(days=1)
    for job in jobs.values():
        job(on, start_of_day(on, active()))


def _due(name: str, on: date) -> int:
    """Credentials that the day's reminder is about, by a look at everybody: for this count alone."""
    from credenza.certification.models import Credential
    from credenza.programs.loader import active

    own = active().certification
    assert own is not None
    steps = {
        "suspension_ahead": ("suspends_on", own.suspension_ahead_days),
        "credential_suspended": ("suspends_on", (0,)),
        "expiration_ahead": ("expires_on", own.expiration_ahead_days),
        "credential_expired": ("expires_on", (0,)),
    }
    if name not in steps:
        return 0
    column, days = steps[name]
    return Credential.objects.filter(**{f"{column}__in": [on + timedelta(days=day) for day in days]}).count()


def _read(job: Any, on: date) -> tuple[int, int]:
    """Rows read, and notices written, by the work of a day; which is undone."""
    from django.db import transaction
    from kit.rows_read import rows_read

    from credenza.programs.calendar import start_of_day
    from credenza.programs.loader import active

    with transaction.atomic():
        told = _rows("workflows_notice")
        before = rows_read()
        job(on, start_of_day(on, active()))
        after = rows_read()
        notices = _rows("workflows_notice") - told
        transaction.set_rollback(True)
    return after - before, notices


def _next_day(name: str, after: date) -> tuple[date | None, int]:
    from django.db import transaction
    from kit.rows_read import rows_read

    from credenza.jobs.daily import NEXT_DUE

    with transaction.atomic():
        before = rows_read()
        when = NEXT_DUE[name](after)
        return when, rows_read() - before


def _rows(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
