"""Real processes that run commands against the test's own database at the same moment."""

import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connections

from credenza.kernel.errors import DomainError

_fork = multiprocessing.get_context("fork")
PATIENCE_SECONDS = 60


def _outcome(job: Callable[[], Any]) -> str:
    try:
        job()
    except DomainError as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001  told to the test, which runs in another process
        return f"{type(error).__name__}: {error}"
    return "done"


def _work(jobs: Sequence[Callable[[], Any]], start: Any, answers: Any) -> None:
    start.wait(PATIENCE_SECONDS)
    try:
        answers.put([_outcome(job) for job in jobs])
    finally:
        connections.close_all()
        answers.close()
        answers.join_thread()
        # No clean-up of the test run that was forked along.
        os._exit(0)


def race(jobs: Sequence[Callable[[], Any]], *, workers: int = 8) -> Counter[str]:
    """Run the jobs in ``workers`` processes that start together; counts "done" and the codes of refusals.

    Each process takes every n-th job, so that all of them are at work until the end.
    """
    connections.close_all()
    start = _fork.Event()
    queues = [_fork.Queue() for _ in range(workers)]
    crowd = [
        _fork.Process(target=_work, args=(jobs[number::workers], start, queue), daemon=True)
        for number, queue in enumerate(queues)
    ]
    for one in crowd:
        one.start()
    start.set()
    counted: Counter[str] = Counter()
    for queue in queues:
        counted.update(queue.get(timeout=PATIENCE_SECONDS))
    for one in crowd:
        one.join(PATIENCE_SECONDS)
    return counted


def _spin(job: Callable[[int], Any], first: int) -> None:
    number = first
    while True:
        _outcome(partial(job, number))
        number += 1


def kill_in_the_middle(job: Callable[[int], Any], *, workers: int, seconds: float) -> None:
    """Let processes call ``job(1), job(2), …`` without end and end them by SIGKILL at no particular moment."""
    connections.close_all()
    crowd = [
        _fork.Process(target=_spin, args=(job, number * 1_000_000), daemon=True) for number in range(1, workers + 1)
    ]
    for one in crowd:
        one.start()
    time.sleep(seconds)
    for one in crowd:
        os.kill(one.pid, signal.SIGKILL)  # type: ignore[arg-type]
        one.join(PATIENCE_SECONDS)
