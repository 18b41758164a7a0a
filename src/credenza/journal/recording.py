"""Writing events and audit rows, always inside the transaction of the change they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from credenza.journal.models import AuditEntry, Event
from credenza.kernel.actors import Actor
from credenza.programs.calendar import business_date
from credenza.programs.loader import active


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an audit row is about: ``kind`` such as "credit_account", and its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who acts and when: ``now`` aware UTC, ``on`` the business date in the program's time zone."""

    by: Actor
    now: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One event with its audit row."""

    event: str
    payload: dict[str, Any]
    command: str
    subject: Subject
    reason: str = ""
    audit: dict[str, Any] = field(default_factory=dict)


def stamp(by: Actor, now: datetime, *, on: date | None = None) -> Stamp:
    """Turn the instant into the program's business date, once; a daily job gives the day it runs for."""
    return Stamp(by=by, now=now, on=on or business_date(now, active()))


def record(fact: Fact, stamp: Stamp) -> None:
    """Announce the event and leave the audit row."""
    announce(fact.event, fact.payload, stamp)
    note(
        fact.command,
        fact.subject,
        stamp,
        reason=fact.reason,
        facts=fact.audit or fact.payload,
    )


def record_all(facts: Sequence[Fact], stamp: Stamp) -> None:
    """As ``record`` for each, in two statements."""
    Event.objects.bulk_create(
        Event(name=fact.event, payload=fact.payload, by_id=stamp.by.person_id, on=stamp.on, at=stamp.now)
        for fact in facts
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            command=fact.command,
            by_id=stamp.by.person_id,
            subject_type=fact.subject.kind,
            subject_id=fact.subject.id,
            reason=fact.reason,
            facts=fact.audit or fact.payload,
            on=stamp.on,
            at=stamp.now,
        )
        for fact in facts
    )


def announce(event: str, payload: dict[str, Any], stamp: Stamp) -> None:
    """Put one event into the outbox."""
    Event.objects.create(name=event, payload=payload, by_id=stamp.by.person_id, on=stamp.on, at=stamp.now)


def note(
    command: str,
    subject: Subject,
    stamp: Stamp,
    *,
    reason: str = "",
    facts: dict[str, Any],
) -> None:
    """Leave one audit row."""
    AuditEntry.objects.create(
        command=command,
        by_id=stamp.by.person_id,
        subject_type=subject.kind,
        subject_id=subject.id,
        reason=reason,
        facts=facts,
        on=stamp.on,
        at=stamp.now,
    )
