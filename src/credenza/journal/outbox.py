"""The outbox from the reader's side: taking events that wait, and looking back at what was announced."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from credenza.journal.models import Event

_NEAR = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One event: ``on`` is its business date, ``at`` the instant (aware UTC), ``by_id`` None for the system."""

    id: int
    name: str
    payload: dict[str, Any]
    by_id: int | None
    on: date
    at: datetime


def waiting(*, limit: int, except_for: Collection[int] = ()) -> tuple[int, ...]:
    """Ids of events that nobody has dispatched, oldest first."""
    events = Event.objects.filter(dispatched_at=None).exclude(pk__in=except_for).order_by("pk")
    return tuple(events.values_list("pk", flat=True)[:limit])


def take(event_id: int, *, now: datetime) -> Announced | None:
    """Mark the event as dispatched and answer it; None when somebody else has it or had it.

    Call it in the transaction of the handlers, so that both hold or neither: another worker skips the locked row.
    """
    skip = connection.features.has_select_for_update_skip_locked
    row = Event.objects.select_for_update(skip_locked=skip).filter(pk=event_id, dispatched_at=None).first()
    if row is None:
        return None
    Event.objects.filter(pk=event_id).update(dispatched_at=now)
    return _announced(row)


def announced(name: str, *, on: date) -> tuple[Announced, ...]:
    """Every event of that name on a business date, oldest first."""
    return tuple(_announced(row) for row in Event.objects.filter(name=name, on=on).order_by("pk"))


def announced_with(event: Announced, names: Collection[str]) -> tuple[Announced, ...]:
    """The events of those names that one command announced together with this one, itself included, oldest first.

    They have their instant and caller in common; looked for among the ids around it, so that it costs the same always.
    """
    near = Event.objects.filter(pk__range=(event.id - _NEAR, event.id + _NEAR), at=event.at, by_id=event.by_id)
    return tuple(_announced(row) for row in near.filter(name__in=names).order_by("pk"))


def event(event_id: int) -> Announced | None:
    """One event, dispatched or not."""
    row = Event.objects.filter(pk=event_id).first()
    return _announced(row) if row else None


def _announced(row: Event) -> Announced:
    return Announced(id=row.pk, name=row.name, payload=row.payload, by_id=row.by_id, on=row.on, at=row.at)
