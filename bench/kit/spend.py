"""One approval with its spend: the statements of the command, run by hand, and by pgbench."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests import databases

from credenza.credits import decisions
from credenza.credits import ledger_sql as sql
from credenza.credits.commands.approve_requests import approve_requests
from credenza.journal import idempotency, statements
from credenza.kernel.actors import Actor
from kit.business import NOW

# What fills each placeholder, by name. ``check_statements`` holds the list to what the command really runs.
STATEMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (sql.OPEN_REQUESTS.format(marks="%s"), ("by", "request")),
    (sql.LOCK_ACCOUNT, ("account",)),
    (sql.OPEN_LOTS, ("account", "account")),
    (sql.CLAIM_REQUESTS.format(marks="%s"), ("status", "on", "at", "by", "how", "reason", "request")),
    (sql.ITEMS_NOT_ON_SALE.format(marks="%s"), ("request", "on", "on")),
    (sql.SET_LEFT, ("left", "lot")),
    (
        f"{sql.INSERT_ENTRY}({', '.join(['%s'] * 12)})",
        ("account", "lot", "request", "kind", "minus", "left", "on", "at", "by", "reason", "null", "null"),
    ),
    (f"{sql.INSERT_EVENT}({', '.join(['%s'] * 5)})", ("event", "payload", "by", "on", "at")),
    (
        f"{sql.INSERT_AUDIT}({', '.join(['%s'] * 8)})",
        ("command", "by", "subject", "account", "reason", "facts", "on", "at"),
    ),
)
FOUND, LOCKED, LOTS, CLAIMED, SALE, *WRITES = range(len(STATEMENTS))
CONSTANTS: dict[str, Any] = {
    "status": "approved",
    "how": "person",
    "reason": "",
    "kind": "redemption",
    "minus": -1,
    "event": "credits.redemption_approved",
    "command": "approve_requests",
    "subject": "credit_account",
}
# pgbench cannot put a document together.
SAME_SIZE = {
    "payload": '{"account":1,"request":100000,"automatic":false}',
    "facts": '{"request":100000,"automatic":false}',
}
Execute = Callable[[str, Sequence[Any]], Any]


def texts(*, locking: bool) -> tuple[str, ...]:
    """The statements in their order; PostgreSQL locks the account's row, SQLite's transaction is the lock."""
    return tuple(
        text + (" FOR UPDATE" if locking and number == LOCKED else "") for number, (text, _) in enumerate(STATEMENTS)
    )


def by_hand(cursor: Any, execute: Execute, written: Sequence[str], by: int, request: int, on: Any, at: Any) -> None:
    """One spend with nothing around the statements; the caller begins and commits."""

    def run(number: int, values: dict[str, Any]) -> None:
        execute(written[number], [values[name] for name in STATEMENTS[number][1]])

    values = CONSTANTS | {"by": by, "request": request, "on": on, "at": at, "null": None}
    run(FOUND, values)
    values["account"] = cursor.fetchone()[1]
    run(LOCKED, values)
    cursor.fetchone()
    run(LOTS, values)
    values["lot"], values["left"] = cursor.fetchall()[0][:2]
    values["left"] -= 1
    run(CLAIMED, values)
    if cursor.fetchall()[0][0] != request:
        raise RuntimeError("the request was not pending")
    run(SALE, values)
    cursor.fetchall()
    values["payload"] = f'{{"account":{values["account"]},"request":{request},"automatic":false}}'
    values["facts"] = f'{{"request":{request},"automatic":false}}'
    for number in WRITES:
        run(number, values)


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements that the ledger runs in the block."""
    ran: list[str] = []
    real = statements.raw_cursor

    @contextmanager
    def listening() -> Iterator[Any]:
        with real() as cursor:
            yield _Listening(cursor, ran)

    users = (sql, decisions, idempotency)
    for user in users:
        user.raw_cursor = listening
    try:
        yield ran
    finally:
        for user in users:
            user.raw_cursor = real


class _Listening:
    def __init__(self, inner: Any, ran: list[str]) -> None:
        self.inner, self.ran = inner, ran

    def execute(self, statement: str, params: Sequence[Any] = ()) -> Any:
        self.ran.append(statement)
        return self.inner.execute(statement, params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def check_statements(request: int, owner: int) -> None:
    """Approve one request and stop when the command runs other statements than the list above."""
    from django.db import connection

    with recorded() as ran:
        approve_requests(requests=[request], by=Actor(person_id=owner), now=NOW)
    expected = list(texts(locking=connection.vendor == "postgresql"))
    if ran != expected:
        raise SystemExit("The command runs other statements now; bring STATEMENTS up to date:\n" + "\n".join(ran))


class Bench:
    """pgbench on the statements, prepared; each run takes the next waiting requests."""

    def __init__(self, url: str, waiting: Sequence[tuple[int, int]], *, at: datetime = NOW) -> None:
        self.url, self.waiting, self.at = url, waiting, at
        self.guess = 100.0

    def rate(self, connections: int, seconds: float) -> float:
        """Spends per second; the first run guesses how many fit into so many seconds."""
        count = min(len(self.waiting) // connections, max(10, int(self.guess * seconds)))
        if count < 10:
            raise SystemExit("no requests left for pgbench: the machine is faster than the bench thought")
        rate = _pgbench(self.url, self.at, self.waiting[0][0], connections, count)
        self.waiting = self.waiting[count * connections :]
        self.guess = rate / connections
        return rate


def _pgbench(url: str, at: datetime, first: int, connections: int, count: int) -> float:
    parts = urlsplit(url)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "spend.sql"
        script.write_text(_script(), encoding="utf-8")
        given = {
            "n": 0,
            "first": first,
            "count": count,
            "on": at.date(),
            "at": at.isoformat(" "),
            **SAME_SIZE,
        } | CONSTANTS
        defined = [part for name, value in given.items() if value != "" for part in ("-D", f"{name}={value}")]
        run = subprocess.run(
            [
                databases.programs() / "pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2",
                "-t", str(count), "-f", script, *defined, "-h", parse_qs(parts.query)["host"][0], "-U",
                parts.username or "", parts.path[1:],
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    rates = [line for line in run.stdout.splitlines() if line.startswith("tps")]
    if run.returncode or not rates:
        raise SystemExit(f"pgbench: {run.stdout}\n{run.stderr}")
    return float(rates[0].split("=")[1].split()[0])


def _script() -> str:
    lines = [r"\set request :first + :client_id * :count + :n", r"\set n :n + 1", "BEGIN;"]
    # Columns of an answer become variables with this prefix; a statement that answers nothing has none.
    after = {FOUND: r"\gset r_", LOCKED: r"\gset a_", LOTS: r"\gset l_", CLAIMED: r"\gset c_"}
    names = {
        "by": ":r_learner_id", "account": ":r_account_id", "lot": ":l_id", "null": "NULL", "reason": "''",
    }  # fmt: skip
    for number, text in enumerate(texts(locking=True)):
        filled = text
        for name in STATEMENTS[number][1]:
            told = "1" if number == FOUND and name == "by" else names.get(name, f":{name}")
            filled = filled.replace("%s", told, 1)
        lines.append(f"{filled} {after[number]}" if number in after else f"{filled};")
        if number == LOTS:
            lines.append(r"\set left :l_left - 1")
    return "\n".join([*lines, "COMMIT;"]) + "\n"
