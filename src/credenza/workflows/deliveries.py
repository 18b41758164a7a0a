"""Sending what is due: mails and webhooks, one at a time, each outside any transaction.

A delivery is claimed first (its next try is moved behind a lease), sent, then marked. A worker that dies in between
leaves it to be tried again: at least once, under the same Message-ID or webhook id. What waits for the same candidate
goes with it, in the same mail (``joining``).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from credenza.gateways import mail
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.workflows.addresses import address
from credenza.workflows.backoff import next_try
from credenza.workflows.joining import CANDIDATE_KINDS, joined
from credenza.workflows.mailed_papers import attached
from credenza.workflows.models import Delivery
from credenza.workflows.webhooks import post_due

_log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=20)
"""Longer than 50 tries of 20 seconds, for all of them count from the ``now`` of the call."""
_ERROR_LENGTH = 300


def deliver_due(*, now: datetime, limit: int = 50) -> int:
    """Send every mail and webhook that is due, at most ``limit`` of each; answers how many arrived."""
    return send_mail_due(now=now, limit=limit) + post_due(now=now, limit=limit)


def send_mail_due(*, now: datetime, limit: int = 50) -> int:
    """Send the mails that are due, oldest first."""
    sent = 0
    for _ in range(limit):
        claimed = _claim(now)
        if not claimed:
            break
        sent += _send(claimed, now)
    return sent


@transaction.atomic
def retry_mail(delivery_id: int, *, by: Actor, now: datetime) -> bool:
    """Queue a failed mail again; False where it is not failed. Administrators only (``not_permitted``)."""
    if not by.has(StaffRole.ADMINISTRATOR):
        raise NotPermitted(command="retry_mail")
    failed = Delivery.objects.filter(pk=delivery_id, status="failed")
    if not failed.update(status="queued", next_try_at=now, attempts_count=0):
        return False
    note("retry_mail", Subject(kind="mail", id=delivery_id), stamp(by, now), facts={})
    return True


def _claim(now: datetime) -> Sequence[Delivery]:
    """The next delivery that is due, with those that go in the same mail; nothing for none."""
    due = Delivery.objects.filter(status="queued", next_try_at__lte=now).order_by("next_try_at", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        delivery = due.select_for_update(skip_locked=skip).first()
        if delivery is None:
            return ()
        mine = [delivery.pk, *_companions(delivery)]
        Delivery.objects.filter(pk__in=mine).update(attempts_count=F("attempts_count") + 1, next_try_at=now + LEASE)
    return tuple(Delivery.objects.select_related("notice").filter(pk__in=mine).order_by("pk"))


def _companions(delivery: Delivery) -> list[int]:
    """What else waits for the candidate and was never tried. A mail that failed once goes alone from then on."""
    notice = delivery.notice
    if notice.name not in CANDIDATE_KINDS or delivery.attempts_count:
        return []
    skip = connection.features.has_select_for_update_skip_locked
    waiting = Delivery.objects.select_for_update(skip_locked=skip, of=("self",)).filter(
        status="queued", attempts_count=0, notice__to=notice.to, notice__name__in=CANDIDATE_KINDS
    )
    return [found.pk for found in waiting.exclude(pk=delivery.pk).order_by("pk")]


def _send(claimed: Sequence[Delivery], now: datetime) -> int:
    """Send one mail; answers how many notices arrived with it."""
    notices = [delivery.notice for delivery in claimed]
    whole, first = joined(notices), notices[0]
    message = mail.Message(
        to=first.to,
        subject=whole.subject,
        text=whole.text,
        html=whole.html,
        key=f"notice-{first.pk}.{int(first.created_at.timestamp())}",
        settings_url=f"{settings.BASE_URL}{address('notices')}" if first.person_id else "",
        attachments=attached([name for notice in notices for name in notice.papers], now),
    )
    mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed], status="queued")
    try:
        mail.send(message)
    except mail.MailNotSent as trouble:
        attempts = max(delivery.attempts_count for delivery in claimed)
        again = None if trouble.permanent else next_try(attempts, now)
        _log.warning("mail.not_sent", notice=first.pk, attempts=attempts, error=str(trouble))
        error = str(trouble)[:_ERROR_LENGTH]
        mine.update(status="queued" if again else "failed", next_try_at=again, last_error=error)
        return 0
    return mine.update(status="sent", sent_at=now, next_try_at=None, last_error="")
