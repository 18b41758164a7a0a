"""Business days one after the other: none left out, none done twice.

A worker claims the row for a while, renews the claim before each job and marks what is done, so a day that broke off
goes on where it stopped. While a job of a day fails, later days wait: they come in order.
"""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from credenza.jobs import daily
from credenza.jobs.daily import DailyJob
from credenza.jobs.models import Days

CLAIM = timedelta(minutes=10)
"""A claim that is not renewed for so long belongs to a worker that died."""
ONE_DAY = timedelta(days=1)
_log = structlog.get_logger(__name__)


class DayNotDone(Exception):
    """Some jobs of a business day failed; the queue tries again, and later days wait."""

    def __init__(self, on: date, names: list[str]) -> None:
        super().__init__(f"{on}: {', '.join(names)}")
        self.on = on
        self.names = names


class _ClaimLost(Exception):
    """Another worker took over, because we were silent for too long."""


def run_days(*, until: date, now: datetime) -> list[date]:
    """Run the daily jobs of every business day not done yet, up to and including ``until``.

    Answers the days finished here: none when another worker is at it. The very first run does ``until`` alone.
    Raises DayNotDone when a job failed.
    """
    claim = secrets.token_hex(16)
    if not _claimed(claim, until):
        return []
    finished: list[date] = []
    try:
        for on in _missed(until):
            _run_day(claim, on, now)
            finished.append(on)
    except _ClaimLost:
        _log.warning("days.claim_lost", finished=len(finished))
    finally:
        Days.objects.filter(claim=claim).update(claim="", claimed_until=None)
    return finished


def _claimed(claim: str, until: date) -> bool:
    with transaction.atomic():
        Days.objects.get_or_create(id=1, defaults={"last_on": until - ONE_DAY})
        row = Days.objects.select_for_update().get(id=1)
        clock = timezone.now()
        taken = row.claim and row.claimed_until is not None and row.claimed_until > clock
        if taken or row.last_on >= until:
            return False
        row.claim, row.claimed_until = claim, clock + CLAIM
        row.save(update_fields=["claim", "claimed_until"])
        return True


def _missed(until: date) -> Iterator[date]:
    on = Days.objects.get(id=1).last_on + ONE_DAY
    while on <= until:
        yield on
        on += ONE_DAY


def _run_day(claim: str, on: date, now: datetime) -> None:
    done: list[str] = Days.objects.get(id=1).jobs_done
    failed = [name for name, job in daily.DAILY if name not in done and not _ran(claim, (name, job), on, now)]
    if failed:
        raise DayNotDone(on, failed)
    if not Days.objects.filter(claim=claim).update(last_on=on, jobs_done=[]):
        raise _ClaimLost


def _ran(claim: str, step: tuple[str, DailyJob], on: date, now: datetime) -> bool:
    """Whether the job came through. A failure is logged and does not keep the day's other jobs from running."""
    name, job = step
    if not Days.objects.filter(claim=claim).update(claimed_until=timezone.now() + CLAIM):
        raise _ClaimLost
    try:
        job(on, now)
    except Exception:  # noqa: BLE001  whatever it was, the other jobs of the day still run
        _log.exception("days.job_failed", job=name, on=on.isoformat())
        return False
    with transaction.atomic():
        row = Days.objects.select_for_update().filter(claim=claim).first()
        if row is None:
            raise _ClaimLost
        row.jobs_done = [*row.jobs_done, name]
        row.save(update_fields=["jobs_done"])
    return True
