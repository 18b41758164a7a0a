"""``credenza export``: a report of credits or orders as CSV or XLSX, with the columns of portal and API.

``person`` is no report: it is everything kept about one person as JSON, the same document that people take themselves.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from credenza.cli.start import start

PERSON = "person"
OF_ORDERS = ("orders", "invoices", "payments", "aging")
TAX_RATES = "tax-rates"
REPORTS = ("transactions", "usage", "revenue", *OF_ORDERS, TAX_RATES, PERSON)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which report, of what, where to."""
    parser.add_argument("report", choices=REPORTS, help="what to write")
    parser.add_argument("file", type=Path, help="file to write, ending .csv or .xlsx (person: .json); - for the screen")
    parser.add_argument("--account", default="", help="number of one account (transactions need it)")
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, help="first day, YYYY-MM-DD")
    parser.add_argument(
        "--to", dest="to_on", type=date.fromisoformat, help="last day; for revenue and aging the day itself"
    )
    parser.add_argument("--email", default="", help="a verified address of the person (person needs it)")
    parser.add_argument("--kind", default="", help="only transactions of this kind")


def run(args: argparse.Namespace) -> int:
    """Write the file; answers 1 when the account or the date is missing, or the rows do not fit."""
    start()
    if args.report == PERSON:
        return _person(args)
    from credenza.credits.queries.accounts import account_id_by_number
    from credenza.gateways.exports import TooManyRows

    account = account_id_by_number(args.account) if args.account else None
    if args.account and account is None:
        return _refused(f"There is no account {args.account}.")
    if args.report == "transactions" and account is None:
        return _refused("Name the account: --account NUMBER.")
    if args.report in ("revenue", "aging") and args.to_on is None:
        return _refused("Name the day: --to YYYY-MM-DD.")
    if args.file.suffix not in {".csv", ".xlsx"} and str(args.file) != "-":
        return _refused("The file's name must end in .csv or .xlsx.")
    rows, columns = _report(args, account)
    try:
        _written(args.file, rows, columns, args.report)
    except TooManyRows as refused:
        return _refused(str(refused))
    return 0


def _person(args: argparse.Namespace) -> int:
    from credenza.parties.queries import person_by_email
    from credenza.workflows.kept import own_data

    if args.file.suffix != ".json" and str(args.file) != "-":
        return _refused("The file's name must end in .json.")
    found = person_by_email(args.email)
    if found is None:
        return _refused("Name the person by a verified address: --email ADDRESS.")
    _put(args.file, own_data(found.id, now=datetime.now(UTC)))
    return 0


def _refused(why: str) -> int:
    print(f"credenza: {why}", file=sys.stderr)
    return 1


def _report(args: argparse.Namespace, account: int | None) -> tuple[Iterable[Any], Sequence[Any]]:
    if args.report in OF_ORDERS:
        from credenza.doors.order_exports import order_report
        from credenza.kernel.actors import SYSTEM
        from credenza.programs.calendar import business_date
        from credenza.programs.loader import active

        return order_report(args.report, SYSTEM, args.to_on or business_date(datetime.now(UTC), active()))
    if args.report == TAX_RATES:
        return _tax_rates(args.to_on)
    from credenza.credits.queries.ledger import EntryFilter, stream_entries
    from credenza.credits.queries.reports import revenue_at, usage
    from credenza.doors.columns import REVENUE, TRANSACTIONS, USAGE

    if args.report == "usage":
        return usage(account, from_on=args.from_on, to_on=args.to_on), USAGE
    if args.report == "revenue":
        return revenue_at(args.to_on, account_id=account), REVENUE
    assert account is not None
    wanted = EntryFilter(account_id=account, kind=args.kind, from_on=args.from_on, to_on=args.to_on)
    return stream_entries(wanted), TRANSACTIONS


def _tax_rates(on: date | None) -> tuple[Iterable[Any], Sequence[Any]]:
    from credenza.catalog.tax_table import tax_table
    from credenza.doors.columns import TAX_RATES as COLUMNS
    from credenza.kernel.actors import SYSTEM
    from credenza.programs.calendar import business_date
    from credenza.programs.loader import active

    return tax_table(SYSTEM, on or business_date(datetime.now(UTC), active())).rows, COLUMNS


def _written(place: Path, rows: Iterable[Any], columns: Sequence[Any], title: str) -> None:
    from credenza.gateways.exports import write_csv, write_xlsx

    if place.suffix == ".xlsx":
        write_xlsx(rows, columns, place, title=title.capitalize())
        return
    _put(place, write_csv(rows, columns))


def _put(place: Path, pieces: Iterable[str]) -> None:
    """The whole file or none of it."""
    if str(place) == "-":
        sys.stdout.writelines(pieces)
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", newline="") as out:
        out.writelines(pieces)
    draft.replace(place)
