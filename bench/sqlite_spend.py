"""Approve-and-spend on an SQLite file, synchronous FULL on both sides, against the bare sqlite3 module."""

from kit import crowd
from kit.place import place
from kit.report import Report, arguments
from kit.sides import Sides, compare

ACCOUNTS = 1000
SIDES = ("command", "command with key", "bare sqlite3")


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, seconds, share = (2, 0.6, 12_000) if options.quick else (7, 1.2, 60_000)
    report = Report("Approve-and-spend on SQLite", quick=options.quick)
    with place("sqlite"):
        from kit import spend
        from kit.business import add_requests, analyze, open_accounts

        opened = open_accounts(ACCOUNTS)
        cases = {
            ("one hot account, one process", 1): add_requests(opened[:1], share),
            (f"{ACCOUNTS:,} accounts, one process", 1): add_requests(opened, share),
            (f"{ACCOUNTS:,} accounts, four processes", 4): add_requests(opened, share),
        }
        analyze()
        spend.check_statements(*add_requests(opened[:1], 1)[0])
        for (case, workers), waiting in cases.items():
            with crowd.crowd(workers) as ready:
                sides = Sides(ready, waiting, workers)
                measured = compare(report, case, SIDES, {}, sides, rounds, seconds)
                report.target(
                    f"command to bare sqlite3, {case}", measured.ratios("command", "bare sqlite3"), least=0.75
                )
                report.must(f"no refusal was seen by any caller, {case}", holds=not any(sides.refusals.values()))
        report.must_verify()
    report.finish()


if __name__ == "__main__":
    main()
