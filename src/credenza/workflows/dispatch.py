"""From the outbox to notices and webhooks: an event is marked and its handlers' rows are written in one transaction.

Handlers only write rows, each under the key of its fact, so an event is handled once even when it is tried often.
Sending is ``deliveries``' work. Workers may run this side by side.
"""

from datetime import datetime

import structlog
from django.db import transaction

from credenza.journal import outbox
from credenza.workflows.backoff import ATTEMPTS_MOST, next_try
from credenza.workflows.models import StuckEvent
from credenza.workflows.registry import HANDLERS, OPTIONAL
from credenza.workflows.telling import write
from credenza.workflows.webhooks import queue_webhooks

_log = structlog.get_logger(__name__)
_BATCH = 100
_ERROR_LENGTH = 300


def dispatch_pending(*, now: datetime, limit: int = 1000) -> int:
    """Handle waiting events, oldest first, at most ``limit``; answers how many were handled here.

    An event whose handler fails is put aside, logged and tried again later; the others go on.
    """
    handled = tried = 0
    while tried < limit:
        aside = set(StuckEvent.objects.filter(next_try_at__gt=now).values_list("event_id", flat=True))
        ids = outbox.waiting(limit=min(_BATCH, limit - tried), except_for=aside)
        if not ids:
            break
        done = sum(_handled(event_id, now) for event_id in ids)
        handled, tried = handled + done, tried + len(ids)
        if not done:
            # Somebody else works on the same ones, or all of them failed.
            break
    return handled


def _handled(event_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            event = outbox.take(event_id, now=now)
            if event is None:
                return False
            for handler in HANDLERS.get(event.name, ()):
                write(handler(event), optional=OPTIONAL, on=event.on, now=now)
            queue_webhooks(event, now=now)
            StuckEvent.objects.filter(event_id=event_id).delete()
    except Exception as error:  # noqa: BLE001  whatever broke, the other events go on
        _put_aside(event_id, error, now)
        return False
    return True


def _put_aside(event_id: int, error: Exception, now: datetime) -> None:
    _log.exception("dispatch.event_failed", event_id=event_id)
    row, _ = StuckEvent.objects.get_or_create(event_id=event_id, defaults={"next_try_at": now})
    row.attempts_count += 1
    # Never given up: an event that was announced must be told. The longest wait is a day.
    row.next_try_at = next_try(min(row.attempts_count, ATTEMPTS_MOST - 1), now) or now
    row.last_error = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
    row.save()
