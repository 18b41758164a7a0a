"""A worker that is killed in the middle of a job loses nothing; a failing job is tried again with pauses."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from multiprocessing.context import ForkProcess

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from credenza.jobs import table
from credenza.jobs.beat import Beat, recover, touch
from credenza.jobs.models import Slot, WorkerSeen
from credenza.jobs.retry import TRIES, pause
from credenza.jobs.worker import run_worker

LEASE = timedelta(seconds=30)


@task()
def slow() -> str:
    """Waits the first time, so that it can be killed; leaves a row each time."""
    first = not Slot.objects.filter(job="slow").exists()
    Slot.objects.create(job="slow", due_at=timezone.now())
    if first:
        time.sleep(60)
    return "done"


@task()
def failing() -> None:
    """Always fails."""
    raise ValueError("no")


def running(worker_id: str, *, tries: int = 1, seconds_ago: int = 60) -> DBTaskResult:
    failing.enqueue()
    row = DBTaskResult.objects.latest("enqueued_at")
    row.status, row.worker_ids = TaskResultStatus.RUNNING, [worker_id] * tries
    row.started_at = timezone.now() - timedelta(seconds=seconds_ago)
    row.save()
    return row


@pytest.mark.django_db
class TestRecover:
    def test_puts_back_the_job_of_a_silent_worker(self) -> None:
        row = running("dead")
        assert recover(timezone.now(), LEASE) == 1
        row.refresh_from_db()
        assert row.status == TaskResultStatus.READY

    def test_leaves_the_job_of_a_living_worker(self) -> None:
        running("alive")
        touch("alive", timezone.now())
        assert recover(timezone.now(), LEASE) == 0

    def test_waits_for_the_lease(self) -> None:
        running("dead", seconds_ago=29)
        assert recover(timezone.now(), LEASE) == 0

    def test_gives_up_a_job_that_kills_its_workers(self) -> None:
        row = running("dead", tries=TRIES)
        recover(timezone.now(), LEASE)
        row.refresh_from_db()
        assert row.status == TaskResultStatus.FAILED


@pytest.mark.django_db(transaction=True)
class TestRetry:
    def test_pauses_twice_as_long_each_time(self) -> None:
        assert [pause(count).seconds for count in (1, 2, 3, 4)] == [10, 20, 40, 80]

    def test_keeps_the_last_failure_as_a_dead_letter(self) -> None:
        failing.enqueue()
        seen: list[str] = []
        for _ in range(TRIES + 1):
            DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
            Worker(
                queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
                max_tasks=None, worker_id="w", excluded_queue_names=[],
            ).run()  # fmt: skip
            seen.append(DBTaskResult.objects.get().status)
        assert seen == ["READY"] * (TRIES - 1) + ["FAILED"] * 2
        assert len(DBTaskResult.objects.get().worker_ids) == TRIES


def _worker(lease_seconds: int) -> None:
    settings.CREDENZA_JOB_LEASE_SECONDS = lease_seconds
    table.TABLE.clear()  # only the jobs of this test
    run_worker()


def worker(context: multiprocessing.context.ForkContext, lease_seconds: int) -> ForkProcess:
    connections.close_all()  # a child must not talk over its parent's connection
    process = context.Process(target=_worker, args=(lease_seconds,))
    process.start()
    return process


def wait_until(what: object, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
class TestAKilledWorker:
    def test_has_its_job_done_by_another(self) -> None:
        slow.enqueue()
        context = multiprocessing.get_context("fork")
        first = worker(context, 2)
        wait_until(lambda: Slot.objects.filter(job="slow").exists())
        assert first.pid
        os.kill(first.pid, signal.SIGKILL)
        first.join()
        second = worker(context, 2)
        try:
            wait_until(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)
        finally:
            second.terminate()
            second.join()
        assert Slot.objects.filter(job="slow").count() == 2
        assert len(DBTaskResult.objects.get().worker_ids) == 2
        assert WorkerSeen.objects.count() == 1  # the dead one's; the other took its own away


@pytest.mark.once
def test_lets_go_of_the_database_before_the_beat_says_goodbye(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal may cut the look at the queue off inside its transaction, whose lock the beat would wait for."""
    steps: list[str] = []

    def cut_off(_: Worker) -> None:
        raise SystemExit(0)

    monkeypatch.setattr(Worker, "run", cut_off)
    monkeypatch.setattr(Worker, "configure_signals", lambda _: None)
    monkeypatch.setattr(Beat, "start", lambda _: steps.append("beats"))
    monkeypatch.setattr(Beat, "stop", lambda _: steps.append("leaves"))
    monkeypatch.setattr(connections, "close_all", lambda: steps.append("lets go"))
    with pytest.raises(SystemExit):
        run_worker()
    assert steps == ["beats", "lets go", "leaves"]
