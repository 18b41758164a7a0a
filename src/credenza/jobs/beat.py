"""What a worker does each second beside its job: show that it lives, take over from the dead, start what is due."""

import os
import signal
import threading
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from credenza.certification.queries.trials import has_open_trials
from credenza.jobs.models import WorkerSeen
from credenza.jobs.retry import TRIES
from credenza.jobs.schedule import enqueue_due, is_queued, run_scheduled
from credenza.journal.queries import newest_waiting

SECONDS = 1.0
LEAVE_SECONDS = 15.0
_log = structlog.get_logger(__name__)


def touch(worker_id: str, now: datetime) -> None:
    """Write the heartbeat."""
    WorkerSeen.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": now})


def recover(now: datetime, lease: timedelta) -> int:
    """Put back the jobs of workers that are silent for longer than the lease; answers how many.

    A job that took its workers down on every try is given up, so that it cannot do so for ever.
    """
    since = now - lease
    alive = set(WorkerSeen.objects.filter(seen_at__gte=since).values_list("worker_id", flat=True))
    stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=since)
    count = 0
    for row in stuck.only("id", "started_at", "worker_ids"):
        if row.worker_ids and row.worker_ids[-1] in alive:
            continue
        # The condition on started_at makes it safe with many recoverers.
        mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        if len(row.worker_ids) >= TRIES:
            count += mine.update(
                status=TaskResultStatus.FAILED, finished_at=now, traceback="Its worker died each time."
            )
        else:
            count += mine.update(status=TaskResultStatus.READY, run_after=now)
    return count


def wake_outbox(woken_for: int) -> int:
    """Queue the dispatch of events newer than ``woken_for``; answers the newest one seen.

    Older ones that still wait are in work or put aside after a failure: the table's minute looks after them.
    """
    newest = newest_waiting()
    if newest > woken_for and not is_queued("outbox"):
        run_scheduled.enqueue("outbox")
    return max(newest, woken_for)


def wake_trials() -> None:
    """Queue the work on trials of rules where one waits and nobody is at it: whoever asked looks at the page."""
    if has_open_trials() and not is_queued("trials", running=True):
        run_scheduled.enqueue("trials")


class Beat(threading.Thread):
    """The thread of one worker. ``stop()`` ends it and takes the heartbeat away.

    ``beside`` is the process that the worker was started by and must not outlive, 0 for none.
    """

    def __init__(self, worker_id: str, beside: int = 0) -> None:
        super().__init__(name="beat", daemon=True)
        self.worker_id = worker_id
        self.beside = beside
        self._over = threading.Event()
        self._known: dict[str, datetime] = {}
        self._woken_for = 0

    def run(self) -> None:
        lease = timedelta(seconds=settings.CREDENZA_JOB_LEASE_SECONDS)
        is_told = False
        while not self._over.is_set():
            try:
                self._once(lease)
            except DatabaseError:
                # A busy or restarting database: the next second tries again, on a new connection.
                _log.warning("beat.missed", worker_id=self.worker_id, exc_info=True)
                connection.close()
            if self.beside and not is_told and os.getppid() != self.beside:
                # Killed without a word to us: end as if it had asked, the running job first.
                os.kill(os.getpid(), signal.SIGTERM)
                is_told = True
            self._over.wait(SECONDS)
        self._leave()

    def _once(self, lease: timedelta) -> None:
        now = timezone.now()
        touch(self.worker_id, now)
        recover(now, lease)
        enqueue_due(now, self._known)
        self._woken_for = wake_outbox(self._woken_for)
        wake_trials()

    def _leave(self) -> None:
        """Take the heartbeat away on this thread's own connection.

        The worker's may have been cut off by the signal in the middle of a statement.
        """
        try:
            WorkerSeen.objects.filter(worker_id=self.worker_id).delete()
        except DatabaseError:
            _log.warning("beat.missed", worker_id=self.worker_id, exc_info=True)
        connection.close()

    def stop(self) -> None:
        """End the thread; the worker counts as gone at once."""
        self._over.set()
        self.join(timeout=LEAVE_SECONDS)
