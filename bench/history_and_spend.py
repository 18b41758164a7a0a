"""CPU time and statements of one spend, from 100 to 1,000,000 entries of history."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

from kit.place import place
from kit.report import Report, arguments, median, spread

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
YEARS = 5 * 365


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, each, sizes = (3, 20, SIZES[:4]) if options.quick else (15, 100, SIZES)
    report = Report("CPU and statements of a spend against its history", quick=options.quick)
    with place("postgresql"):
        from kit.business import LONG_AGO, add_history, add_requests, analyze, open_accounts

        accounts = dict(zip(sizes, open_accounts(len(sizes), accepted_on=LONG_AGO), strict=True))
        for size, opened in accounts.items():
            add_history(opened, size, days=YEARS)
        waiting = {size: iter(add_requests([opened], (rounds + 2) * each)) for size, opened in accounts.items()}
        analyze()
        spenders = {size: Spender(waiting[size]) for size in sizes}
        for spender in spenders.values():
            spender.go(each)  # caches, prepared statements and their plans
            spender.forget()
        for turn in range(rounds):
            for size in sizes[turn % len(sizes) :] + sizes[: turn % len(sizes)]:
                spenders[size].go(each)
        _tell(report, spenders)
        report.must_verify()
    report.finish()


class Spender:
    """Approves one account's requests; keeps milliseconds of CPU a spend by round, here and in the server."""

    def __init__(self, waiting: Iterator[tuple[int, int]]) -> None:
        self.waiting = waiting
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.python: list[float] = []
        self.server: list[float] = []
        self.statements: set[int] = set()

    def go(self, count: int) -> None:
        """One round of so many spends."""
        from kit.crowd import command
        from kit.spend import recorded

        act = command(keyed=False)
        with recorded() as ran:
            act(*next(self.waiting))
        self.statements.add(len(ran))
        before, cpu = _server_seconds(), time.process_time()
        for _ in range(count - 1):
            act(*next(self.waiting))
        self.python.append(1000 * (time.process_time() - cpu) / (count - 1))
        self.server.append(1000 * (_server_seconds() - before) / (count - 1))


def _server_seconds() -> float:
    """CPU seconds of the server's process behind our connection."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return int(told.split()[0]) / 1e9


def _tell(report: Report, spenders: dict[int, Spender]) -> None:
    report.table(
        ("entries", "statements", "CPU here, ms", "CPU in the server, ms"),
        [
            (f"{size:,}", ", ".join(map(str, sorted(spender.statements))), spread(spender.python, 2),
             spread(spender.server, 2))
            for size, spender in spenders.items()
        ],
    )  # fmt: skip
    both = [[sum(pair) for pair in zip(one.python, one.server, strict=True)] for one in spenders.values()]
    slopes = [_slope(list(spenders), [values[turn] for values in both]) for turn in range(len(both[0]))]
    middle = median([value for values in both for value in values])
    percents = [100 * slope / middle for slope in slopes]
    report.say(f"- slope: {spread(slopes, 3)} ms for each tenfold history, one a round; a spend takes {middle:.2f} ms")
    report.target("growth of a spend's CPU for each tenfold history", percents, most=5, digits=1, unit=" %")
    counts = {count for spender in spenders.values() for count in spender.statements}
    report.must("every spend runs the same number of statements", holds=len(counts) == 1)


def _slope(sizes: list[int], values: list[float]) -> float:
    """Least squares against the decimal logarithm of the history."""
    points = [(math.log10(size), value) for size, value in zip(sizes, values, strict=True)]
    x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


if __name__ == "__main__":
    main()
