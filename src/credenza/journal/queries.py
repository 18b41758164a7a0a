"""Reads of the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from credenza.journal.models import AuditEntry, Event
from credenza.journal.recording import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One line of the audit trail; ``by_id`` None is the system."""

    id: int
    command: str
    by_id: int | None
    reason: str
    facts: dict[str, Any]
    on: date
    at: datetime


def newest_waiting() -> int:
    """Id of the newest event in the outbox, 0 for none. A look into a partial index: cheap enough for every second."""
    return Event.objects.filter(dispatched_at=None).order_by("-pk").values_list("pk", flat=True).first() or 0


def waiting_count() -> int:
    """How many events wait in the outbox."""
    return Event.objects.filter(dispatched_at=None).count()


def audit_of(subject: Subject, *, before: int | None = None, limit: int = 50) -> tuple[AuditRow, ...]:
    """What was done to one object, newest first; ``before`` is the last id of the page before.

    Who may ask is the caller's to check. People are ids here: the journal knows none by name.
    """
    found = AuditEntry.objects.filter(subject_type=subject.kind, subject_id=subject.id).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(
        AuditRow(
            id=row.pk,
            command=row.command,
            by_id=row.by_id,
            reason=row.reason,
            facts=row.facts,
            on=row.on,
            at=row.at,
        )
        for row in found[:limit]
    )
