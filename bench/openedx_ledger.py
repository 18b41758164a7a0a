"""openedx-ledger 2.1 beside our command: spends per second in the same run, on the same server."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kit import crowd
from kit.place import ROOT, place
from kit.report import Report, Rounds, arguments, spread
from kit.sides import Sides

PEER = "openedx-ledger"
VERSION = "2.1.0"
# What it imports here. Its own list also asks for MySQL's driver, which needs a compiler and which nothing here uses.
NEEDS = (
    "django>=5.2,<5.3", "psycopg[binary]", "django-extensions", "django-filter", "django-object-actions",
    "django-simple-history", "djangoql", "edx-django-release-util", "edx-django-utils", "edx-rbac", "openedx-events",
    "pytz", "redis", "rules", "jsonfield2",
)  # fmt: skip
CASES = ((1, 1, 1_000), (8, 80, 1_000), (1, 1, 100_000))
"""Processes, accounts, and entries of history of each account."""


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, seconds = (2, 0.6) if options.quick else (5, 1.2)
    report = Report(f"Peer: {PEER} {VERSION}", quick=options.quick)
    python = _environment()
    if python is None:
        report.say(f"NOT MEASURED: {PEER} needs Python 3.12 or newer, and none was found: neither `python3.12` on "
                   "PATH, nor pyenv's, nor uv's; or its packages could not be had.")  # fmt: skip
        report.finish()
        return
    with place("postgresql") as where:
        from kit.business import LONG_AGO, add_history, add_requests, analyze, open_accounts

        host = parse_qs(urlsplit(where.url).query)["host"][0]
        _make_tables(python, host)
        for workers, accounts, history in CASES:
            opened = open_accounts(accounts, accepted_on=LONG_AGO)
            for account in opened:
                add_history(account, history, days=1000)
            waiting = add_requests(opened, 12_000 * workers if not options.quick else 3_000 * workers)
            analyze()
            with crowd.crowd(workers) as ready, _peers(python, host, workers, accounts // workers, history) as peers:
                sides = Sides(ready, waiting, workers)
                measured = Rounds()
                contenders = {
                    "approve-and-spend, ours": lambda sides=sides: sides.rate("command", seconds),
                    PEER: lambda peers=peers: peers.rate(seconds),
                }
                measured.run(1, contenders)
                measured.values.clear()
                measured.run(rounds, contenders)
            case = f"processes {workers}, accounts {accounts}, history {history:,}"
            report.say(f"\n**{case}**, spends per second:")
            report.table(
                ("", "a second", f"to {PEER}"),
                [(name, spread(values), spread(measured.ratios(name, PEER), 1))
                 for name, values in measured.values.items()],
            )  # fmt: skip
            report.target(f"times {PEER}'s spends, {case}", measured.ratios("approve-and-spend, ours", PEER), least=5,
                          digits=1)  # fmt: skip
        report.must_verify()
    report.say(f"- {PEER} books a transaction where ours decides a request, draws a lot, and writes entry, event and "
               "audit row")  # fmt: skip
    report.finish()


class Peers:
    """Processes of the peer; each has ledgers of its own, so that none is refused its lock."""

    def __init__(self, running: list["subprocess.Popen[str]"]) -> None:
        self._running = running

    def rate(self, seconds: float) -> float:
        """Spends per second of all of them."""
        begin = time.monotonic() + 0.1
        for one in self._running:
            one.stdin.write(f"{begin} {seconds}\n")  # type: ignore[union-attr]
            one.stdin.flush()  # type: ignore[union-attr]
        return sum(float(one.stdout.readline().split()[0]) for one in self._running)  # type: ignore[union-attr]


@contextmanager
def _peers(python: Path, host: str, count: int, ledgers: int, history: int) -> Iterator[Peers]:
    command = [python, Path(__file__).parent / "kit" / "peer.py", host, "peer", str(ledgers), str(history)]
    with ExitStack() as stack:
        running = []
        for _ in range(count):
            one = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PATH": "/usr/bin:/bin"}
            )
            stack.callback(one.wait, 10)
            stack.callback(one.stdin.close)  # type: ignore[union-attr]
            running.append(one)
        for one in running:
            if one.stdout.readline().strip() != "ready":  # type: ignore[union-attr]
                raise SystemExit(f"{PEER} did not start")
        yield Peers(running)


def _make_tables(python: Path, host: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE peer")
    subprocess.run(
        [python, Path(__file__).parent / "kit" / "peer.py", host, "peer", "0", "0", "tables"],
        check=True, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def _environment() -> Path | None:
    """The Python of an environment that is built once, outside our locks; None where it cannot be."""
    folder = ROOT / ".data" / f"bench-{PEER}-{VERSION}"
    python = folder / "bin" / "python"
    if _runs(python, "import openedx_ledger, simple_history, psycopg"):
        return python
    newer = next(
        (found for found in _candidates() if _runs(found, "import sys; assert sys.version_info >= (3, 12)")), None
    )
    if newer is None:
        return None
    print(f"building an environment for {PEER} with {newer}", flush=True)
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    steps: list[list[object]] = [
        [newer, "-m", "venv", "--clear", folder],
        [*pip, "--no-deps", f"{PEER}=={VERSION}"],
        [*pip, *NEEDS],
    ]
    for step in steps:
        if subprocess.run([str(part) for part in step], capture_output=True, check=False).returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return None
    return python


def _candidates() -> list[Path]:
    on_path = [Path(found) for name in ("python3.12", "python3.13") if (found := shutil.which(name))]
    uv = Path(sys.executable).parent / "uv"
    by_uv = (
        subprocess.run([uv, "python", "find", "3.12"], capture_output=True, text=True, check=False).stdout
        if uv.exists()
        else ""
    )
    return [
        *on_path,
        *sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python3")),
        *(Path(line) for line in by_uv.splitlines()),
    ]


def _runs(python: Path, code: str) -> bool:
    """True when that Python is there and runs the code; a version manager's shim may stand there and only complain."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    main()
