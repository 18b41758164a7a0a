"""The contenders of one case of spending, and the table of what they did."""

from collections.abc import Callable, Sequence

from kit.crowd import Crowd, Waiting
from kit.report import Report, Rounds, percentile, spread


class Sides:
    """Hands each contender the next waiting requests; keeps the seconds of every call and the refusals."""

    def __init__(self, workers: Crowd, waiting: Sequence[Waiting], count: int) -> None:
        self.workers = workers
        share = len(waiting) // count
        self.left = [waiting[n * share : (n + 1) * share] for n in range(count)]
        self.seconds: dict[str, list[float]] = {}
        self.refusals: dict[str, int] = {}

    def rate(self, side: str, seconds: float) -> float:
        """Spends per second of all processes together."""
        taken = self.workers.run(side, self.left, seconds)
        if min(len(done.seconds) for done in taken) == 0:
            raise SystemExit("no requests left: the machine is faster than the bench thought")
        self.left = [waiting[len(done.seconds) :] for waiting, done in zip(self.left, taken, strict=True)]
        self.seconds.setdefault(side, []).extend(one for done in taken for one in done.seconds)
        self.refusals[side] = self.refusals.get(side, 0) + sum(done.refused for done in taken)
        return sum(len(done.seconds) for done in taken) / max(done.wall for done in taken)


def compare(
    report: Report,
    case: str,
    names: Sequence[str],
    more: dict[str, Callable[[], float]],
    sides: Sides,
    rounds: int,
    seconds: float,
) -> Rounds:
    """Interleaved rounds of the contenders by name and of ``more``; the table compares with all but the commands."""
    measured = Rounds()
    contenders = {name: (lambda name=name: sides.rate(name, seconds)) for name in names}
    measured.run(1, contenders)  # connections, prepared statements, caches
    measured.values.clear()
    sides.seconds.clear()
    measured.run(rounds, contenders | more)
    report.say(f"\n**{case}**, spends per second:")
    limits = [name for name in (*names, *more) if not name.startswith("command")]
    rows = [
        [
            name,
            spread(measured.values[name]),
            *(spread(measured.ratios(name, limit), 2) for limit in limits),
            f"{1000 * percentile(sides.seconds[name], 99):.0f} ms" if name in sides.seconds else "",
            str(sides.refusals.get(name, "")),
        ]
        for name in (*names, *more)
    ]
    report.table(("", "a second", *(f"to {limit}" for limit in limits), "p99 of all calls", "refusals"), rows)
    cost = 1 - sorted(measured.ratios("command with key", "command"))[rounds // 2]
    report.say(f"- an idempotency key costs {100 * cost:.0f} % of the spends per second, {case}")
    return measured
