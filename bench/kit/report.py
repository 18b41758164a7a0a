"""Rounds, medians with their spread, and the record that a full run leaves in ``bench/results.md``."""

import argparse
import os
import random
import re
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "results.md"
HEADING = """# Results

Written by the scripts themselves: each full run replaces its own section. A spread is the smallest and the largest of
the rounds. Ratios were taken within one round, so that other work on the machine weighs on both sides alike.
"""


def arguments(about: str | None) -> argparse.Namespace:
    """``--quick``: short rounds for trying out; nothing is recorded."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="short rounds, nothing recorded")
    return parser.parse_args()


def size(name: str, default: int) -> int:
    """A size that the environment may set: ``CREDENZA_BENCH_CANDIDATES=20000`` for "candidates"."""
    return int(os.environ.get(f"CREDENZA_BENCH_{name.upper()}", default))


class Rounds:
    """Values by contender and round; every round measures every contender, in an order of its own."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self._order = random.Random(7)

    def run(self, count: int, contenders: dict[str, Callable[[], float]]) -> None:
        """Measure ``count`` interleaved rounds."""
        for _ in range(count):
            names = list(contenders)
            self._order.shuffle(names)
            for name in names:
                self.values.setdefault(name, []).append(contenders[name]())

    def ratios(self, name: str, to: str) -> list[float]:
        """One ratio a round."""
        return [mine / limit for mine, limit in zip(self.values[name], self.values[to], strict=True)]


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median with the smallest and largest."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class Report:
    """Prints while it is written; ``save`` keeps it unless the run was a quick one."""

    def __init__(self, title: str, *, quick: bool) -> None:
        self.title, self.quick, self.lines = title, quick, list[str]()
        self.broken = False
        self._load = os.getloadavg()[0]
        print(f"{title}{' (quick: numbers mean little)' if quick else ''}")

    def say(self, line: str = "") -> None:
        """A line of text."""
        print(line, flush=True)
        self.lines.append(line)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table, aligned for the terminal and valid Markdown."""
        cells = [list(head), *(list(row) for row in rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
        lines = [
            "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
            for row in cells
        ]
        lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
        self.say()
        for line in lines:
            self.say(line)
        self.say()

    def target(self, what: str, values: Sequence[float], *, least: float | None = None, most: float | None = None,
               aim: bool = False, digits: int = 2, unit: str = "") -> None:  # fmt: skip
        """Hold a median against its target and say plainly whether it was reached."""
        value = median(values)
        met = (least is None or value >= least) and (most is None or value <= most)
        wanted = f"at least {least:g}" if least is not None else f"at most {most:g}"
        word = "aim" if aim else "target"
        verdict = "reached" if met else f"MISSED the {word}"
        told = f"{verdict}: {what} {spread(values, digits)}{unit}, {word} {wanted}{unit}"
        self.say(f"- {told}")

    def must(self, what: str, *, holds: bool) -> None:
        """A promise that no load excuses; breaking it fails the script."""
        self.broken = self.broken or not holds
        self.say(f"- {'holds' if holds else 'BROKEN'}: {what}")

    def must_verify(self) -> None:
        """The books that the run leaves are sound, by the product's own check."""
        from credenza.credits.verification import violations

        found = violations()
        for violation in found[:5]:
            self.say(f"  - {violation.rule}: {violation.what}")
        self.must("`credenza verify` finds nothing wrong with the books that this run wrote", holds=not found)

    def finish(self) -> None:
        """Record the run and end the script: 1 where a promise was broken, 0 for a target missed and said so."""
        from kit.place import machine

        load = f"load average {self._load:.1f} before and {os.getloadavg()[0]:.1f} after"
        self.say()
        self.say(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}; {load}.")
        if not self.quick:
            _record(self.title, "\n".join(self.lines))
        sys.exit(1 if self.broken else 0)


def _record(title: str, body: str) -> None:
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEADING
    section = f"\n## {title}\n\n{body.strip()}\n"
    found = re.compile(rf"\n## {re.escape(title)}\n.*?(?=\n## |\Z)", re.DOTALL)
    text = found.sub(lambda _: section, text) if found.search(text) else text.rstrip("\n") + "\n" + section
    RESULTS.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
