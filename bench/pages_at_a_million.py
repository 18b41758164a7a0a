"""The account page's first byte and the balance chart, at 100 and at 1,000,000 entries."""

import json
import time
from datetime import UTC, date, datetime
from typing import Any

from kit.place import place
from kit.report import Report, Rounds, arguments, spread

MILLION = 1_000_000
FEW = 100


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, entries = (5, 20_000) if options.quick else (25, MILLION)
    report = Report("Account page and balance chart at a million entries", quick=options.quick)
    with place("postgresql"):
        from django.core.management import call_command
        from kit.business import LONG_AGO, add_history, add_requests, analyze, open_accounts

        from credenza.credits.queries import ledger

        today = datetime.now(UTC).date()
        opened = dict(zip((FEW, entries), open_accounts(2, accepted_on=LONG_AGO), strict=True))
        for count, account in opened.items():
            add_history(account, count, days=(today - LONG_AGO).days, until=today)
            add_requests([account], 20)
        analyze()
        call_command("collectstatic", interactive=False, verbosity=0)
        readers = {count: _signed_in(account.owner.person_id) for count, account in opened.items()}
        since = date(today.year - 2, today.month, 1)
        contenders = {
            **{f"page, {count:,} entries": (lambda reader=reader: _page(reader)) for count, reader in readers.items()},
            **{
                f"chart's query, {count:,} entries": (
                    lambda id=account.account: _timed(lambda: ledger.balance_over_time(id, since=since, until=today))
                )
                for count, account in opened.items()
            },
            f"reading every entry, {entries:,} entries": lambda: _timed(lambda: _sum_by_day(opened[entries].account)),
        }
        measured = Rounds()
        measured.run(1, contenders)
        measured.values.clear()
        measured.run(rounds, contenders)
        rows = [(name, spread(values, 1)) for name, values in sorted(measured.values.items())]
        report.table(("milliseconds", "median and spread"), rows)
        page = measured.values[f"page, {entries:,} entries"]
        report.target(f"the account page's first byte at {entries:,} entries", page, most=100, digits=1, unit=" ms")
        _tell_rows(report, readers[entries], entries)
    report.finish()


def _signed_in(person_id: int | None) -> Any:
    from django.test import Client

    from credenza.parties.models import Person

    client = Client(HTTP_HOST="localhost")
    client.force_login(Person.objects.get(pk=person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(reader: Any) -> float:
    """Milliseconds of the whole page: it is sent in one piece, so its first byte comes when it is done."""
    return _timed(lambda: _read(reader))


def _read(reader: Any) -> None:
    from django.urls import reverse

    answer = reader.get(reverse("credits:overview"))
    if answer.status_code != 200 or b"<svg" not in answer.content:
        raise SystemExit(f"the account page answered {answer.status_code}, or without its chart")


def _timed(act: Any) -> float:
    before = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - before)


def _sum_by_day(account: int) -> None:
    """What the chart does not do: add up the whole history."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "on", sum(credits) FROM credits_entry WHERE account_id = %s GROUP BY "on" ORDER BY "on"', [account]
        )
        cursor.fetchall()


def _tell_rows(report: Report, reader: Any, entries: int) -> None:
    """Rows of the ledger that the page's statements read, as the server counted them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as ran:
        _read(reader)
    statements = [query["sql"] for query in ran if query["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    chart = [_rows_read(text, "credits_entry") for text in statements if "RECURSIVE" in text]
    others = {text: _rows_read(text, "") for text in statements}
    report.say(f"- the page runs {len(ran)} statements; the longest look of any of them at a table is "
               f"{max(others.values()):,} rows")  # fmt: skip
    days = 2 * 366 + 1
    report.say(f"- the chart reads {sum(chart):,} of {entries:,} entries, for up to {days} days of two years")
    report.must("the chart never reads every entry: at most three for each day shown", holds=0 < sum(chart) <= 3 * days)
    worst = max(others, key=lambda text: others[text])
    if others[worst] > 10_000:
        report.say(f"- the statement with most rows: `{worst[:300]}`")


def _rows_read(statement: str, table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement)
        found = cursor.fetchone()[0]
    plan = found if isinstance(found, list) else json.loads(found)
    return _scanned(plan[0]["Plan"], table)


def _scanned(node: dict[str, Any], table: str) -> int:
    below = sum(_scanned(child, table) for child in node.get("Plans", ()))
    if "Relation Name" not in node or table not in node["Relation Name"]:
        return below
    # What a filter threw away was read too.
    return below + int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


if __name__ == "__main__":
    main()
