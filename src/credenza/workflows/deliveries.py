"""Sending what is due: mails and webhooks, one at a time, each outside any transaction.

A delivery is claimed first (its next try is moved behind a lease), sent, then marked. A worker that dies in between
leaves it to be tried again: at least once, under the same Message-ID or webhook id.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction

from credenza.gateways import mail
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.workflows.addresses import address
from credenza.workflows.backoff import next_try
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
        delivery = _claim(now)
        if delivery is None:
            break
        sent += _send(delivery, now)
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


def _claim(now: datetime) -> Delivery | None:
    due = Delivery.objects.filter(status="queued", next_try_at__lte=now).order_by("next_try_at", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        delivery = due.select_for_update(skip_locked=skip).first()
        if delivery is None:
            return None
        delivery.attempts_count += 1
        delivery.next_try_at = now + LEASE
        delivery.save(update_fields=["attempts_count", "next_try_at"])
    return Delivery.objects.select_related("notice").get(pk=delivery.pk)


def _send(delivery: Delivery, now: datetime) -> bool:
    notice = delivery.notice
    message = mail.Message(
        to=notice.to,
        subject=notice.subject,
        text=notice.text,
        html=notice.html,
        key=f"notice-{notice.pk}.{int(notice.created_at.timestamp())}",
        settings_url=f"{settings.BASE_URL}{address('notices')}" if notice.person_id else "",
    )
    mine = Delivery.objects.filter(pk=delivery.pk, status="queued")
    try:
        mail.send(message)
    except mail.MailNotSent as trouble:
        again = None if trouble.permanent else next_try(delivery.attempts_count, now)
        _log.warning("mail.not_sent", notice=notice.pk, attempts=delivery.attempts_count, error=str(trouble))
        error = str(trouble)[:_ERROR_LENGTH]
        mine.update(status="queued" if again else "failed", next_try_at=again, last_error=error)
        return False
    mine.update(status="sent", sent_at=now, next_try_at=None, last_error="")
    return True
