"""The small jobs of the table, each in a few lines; the work itself lives below."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from credenza.certification.commands.try_rules import forget_trials, look_further
from credenza.certification.queries.trials import open_trials
from credenza.jobs.days import run_days
from credenza.jobs.models import Slot, WorkerSeen
from credenza.kernel.actors import SYSTEM
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.card_events import collect_fake_events
from credenza.workflows.card_refunds import pay_back_due
from credenza.workflows.deliveries import deliver_due
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.import_news import tell_import_news
from credenza.workflows.stored_files import remove_strays
from credenza.workflows.subscriptions import charge_due

KEEP_FACTOR_FAILED = 6
"""Failed jobs are dead letters that people look at: kept so many times longer than the others."""

PARTS_AT_ONCE = 10
"""Of a trial of rules, some seconds' work: other jobs come in between."""
KEEP_TRIALS = timedelta(days=30)


def dispatch_outbox(now: datetime) -> None:
    """Hand waiting events to their workflows, and send at once what came of them."""
    if dispatch_pending(now=now):
        deliver_due(now=now)


def send_deliveries(now: datetime) -> None:
    """Mails and webhooks whose next try has come."""
    deliver_due(now=now)


def pay_back_cards(now: datetime) -> None:
    """Refunds to cards whose next try has come."""
    pay_back_due(now=now)


def charge_renewals(now: datetime) -> None:
    """Months whose card is due, such as after the provider could not be asked; their days are the daily job's."""
    charge_due(now=now)


def collect_test_payments(now: datetime) -> None:
    """What the demo's card provider would have posted; a real provider posts by itself."""
    collect_fake_events(now=now)


def run_missed_days(now: datetime) -> None:
    """The daily jobs, from the first day not done to today in the program's time zone."""
    run_days(until=business_date(now, active()), now=now)


def tell_imports(now: datetime) -> None:
    """What candidates are told after an import, a minute's worth."""
    tell_import_news(now=now)


def work_on_trials(now: datetime) -> bool:
    """A piece of the oldest trial of rules that is not done; answers whether work is left."""
    waiting = open_trials()
    if not waiting:
        return False
    worked = look_further(trial=waiting[0], parts=PARTS_AT_ONCE, by=SYSTEM, now=now)
    return worked.status == "running" or len(waiting) > 1


def prune(now: datetime) -> None:
    """Drop finished jobs, past slots, silent workers, sessions that ended, old trials of rules, stray uploads."""
    keep = timedelta(days=settings.CREDENZA_KEEP_JOBS_DAYS)
    finished = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
    finished.filter(finished_at__lt=now - keep).delete()
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    dead.filter(finished_at__lt=now - keep * KEEP_FACTOR_FAILED).delete()
    # A slot guards its moment; only the newest of a job is ever looked at.
    Slot.objects.filter(due_at__lt=now - timedelta(days=40)).delete()
    WorkerSeen.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    forget_trials(asked_before=now - KEEP_TRIALS, by=SYSTEM)
    remove_strays(now=now)
