"""Events out: each event to every endpoint that wants it, signed in the Standard Webhooks format.

The body is fixed when the event is dispatched; the signature's timestamp is that of the try. A receiver tells
retries and redeliveries by the message's id.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from standardwebhooks import Webhook

from credenza.credits.secrets import KeyMissing
from credenza.gateways.webhooks import AddressRefused, PostFailed, checked_url, post
from credenza.journal.outbox import Announced
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.workflows.backoff import next_try
from credenza.workflows.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from credenza.workflows.sealing import opened, sealed

_log = structlog.get_logger(__name__)
_LEASE = timedelta(minutes=20)
_ERROR_LENGTH = 300
_URL_LENGTH = 500
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointMade:
    """A new endpoint; ``secret`` is what the receiver checks signatures with."""

    endpoint: int
    secret: str


@transaction.atomic
def add_endpoint(*, url: str, events: tuple[str, ...] = (), by: Actor, now: datetime) -> EndpointMade:
    """Post events to ``url`` from now on: those named, or all. Administrators only; refuses a bad address."""
    _require(by, "add_webhook")
    _check(url)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    kept = sealed(secret)
    row = WebhookEndpoint.objects.create(
        url=url,
        sealed=kept.box,
        key_id=kept.key_id,
        events=sorted(set(events)),
        created_by_id=by.person_id,
        created_at=now,
    )
    _note("add_webhook", row.pk, by, now, url=url, events=row.events)
    return EndpointMade(endpoint=row.pk, secret=secret)


@transaction.atomic
def change_endpoint(
    *, endpoint: int, url: str, events: tuple[str, ...], active: bool, by: Actor, now: datetime
) -> None:
    """Change where and what; one that is not active keeps its log and gets nothing new."""
    _require(by, "change_webhook")
    _check(url)
    changed = WebhookEndpoint.objects.filter(pk=endpoint, ended_at=None)
    wanted = sorted(set(events))
    if not changed.update(url=url, events=wanted, active=active):
        raise NotFound(what="webhook endpoint")
    _note("change_webhook", endpoint, by, now, url=url, events=wanted, active=active)


@transaction.atomic
def end_endpoint(*, endpoint: int, by: Actor, now: datetime) -> None:
    """Post nothing more; the log stays."""
    _require(by, "end_webhook")
    if not WebhookEndpoint.objects.filter(pk=endpoint, ended_at=None).update(active=False, ended_at=now):
        raise NotFound(what="webhook endpoint")
    WebhookDelivery.objects.filter(endpoint_id=endpoint, status="queued").update(status="off", next_try_at=None)
    _note("end_webhook", endpoint, by, now)


@transaction.atomic
def redeliver(*, delivery: int, by: Actor, now: datetime) -> None:
    """Post an event once more under the same message id, whatever became of it."""
    _require(by, "redeliver_webhook")
    known = WebhookDelivery.objects.filter(pk=delivery, endpoint__ended_at=None)
    endpoint = known.values_list("endpoint_id", flat=True).first()
    if endpoint is None or not known.update(status="queued", next_try_at=now, attempts_count=0):
        raise NotFound(what="webhook delivery")
    _note("redeliver_webhook", endpoint, by, now, delivery=delivery)


def _note(command: str, endpoint: int, by: Actor, now: datetime, **facts: Any) -> None:
    note(command, Subject(kind="webhook_endpoint", id=endpoint), stamp(by, now), facts=facts)


def queue_webhooks(event: Announced, *, now: datetime) -> None:
    """One delivery for each endpoint that wants the event; called where the event is dispatched."""
    for endpoint in WebhookEndpoint.objects.filter(active=True):
        if endpoint.events and event.name not in endpoint.events:
            continue
        WebhookDelivery.objects.get_or_create(
            endpoint=endpoint,
            event_id=event.id,
            defaults={
                "event_name": event.name,
                "message_id": f"evt_{event.id}",
                "body": _body(event),
                "next_try_at": now,
                "created_at": now,
            },
        )


def post_due(*, now: datetime, limit: int = 50) -> int:
    """Post what is due; answers how many were taken."""
    taken = 0
    for _ in range(limit):
        delivery = _claim(now)
        if delivery is None:
            break
        taken += _post(delivery, now)
    return taken


def _body(event: Announced) -> str:
    told = {
        "type": event.name,
        "timestamp": event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {**event.payload, "on": event.on.isoformat()},
    }
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def _claim(now: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.filter(status="queued", next_try_at__lte=now).order_by("next_try_at", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        delivery = due.select_for_update(skip_locked=skip).first()
        if delivery is None:
            return None
        delivery.attempts_count += 1
        delivery.next_try_at = now + _LEASE
        delivery.save(update_fields=["attempts_count", "next_try_at"])
    return WebhookDelivery.objects.select_related("endpoint").get(pk=delivery.pk)


def _post(delivery: WebhookDelivery, now: datetime) -> bool:
    endpoint = delivery.endpoint
    status, error, give_up = None, "", False
    try:
        headers = _headers(delivery, opened(endpoint.key_id, bytes(endpoint.sealed)), now)
        answer = post(endpoint.url, delivery.body.encode(), headers, private=settings.CREDENZA_WEBHOOKS_PRIVATE)
        status, error = answer.status, "" if answer.is_taken else f"answered {answer.status}"
    except AddressRefused as refused:
        error, give_up = str(refused), True
    except (PostFailed, KeyMissing) as failed:
        error = str(failed)
    _keep(delivery, now, status=status, error=error[:_ERROR_LENGTH], give_up=give_up)
    return not error


def _headers(delivery: WebhookDelivery, secret: str, now: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "Credenza-Webhooks",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery.message_id, now, delivery.body),
    }


def _keep(delivery: WebhookDelivery, now: datetime, *, status: int | None, error: str, give_up: bool) -> None:
    WebhookAttempt.objects.create(delivery=delivery, at=now, answer_status=status, error=error)
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, status="queued")
    if not error:
        mine.update(status="sent", sent_at=now, next_try_at=None, last_status=status, last_error="")
        return
    again = None if give_up else next_try(delivery.attempts_count, now)
    _log.warning("webhook.not_taken", delivery=delivery.pk, attempts=delivery.attempts_count, error=error)
    mine.update(status="queued" if again else "failed", next_try_at=again, last_status=status, last_error=error)


def _check(url: str) -> None:
    if len(url) > _URL_LENGTH:
        raise InvalidField(field="url", expected=f"up to {_URL_LENGTH} characters")
    try:
        checked_url(url, private=settings.CREDENZA_WEBHOOKS_PRIVATE)
    except AddressRefused as refused:
        raise InvalidField(field="url", expected=str(refused)) from refused


def _require(by: Actor, command: str) -> None:
    if not (by.is_system or by.has(StaffRole.ADMINISTRATOR)):
        raise NotPermitted(command=command)
