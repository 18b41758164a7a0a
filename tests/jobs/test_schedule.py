"""A due moment is taken once, however many workers look."""

import multiprocessing
from datetime import UTC, datetime

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from credenza.jobs.models import Slot
from credenza.jobs.schedule import enqueue_due, last_due
from credenza.jobs.table import TABLE

NOW = datetime(2026, 3, 10, 12, 34, 56, tzinfo=UTC)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestLastDue:
    @pytest.mark.parametrize(
        ("cron", "now", "due"),
        [
            ("* * * * *", "2026-03-10 12:34:56", "2026-03-10 12:34"),
            ("*/5 * * * *", "2026-03-10 12:34:56", "2026-03-10 12:30"),
            ("*/5 * * * *", "2026-03-10 12:35:00", "2026-03-10 12:35"),
            ("17 3 * * *", "2026-03-10 03:16:59", "2026-03-09 03:17"),
            ("17 3 * * *", "2026-03-10 03:17:00", "2026-03-10 03:17"),
            ("0 0 1 * *", "2026-03-01 00:00:00", "2026-03-01 00:00"),
        ],
    )
    def test_is_the_latest_moment_up_to_now(self, cron: str, now: str, due: str) -> None:
        assert last_due(cron, moment(now)) == moment(due)


@pytest.mark.django_db
class TestEnqueueDue:
    def test_puts_each_job_in_once(self) -> None:
        assert enqueue_due(NOW, {}) == list(TABLE)
        assert enqueue_due(NOW, {}) == []
        assert DBTaskResult.objects.count() == len(TABLE)

    def test_makes_up_once_for_many_missed_moments(self) -> None:
        enqueue_due(NOW, {})
        DBTaskResult.objects.all().delete()
        put = enqueue_due(NOW.replace(hour=15), {})
        assert put == [name for name in TABLE if name != "prune"]

    def test_asks_no_question_twice(self, django_assert_num_queries: pytest.FixtureRequest) -> None:
        known: dict[str, datetime] = {}
        enqueue_due(NOW, known)
        with django_assert_num_queries(0):  # type: ignore[operator]
            enqueue_due(NOW.replace(second=58), known)


def _look(count: int) -> None:
    for minute in range(count):
        enqueue_due(NOW.replace(minute=minute), {}, {"outbox": TABLE["outbox"]})


@pytest.mark.django_db(transaction=True)
class TestThreeProcesses:
    def test_take_each_slot_once(self) -> None:
        connections.close_all()
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=_look, args=(20,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0, 0, 0]
        assert Slot.objects.count() == 20
        assert DBTaskResult.objects.count() == 20
