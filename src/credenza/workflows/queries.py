"""Reads of notices, mails and webhooks, as frozen rows. Who may ask is the caller's to check."""

from django.db.models import Exists, OuterRef, Q

from credenza.workflows.models import Delivery, Notice, StuckEvent, WebhookDelivery, WebhookEndpoint
from credenza.workflows.rows import EmailRow, EndpointRow, MailRow, NoticeRow, WebhookDeliveryRow


def notices_for(person_id: int, *, limit: int = 50, before: int | None = None) -> tuple[NoticeRow, ...]:
    """A person's notices, newest first; ``before`` is the last id of the page before."""
    found = Notice.objects.filter(person_id=person_id).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(_notice(row) for row in found[:limit])


def unread_count(person_id: int) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(person_id=person_id, read_at=None).count()


def sent_mail(limit: int = 100, *, before: int | None = None, status: str = "", text: str = "") -> tuple[MailRow, ...]:
    """The mail outbox, newest first, by status and by a part of the address or subject."""
    found = Delivery.objects.select_related("notice").order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    if status:
        found = found.filter(status=status)
    if text:
        found = found.filter(Q(notice__to__icontains=text) | Q(notice__subject__icontains=text))
    return tuple(_mail(row) for row in found[:limit])


def one_mail(mail_id: int) -> MailRow | None:
    """One mail, whole."""
    row = Delivery.objects.select_related("notice").filter(notice_id=mail_id).first()
    return _mail(row) if row else None


def failing_addresses(limit: int = 500) -> tuple[str, ...]:
    """Addresses in small letters whose last mail failed for good, and none got through after it; latest first."""
    later = Delivery.objects.filter(notice__to=OuterRef("notice__to"), status="sent", pk__gt=OuterRef("pk"))
    failed = Delivery.objects.filter(~Exists(later), status="failed").order_by("-pk")
    return tuple(dict.fromkeys(to.lower() for to in failed.values_list("notice__to", flat=True)[:limit]))


def emails_of(email: str | None = None) -> tuple[EmailRow, ...]:
    """Every mail to an address, or to all, oldest first; not those that somebody turned off."""
    found = Delivery.objects.exclude(status="off").select_related("notice").order_by("notice__on", "notice_id")
    if email is not None:
        found = found.filter(notice__to__iexact=email)
    return tuple(
        EmailRow(on=row.notice.on, to=row.notice.to, notice=row.notice.name, subject=row.notice.subject)
        for row in found
    )


def endpoints() -> tuple[EndpointRow, ...]:
    """Webhook endpoints that were not ended."""
    return tuple(
        EndpointRow(id=row.pk, url=row.url, events=tuple(row.events), active=row.active, created_at=row.created_at)
        for row in WebhookEndpoint.objects.filter(ended_at=None).order_by("pk")
    )


def webhook_log(
    endpoint: int | None = None, *, limit: int = 100, before: int | None = None
) -> tuple[WebhookDeliveryRow, ...]:
    """The delivery log, newest first; ``before`` is the last id of the page before."""
    found = WebhookDelivery.objects.order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    if endpoint is not None:
        found = found.filter(endpoint_id=endpoint)
    return tuple(_delivery(row) for row in found[:limit])


def stuck_count() -> int:
    """How many events wait because their handlers failed; 0 in good health."""
    return StuckEvent.objects.count()


def _notice(row: Notice) -> NoticeRow:
    return NoticeRow(
        id=row.pk,
        name=row.name,
        subject=row.subject,
        text=row.text,
        link=row.link,
        on=row.on,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )


def _mail(row: Delivery) -> MailRow:
    notice = row.notice
    return MailRow(
        id=notice.pk,
        delivery=row.pk,
        on=notice.on,
        to=notice.to,
        notice=notice.name,
        subject=notice.subject,
        text=notice.text,
        html=notice.html,
        link=notice.link,
        created_at=notice.created_at,
        status=row.status,
        attempts_count=row.attempts_count,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        sent_at=row.sent_at,
    )


def _delivery(row: WebhookDelivery) -> WebhookDeliveryRow:
    return WebhookDeliveryRow(
        id=row.pk,
        endpoint=row.endpoint_id,
        event=row.event_name,
        message_id=row.message_id,
        status=row.status,
        attempts_count=row.attempts_count,
        next_try_at=row.next_try_at,
        last_status=row.last_status,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
