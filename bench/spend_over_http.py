"""Approve-and-spend over HTTP: 16 connections to the API behind granian, against pgbench with as many."""

import http.client
import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from kit.place import place
from kit.report import Report, Rounds, arguments, percentile, spread

CONNECTIONS = 16
ACCOUNTS = 1000
WEB_PROCESSES, THREADS = 2, 8


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, seconds, share = (2, 1.0, 600) if options.quick else (7, 2.0, 1_800)
    report = Report("Approve-and-spend over HTTP", quick=options.quick)
    with place("postgresql") as where:
        from kit import spend
        from kit.business import add_requests, analyze, open_accounts

        opened = open_accounts(ACCOUNTS)
        tokens = _tokens([account.owner.person_id or 0 for account in opened])
        waiting = {case: add_requests(accounts, share * CONNECTIONS) for case, accounts in _cases(opened)}
        benches = {
            case: spend.Bench(where.url, add_requests(accounts, share * CONNECTIONS * 3), at=datetime.now(UTC))
            for case, accounts in _cases(opened)
        }
        analyze()
        with _served() as port:
            for case, requests in waiting.items():
                crowd = Crowd(port, requests, tokens)
                measured = Rounds()
                measured.run(1, {"http": lambda crowd=crowd: crowd.rate(seconds)})
                measured.values.clear()
                crowd.seconds.clear()
                measured.run(
                    rounds,
                    {
                        "API behind granian": lambda crowd=crowd: crowd.rate(seconds),
                        "pgbench": lambda case=case: benches[case].rate(CONNECTIONS, seconds),
                    },
                )
                _tell(report, case, measured, crowd)
        report.must_verify()
    report.say(f"- {WEB_PROCESSES} web processes of {THREADS} threads; the client, one loop over {CONNECTIONS} kept "
               "connections, shares the cores with them and with the server; each token counts as used in this "
               "minute")  # fmt: skip
    report.finish()


def _cases(opened: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    yield "one hot account", opened[:1]
    yield f"{ACCOUNTS:,} accounts", opened


def _tell(report: Report, case: str, measured: Rounds, crowd: "Crowd") -> None:
    report.say(f"\n**{case}**, {CONNECTIONS} connections, approvals per second:")
    report.table(
        ("", "a second", "to pgbench"),
        [
            (name, spread(values), spread(measured.ratios(name, "pgbench"), 2))
            for name, values in measured.values.items()
        ],
    )
    report.target(f"HTTP to pgbench, {case}", measured.ratios("API behind granian", "pgbench"), least=0.25, aim=True)
    p99 = [1000 * percentile(round_, 99) for round_ in crowd.seconds]
    report.target(f"p99, {case}", p99, most=50, digits=0, unit=" ms", aim=True)
    report.must(f"every answer was 200, {case}" + "".join(f"; {text}" for text in crowd.refused[:2]),
                holds=not crowd.refused)  # fmt: skip


def _tokens(people: Sequence[int]) -> dict[int, str]:
    """An API token for each owner."""
    from kit.business import NOW

    from credenza.kernel.actors import Actor
    from credenza.parties.commands.create_token import create_token
    from credenza.parties.models import ApiToken

    made = {
        person: create_token(name="bench", scopes=("credits:write",), by=Actor(person_id=person), now=NOW).secret
        for person in people
    }
    # As if each had been used just now: the first use in a minute writes one row more.
    ApiToken.objects.update(last_used_at=datetime.now(UTC) + timedelta(minutes=5))
    return made


@contextmanager
def _served() -> Iterator[int]:
    """The product's own web server on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "credenza.cli.main", "serve", "--no-worker", "--port", str(port)]
    # An empty folder would pass for collected files; this API needs none of them.
    server = subprocess.Popen([*command, "--workers", str(WEB_PROCESSES), "--threads", str(THREADS)])
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not start")


def _is_whole(answer: bytes) -> bool:
    """Head and body have both come."""
    head, parted, body = answer.partition(b"\r\n\r\n")
    size = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return bool(parted) and size is not None and len(body) >= int(size[1])


class Crowd:
    """The connections, each with its list of requests to approve; one call at a time on each."""

    def __init__(self, port: int, waiting: Sequence[tuple[int, int]], tokens: dict[int, str]) -> None:
        self.port, self.tokens = port, tokens
        self.waiting = iter(waiting)
        self.seconds: list[list[float]] = []
        self.refused: list[str] = []

    def rate(self, seconds: float) -> float:
        """Approvals per second; the times of every call are kept by round."""
        taken: list[float] = []
        with selectors.DefaultSelector() as ready:
            began: dict[socket.socket, float] = {}
            parts: dict[socket.socket, bytes] = {}
            start = time.perf_counter()
            for _ in range(CONNECTIONS):
                line = socket.create_connection(("127.0.0.1", self.port))
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                ready.register(line, selectors.EVENT_READ)
                began[line] = self._send(line)
            while began:
                for key, _ in ready.select():
                    line = cast("socket.socket", key.fileobj)
                    parts[line] = answer = parts.get(line, b"") + line.recv(65536)
                    if not _is_whole(answer):
                        continue
                    del parts[line]
                    now = time.perf_counter()
                    taken.append(now - began[line])
                    if not answer.startswith(b"HTTP/1.1 200"):
                        self.refused.append(answer.decode(errors="replace")[-200:])
                    if now - start < seconds:
                        began[line] = self._send(line)
                    else:
                        del began[line]
                        ready.unregister(line)
                        line.close()
            wall = time.perf_counter() - start
        self.seconds.append(taken)
        return len(taken) / wall

    def _send(self, line: socket.socket) -> float:
        request, owner = next(self.waiting)
        body = json.dumps({"requests": [request]}).encode()
        head = (
            "POST /api/v1/requests/approve HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {self.tokens[owner]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        now = time.perf_counter()
        line.sendall(head.encode() + body)
        return now


if __name__ == "__main__":
    main()
