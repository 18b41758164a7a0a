"""Writing events and audit rows, always inside the transaction of the change they speak of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from credenza.journal.models import AuditEntry, Event
from credenza.journal.statements import Row, day, insert_rows, instant, json_text, on_postgresql, raw_cursor
from credenza.kernel.actors import Actor
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

_EVENTS = 'INSERT INTO journal_event (name, payload, by_id, "on", at) VALUES '
_AUDITS = 'INSERT INTO journal_auditentry (command, by_id, subject_type, subject_id, reason, facts, "on", at) VALUES '
_EVENT, _AUDIT = f"{_EVENTS}(%s, %s, %s, %s, %s)", f"{_AUDITS}(%s, %s, %s, %s, %s, %s, %s, %s)"
_BOTH = f"WITH event AS ({_EVENT}) {_AUDIT}"
"""One way to the server instead of two; SQLite, which has no such way, writes no data in a WITH."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathered:
    events: list[Row] = field(default_factory=list)
    audits: list[Row] = field(default_factory=list)


_gathering: ContextVar[_Gathered | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Write what the block tells at its end, in its order and in few statements: for commands that do a lot at once.

    Inside the command's transaction: when the block fails, nothing is told, as nothing was done.
    """
    later = _Gathered()
    token = _gathering.set(later)
    try:
        yield
    finally:
        _gathering.reset(token)
    with raw_cursor() as cursor:
        insert_rows(cursor, _EVENTS, later.events)
        insert_rows(cursor, _AUDITS, later.audits)


def record(fact: Fact, stamp: Stamp) -> None:
    """Announce the event and leave the audit row."""
    event = _event(fact.event, fact.payload, stamp)
    audit = _audit(fact.command, fact.subject, stamp, fact.reason, fact.audit or fact.payload)
    later = _gathering.get()
    if later is not None:
        later.events.append(event)
        later.audits.append(audit)
        return
    with raw_cursor() as cursor:
        if on_postgresql():
            cursor.execute(_BOTH, event + audit)
        else:
            cursor.execute(_EVENT, event)
            cursor.execute(_AUDIT, audit)


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
    later = _gathering.get()
    if later is not None:
        later.events.append(_event(event, payload, stamp))
        return
    with raw_cursor() as cursor:
        cursor.execute(_EVENT, _event(event, payload, stamp))


def note(
    command: str,
    subject: Subject,
    stamp: Stamp,
    *,
    reason: str = "",
    facts: dict[str, Any],
) -> None:
    """Leave one audit row."""
    later = _gathering.get()
    if later is not None:
        later.audits.append(_audit(command, subject, stamp, reason, facts))
        return
    with raw_cursor() as cursor:
        cursor.execute(_AUDIT, _audit(command, subject, stamp, reason, facts))


def _event(event: str, payload: dict[str, Any], stamp: Stamp) -> tuple[Any, ...]:
    return event, json_text(payload), stamp.by.person_id, day(stamp.on), instant(stamp.now)


def _audit(command: str, subject: Subject, stamp: Stamp, reason: str, facts: dict[str, Any]) -> tuple[Any, ...]:
    who, of = stamp.by.person_id, (subject.kind, subject.id)
    return command, who, *of, reason, json_text(facts), day(stamp.on), instant(stamp.now)
