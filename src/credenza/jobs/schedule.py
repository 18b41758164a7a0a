"""From the table to the queue: each due moment once, however many workers look."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cronsim import CronSim
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from credenza.jobs.models import Slot
from credenza.jobs.table import TABLE, Job


@task()
def run_scheduled(name: str) -> None:
    """Run one job of the table now, and once more behind the others if it says that work is left."""
    _, job = TABLE[name]
    if job(timezone.now()) is True and not is_queued(name):
        run_scheduled.enqueue(name)


def is_queued(name: str, *, running: bool = False) -> bool:
    """Whether the job waits in the queue already, or (``running``) a worker is at it."""
    states = (TaskResultStatus.READY, TaskResultStatus.RUNNING) if running else (TaskResultStatus.READY,)
    return DBTaskResult.objects.filter(
        status__in=states,
        task_path=run_scheduled.module_path,
        args_kwargs={"args": [name], "kwargs": {}},
    ).exists()


def last_due(cron: str, now: datetime) -> datetime:
    """The latest moment up to and including ``now`` that the cron text names. Both aware UTC, whole minutes."""
    # The reverse walk leaves its starting second out.
    return next(CronSim(cron, now.replace(microsecond=0) + timedelta(seconds=1), reverse=True))


def enqueue_due(now: datetime, known: dict[str, datetime], table: Mapping[str, tuple[str, Job]] = TABLE) -> list[str]:
    """Put what is due into the queue; answers the names put in here.

    ``known`` is this worker's memory of moments already seen, so that a second's look costs no query.
    """
    put: list[str] = []
    for name, (cron, _) in table.items():
        due = last_due(cron, now)
        if known.get(name) == due:
            continue
        if _took(name, due):
            put.append(name)
        known[name] = due
    return put


def _took(name: str, due: datetime) -> bool:
    if Slot.objects.filter(job=name, due_at=due).exists():
        return False
    try:
        with transaction.atomic():
            Slot.objects.create(job=name, due_at=due)
            run_scheduled.enqueue(name)
    except IntegrityError:
        return False  # another worker was quicker
    return True
