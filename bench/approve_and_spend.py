"""Approve-and-spend through the command, 8 processes on PostgreSQL, against raw psycopg and pgbench."""

from kit import crowd
from kit.place import place
from kit.report import Report, arguments
from kit.sides import Sides, compare

WORKERS = 8
ACCOUNTS = 1000
CASES = ("one hot account", f"{ACCOUNTS:,} accounts")
SIDES = ("command", "command with key", "raw psycopg")


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, seconds, share = (2, 0.6, 1_500) if options.quick else (15, 0.7, 9_000)
    report = Report("Approve-and-spend through the command", quick=options.quick)
    with place("postgresql") as where:
        from kit import spend
        from kit.business import add_requests, analyze, open_accounts

        opened = open_accounts(ACCOUNTS)
        lists = {
            case: (add_requests(accounts, share * WORKERS), spend.Bench(where.url, add_requests(accounts, share * 8)))
            for case, accounts in zip(CASES, (opened[:1], opened), strict=True)
        }
        analyze()
        spend.check_statements(*add_requests(opened[:1], 1)[0])
        with crowd.crowd(WORKERS) as ready:
            for case, (waiting, bench) in lists.items():
                sides = Sides(ready, waiting, WORKERS)
                pgbench = {"pgbench": lambda bench=bench: bench.rate(WORKERS, seconds)}
                told = f"{case}, {WORKERS} processes"
                measured = compare(report, told, SIDES, pgbench, sides, rounds, seconds)
                report.target(f"command to raw psycopg, {case}", measured.ratios("command", "raw psycopg"), least=0.75)
                report.target(
                    f"command to pgbench, {case}", measured.ratios("command", "pgbench"), least=0.35, aim=True
                )
                report.must(f"no refusal was seen by any caller, {case}", holds=not any(sides.refusals.values()))
        report.must_verify()
    report.finish()


if __name__ == "__main__":
    main()
