"""Processes that spend at the same time, each with connections of its own."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from typing import Any

Act = Callable[[int, int], None]
Waiting = tuple[int, int]
"""A request and the owner who approves it."""

MOST_A_SECOND = 3000
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one process did: seconds of each spend, in the order of its list, and refusals that a caller would see."""

    seconds: list[float]
    refused: int
    wall: float


class Crowd:
    """The processes, ready."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes

    def run(self, side: str, lists: Sequence[Sequence[Waiting]], seconds: float) -> list[Done]:
        """Let every process approve its own list of requests for so many seconds, all from the same moment."""
        begin = time.monotonic() + 0.1
        for pipe, waiting in zip(self._pipes, lists, strict=True):
            pipe.send((side, waiting[: int(seconds * MOST_A_SECOND)], begin, seconds))
        return [pipe.recv() for pipe in self._pipes]


@contextmanager
def crowd(count: int) -> Iterator[Crowd]:
    """Start ``count`` processes on the database of this one."""
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(count)]
    processes = [context.Process(target=_work, args=(theirs,), daemon=True) for _, theirs in pairs]
    for process in processes:
        process.start()
    ours = [pipe for pipe, _ in pairs]
    try:
        for pipe in ours:
            pipe.recv()
        yield Crowd(ours)
    finally:
        for pipe, process in zip(ours, processes, strict=True):
            pipe.send(None)
            process.join(10)


def _work(pipe: Connection) -> None:
    import django

    django.setup()
    sides: dict[str, Act] = {}
    pipe.send("ready")
    while (task := pipe.recv()) is not None:
        side, waiting, begin, seconds = task
        if side not in sides:
            sides[side] = SIDES[side]()
        pipe.send(_spend(sides[side], waiting, begin, seconds))


def _spend(act: Act, waiting: Sequence[Waiting], begin: float, seconds: float) -> Done:
    from django.db import Error

    from credenza.kernel.errors import DomainError

    taken, refused, clock = list[float](), 0, time.perf_counter
    time.sleep(max(0, begin - time.monotonic()))
    started = before = clock()
    for request, owner in waiting:
        try:
            act(request, owner)
        except (DomainError, Error):
            refused += 1
        now = clock()
        taken.append(now - before)
        before = now
        if now - started > seconds:
            break
    return Done(seconds=taken, refused=refused, wall=before - started)


def command(*, keyed: bool) -> Act:
    """The command itself, with an idempotency key or without."""
    from credenza.credits.commands.approve_requests import approve_requests
    from credenza.kernel.actors import Actor

    def act(request: int, owner: int) -> None:
        key = f"approve-{request}" if keyed else None
        approve_requests(requests=[request], by=Actor(person_id=owner), now=NOW, idempotency_key=key)

    return act


def _psycopg() -> Act:
    import psycopg
    from django.conf import settings

    from kit.spend import by_hand, texts

    connection = psycopg.connect(settings.DATABASE_URL)
    cursor, statements = connection.cursor(), texts(locking=True)

    def execute(statement: str, params: Sequence[Any]) -> None:
        cursor.execute(statement, params, prepare=True)

    def act(request: int, owner: int) -> None:
        by_hand(cursor, execute, statements, owner, request, TODAY, NOW)
        connection.commit()

    return act


def _sqlite3() -> Act:
    import sqlite3

    from django.conf import settings

    from kit.spend import by_hand, texts

    connection = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20, isolation_level=None)
    options = settings.DATABASES["default"]["OPTIONS"]
    connection.executescript(options["init_command"])
    cursor = connection.cursor()
    statements = tuple(text.replace("%s", "?") for text in texts(locking=False))
    on, at = TODAY.isoformat(), NOW.replace(tzinfo=None).isoformat(" ")

    def act(request: int, owner: int) -> None:
        cursor.execute("BEGIN IMMEDIATE")
        by_hand(cursor, cursor.execute, statements, owner, request, on, at)
        cursor.execute("COMMIT")

    return act


SIDES: dict[str, Callable[[], Act]] = {
    "command": lambda: command(keyed=False),
    "command with key": lambda: command(keyed=True),
    "raw psycopg": _psycopg,
    "bare sqlite3": _sqlite3,
}
