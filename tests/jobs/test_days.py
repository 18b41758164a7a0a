"""Business days come one after the other, each once."""

import multiprocessing
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from credenza.jobs import daily
from credenza.jobs.days import DayNotDone, run_days
from credenza.jobs.models import Days, Slot

NOW = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def days_run(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, date]]:
    """Two daily jobs that only remember; answers their memory."""
    seen: list[tuple[str, date]] = []
    table = tuple((name, lambda on, now, name=name: seen.append((name, on))) for name in ("expire", "remind"))
    monkeypatch.setattr(daily, "DAILY", table)
    return seen


@pytest.mark.django_db
class TestRunDays:
    def test_does_the_first_day_alone(self, days_run: list[tuple[str, date]]) -> None:
        assert run_days(until=TODAY, now=NOW) == [TODAY]
        assert days_run == [("expire", TODAY), ("remind", TODAY)]

    def test_does_each_missed_day_in_order(self, days_run: list[tuple[str, date]]) -> None:
        Days.objects.create(last_on=date(2026, 2, 27))
        finished = run_days(until=date(2026, 3, 2), now=NOW)
        assert finished == [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
        assert [on for name, on in days_run if name == "expire"] == finished

    def test_does_nothing_again(self, days_run: list[tuple[str, date]]) -> None:
        run_days(until=TODAY, now=NOW)
        days_run.clear()
        assert run_days(until=TODAY, now=NOW) == []
        assert days_run == []

    def test_leaves_the_days_to_the_worker_that_is_at_them(self, days_run: list[tuple[str, date]]) -> None:
        until = timezone.now() + timedelta(minutes=5)
        Days.objects.create(last_on=date(2026, 3, 1), claim="another", claimed_until=until)
        assert run_days(until=TODAY, now=NOW) == []
        assert days_run == []

    def test_takes_over_from_a_worker_that_died(self, days_run: list[tuple[str, date]]) -> None:
        before = timezone.now() - timedelta(minutes=1)
        Days.objects.create(last_on=date(2026, 3, 9), claim="dead", claimed_until=before, jobs_done=["expire"])
        assert run_days(until=TODAY, now=NOW) == [TODAY]
        assert days_run == [("remind", TODAY)]


@pytest.mark.django_db
class TestAFailingJob:
    def test_holds_its_day_and_not_the_other_jobs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[date] = []

        def broken(on: date, now: datetime) -> None:
            raise RuntimeError("no")

        def sound(on: date, now: datetime) -> None:
            seen.append(on)

        monkeypatch.setattr(daily, "DAILY", (("broken", broken), ("sound", sound)))
        Days.objects.create(last_on=date(2026, 3, 8))
        with pytest.raises(DayNotDone, match="2026-03-09: broken"):
            run_days(until=TODAY, now=NOW)
        row = Days.objects.get()
        assert (row.last_on, row.jobs_done, row.claim) == (date(2026, 3, 8), ["sound"], "")
        assert seen == [date(2026, 3, 9)]

        monkeypatch.setattr(daily, "DAILY", (("broken", sound), ("sound", sound)))
        assert run_days(until=TODAY, now=NOW) == [date(2026, 3, 9), TODAY]
        assert seen == [date(2026, 3, 9), date(2026, 3, 9), TODAY, TODAY]


def _work(start: object) -> None:
    """In a process of its own: leaves a slot row for each run of a day, so that doubles show."""

    def remember(on: date, now: datetime) -> None:
        Slot.objects.create(job=f"{on}", due_at=timezone.now())

    daily.DAILY = (("remember", remember),)
    run_days(until=TODAY, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestFourProcesses:
    def test_run_no_day_twice(self) -> None:
        Days.objects.create(last_on=date(2026, 2, 28))
        connections.close_all()
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=_work, args=(None,)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        run = list(Slot.objects.values_list("job", flat=True))
        assert sorted(run) == [f"2026-03-{day:02}" for day in range(1, 11)]
        assert Days.objects.get().last_on == TODAY
