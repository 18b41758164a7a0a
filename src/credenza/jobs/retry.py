"""A job that failed is tried again with back-off; after the last try its row stays FAILED for people to look at."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

TRIES = 5
BASE_SECONDS = 10


def pause(tries_done: int) -> timedelta:
    """10, 20, 40, 80 seconds after the first, second, third, fourth try."""
    return timedelta(seconds=BASE_SECONDS * 2 ** (tries_done - 1))


def _again(task_result: Any, **_: Any) -> None:
    if task_result.status != TaskResultStatus.FAILED or len(task_result.worker_ids) >= TRIES:
        return
    # The condition keeps two receivers, or a receiver and a person, from putting it back twice.
    DBTaskResult.objects.filter(pk=task_result.id, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY,
        run_after=timezone.now() + pause(len(task_result.worker_ids)),
    )


def connect() -> None:
    """Listen for finished jobs, once a process."""
    task_finished.connect(_again, dispatch_uid="credenza.jobs.retry")
