"""The export of 1,000,000 entries to CSV and XLSX: peak memory, and speed beside a bare cursor."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

from kit.place import place
from kit.report import Report, Rounds, arguments, spread

MILLION = 1_000_000
FEW = 20_000


def main() -> None:
    """Measure, print, record."""
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
        return
    options = arguments(__doc__)
    rounds, entries = (2, 50_000) if options.quick else (5, MILLION)
    report = Report("Export of a million entries", quick=options.quick)
    with place("postgresql") as where:
        from kit.business import LONG_AGO, TODAY, add_history, analyze, open_accounts

        few, many = open_accounts(2, accepted_on=LONG_AGO)
        for opened, count in ((few, FEW), (many, entries - 1)):  # the purchase is an entry too
            add_history(opened, count, days=(TODAY - LONG_AGO).days)
        analyze()
        rows = []
        for kind in ("csv", "xlsx"):
            small, large = (_apart(kind, opened.account, where.folder) for opened in (few, many))
            rows.append(
                (kind, f"{entries:,}", f"{large[0]:.1f}", f"{large[1]:.0f}", f"{small[1]:.0f}", f"{large[2]:.0f}")
            )
            grown = large[1] - small[1]
            report.must(
                f"{kind}: {entries:,} rows take {grown:.0f} MiB more than {FEW:,} rows, at most 32", holds=grown <= 32
            )
        report.table(("", "rows", "seconds", "peak MiB", f"peak MiB at {FEW:,} rows", "file, MiB"), rows)
        measured = Rounds()
        contenders = {
            "csv": lambda: FEW / _apart("csv", few.account, where.folder)[0],
            "xlsx": lambda: FEW / _apart("xlsx", few.account, where.folder)[0],
            "bare cursor, csv": lambda: FEW / _apart("bare", few.account, where.folder)[0],
        }
        measured.run(rounds, contenders)
        report.say(
            f"Rows per second at {FEW:,} rows; the bare cursor reads the same joins and writes no learner names:"
        )
        report.table(
            ("", "a second", "to the bare cursor"),
            [(name, spread(values), spread(measured.ratios(name, "bare cursor, csv"), 2))
             for name, values in measured.values.items()],
        )  # fmt: skip
    report.finish()


def _apart(kind: str, account: int, folder: Path) -> tuple[float, float, float]:
    """Seconds, peak MiB and the file's MiB of one export in a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__, "--one", kind, str(account), folder], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(told[0]), float(told[1]), float(told[2])


def _one(kind: str, account: int, folder: Path) -> None:
    import django

    django.setup()
    from credenza.credits.queries.ledger import EntryFilter, stream_entries
    from credenza.doors.columns import TRANSACTIONS
    from credenza.gateways.exports import write_csv, write_xlsx

    target = folder / f"export-{os.getpid()}"
    before = time.perf_counter()
    rows = stream_entries(EntryFilter(account_id=account))
    if kind == "csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(write_csv(rows, TRANSACTIONS))
    elif kind == "xlsx":
        write_xlsx(rows, TRANSACTIONS, target)
    else:
        _bare(account, target)
    seconds = time.perf_counter() - before
    # Not getrusage: its peak includes the process that started this one.
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(told.partition("VmHWM:")[2].split()[0]) / 1024
    print(seconds, peak, target.stat().st_size / 2**20)
    target.unlink()


def _bare(account: int, target: Path) -> None:
    import psycopg
    from django.conf import settings

    with psycopg.connect(settings.DATABASE_URL) as connection, target.open("w", encoding="utf-8", newline="") as file:
        writer, cursor = csv.writer(file), connection.cursor("export")
        cursor.itersize = 2000
        cursor.execute(
            'SELECT e."on", e.kind, e.credits, e.balance_after, r.team, i.name, e.lot_id, e.request_id, e.reason, '
            "e.old_expires_on, e.new_expires_on, e.at, l.accepted_on FROM credits_entry e "
            "JOIN credits_lot l ON l.id = e.lot_id LEFT JOIN credits_request r ON r.id = e.request_id "
            "LEFT JOIN credits_requestitem i ON i.request_id = r.id WHERE e.account_id = %s ORDER BY e.id DESC",
            [account],
        )
        for row in cursor:
            writer.writerow(row)


if __name__ == "__main__":
    main()
