"""Searching the audit trail by command, person or subject."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from credenza.journal.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What to find; None and empty mean any. ``command`` is a part of its name, both dates are included."""

    command: str = ""
    by_ids: tuple[int, ...] | None = None
    subject_kind: str = ""
    subject_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the trail; ``by_id`` None is the system. ``at`` UTC, ``on`` the business date."""

    id: int
    command: str
    by_id: int | None
    subject_kind: str
    subject_id: int
    reason: str
    facts: dict[str, Any]
    on: date
    at: datetime


def search_audit(wanted: AuditFilter, *, before: int | None = None, limit: int = 50) -> tuple[AuditLine, ...]:
    """Lines newest first, by key: at most ``limit`` older than the line ``before``."""
    exact = {
        "by_id__in": wanted.by_ids,
        "subject_type": wanted.subject_kind or None,
        "subject_id": wanted.subject_id,
        "on__gte": wanted.from_on,
        "on__lte": wanted.to_on,
        "pk__lt": before,
    }
    found = AuditEntry.objects.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.command:
        found = found.filter(command__icontains=wanted.command)
    return tuple(_line(row) for row in found.order_by("-pk")[:limit])


def lines_about(subjects: Mapping[str, Collection[int]], *, limit: int = 50) -> tuple[AuditLine, ...]:
    """Lines about any of these subjects, ids by kind, newest first."""
    wanted = Q(pk=None)
    for kind, ids in subjects.items():
        if ids:
            wanted |= Q(subject_type=kind, subject_id__in=ids)
    return tuple(_line(row) for row in AuditEntry.objects.filter(wanted).order_by("-pk")[:limit])


def _line(row: AuditEntry) -> AuditLine:
    return AuditLine(
        id=row.pk,
        command=row.command,
        by_id=row.by_id,
        subject_kind=row.subject_type,
        subject_id=row.subject_id,
        reason=row.reason,
        facts=row.facts,
        on=row.on,
        at=row.at,
    )
