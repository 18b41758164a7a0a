"""100 approvals in one bulk, each drawing credits, on PostgreSQL and on an SQLite file."""

import subprocess
import sys
import time

from kit.place import place
from kit.report import Report, Rounds, arguments, median, spread

BULK = 100
LOTS_NOTE = "one lot, one item a request; the whole command with its commit"


def main() -> None:
    """Measure, print, record."""
    if sys.argv[1:2] == ["--on"]:
        print(" ".join(f"{value:.3f}" for value in _measure(sys.argv[2], int(sys.argv[3]))))
        return
    options = arguments(__doc__)
    report = Report(f"{BULK} approvals in one bulk", quick=options.quick)
    rows = []
    for database in ("postgresql", "sqlite"):
        # A process has one database, so each gets a process of its own.
        told = subprocess.run(
            [sys.executable, __file__, "--on", database, "3" if options.quick else "25"],
            check=True, capture_output=True, text=True,
        ).stdout.split()  # fmt: skip
        whole, one = (list(map(float, told[start::2])) for start in (0, 1))
        rows.append((database, spread(whole, 1), spread(one, 1), f"{median(whole) / median(one):.1f}"))
        report.target(f"{BULK} approvals on {database}", whole, most=50, digits=1, unit=" ms")
    report.say(f"- {LOTS_NOTE}; beside it a single approval, in turn with the bulks:")
    report.table(("", f"{BULK} at once, ms", "1, ms", "singles that a bulk costs"), rows)
    report.finish()


def _measure(database: str, rounds: int) -> list[float]:
    """Milliseconds of a bulk and of a single approval, in turn."""
    with place(database):
        from kit.business import NOW, add_requests, analyze, open_accounts

        from credenza.credits.commands.approve_requests import approve_requests

        opened = open_accounts(1)
        waiting = iter(add_requests(opened, (rounds + 2) * (BULK + 1)))
        analyze()

        def approve(count: int) -> float:
            requests = [next(waiting)[0] for _ in range(count)]
            before = time.perf_counter()
            approve_requests(requests=requests, by=opened[0].owner, now=NOW)
            return 1000 * (time.perf_counter() - before)

        measured = Rounds()
        contenders = {"bulk": lambda: approve(BULK), "single": lambda: approve(1)}
        measured.run(2, contenders)
        measured.values.clear()
        measured.run(rounds, contenders)
        return [
            value for pair in zip(measured.values["bulk"], measured.values["single"], strict=True) for value in pair
        ]


if __name__ == "__main__":
    main()
