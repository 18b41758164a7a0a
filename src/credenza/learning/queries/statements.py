"""Reads about statements: for the desk's list, and for the standard's own resource."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from credenza.kernel.texts import is_storable
from credenza.learning.models import IgnoredVerb, Settled, Statement, StatementText
from credenza.learning.queries.waiting import shown_actor
from credenza.learning.rows import StatementRow, StoredStatement, VerbCount
from credenza.learning.rules.actors import ReadActor
from credenza.learning.targets import actor_digest
from credenza.parties.queries import people
from credenza.parties.rows import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """What to read; None and empty mean any. ``by_id`` is who posted it. Instants are those of receipt."""

    by_id: int | None = None
    actor: ReadActor | None = None
    verb: str = ""
    activity: str = ""
    registration: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: str = ""
    text: str = ""


def received(wanted: StatementFilter, *, before: int | None = None, limit: int = 50) -> tuple[StatementRow, ...]:
    """Statements with what was made of them, newest first; the number of queries does not depend on them."""
    if not is_storable(f"{wanted.outcome}{wanted.text}{wanted.verb}{wanted.activity}"):
        return ()
    found = _found(wanted).select_related("actor").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[:limit])
    settled = {one.statement_id: one for one in Settled.objects.filter(statement__in=rows)}
    known = people({one.person_id for one in settled.values() if one.person_id})
    return tuple(_row(row, settled.get(row.pk), known) for row in rows)


def _row(row: Statement, settled: Settled | None, known: dict[int, PersonRow]) -> StatementRow:
    return StatementRow(
        id=row.pk,
        statement=str(row.uuid),
        verb=row.verb,
        actor=shown_actor(row.actor),
        person=known.get(settled.person_id or 0) if settled else None,
        activity=row.activity,
        title=row.title,
        sku=settled.sku if settled else "",
        registration=str(row.registration) if row.registration else None,
        outcome=settled.outcome if settled else "kept",
        on=row.on,
        received_at=row.received_at,
    )


def ignored_verbs() -> tuple[VerbCount, ...]:
    """Statements that were kept out, by verb, the most frequent first."""
    rows = IgnoredVerb.objects.order_by("-count", "verb")
    return tuple(VerbCount(verb=row.verb, count=row.count, last_at=row.last_at) for row in rows)


def stored_statements(
    wanted: StatementFilter, *, limit: int, beyond: int | None = None, ascending: bool = False
) -> tuple[StoredStatement, ...]:
    """Statements as they were sent, without voided ones; newest received first unless ``ascending``.

    ``beyond`` is the last key of the page before.
    """
    voided = Statement.objects.filter(voids=OuterRef("uuid"), use="void")
    found = _found(wanted).filter(~Exists(voided)).order_by("pk" if ascending else "-pk")
    if beyond is not None:
        found = found.filter(pk__gt=beyond) if ascending else found.filter(pk__lt=beyond)
    return _stored(list(found[:limit]), voided=())


def stored_statement(uuid: str) -> StoredStatement | None:
    """One statement as it was sent, voided ones too."""
    row = Statement.objects.filter(uuid=uuid).first()
    if row is None:
        return None
    voided = Statement.objects.filter(voids=row.uuid, use="void").exists() and row.use != "void"
    return _stored([row], voided=(row.pk,) if voided else ())[0]


def last_received_at() -> datetime | None:
    """When the newest statement came: up to then, reads are complete."""
    return Statement.objects.order_by("-pk").values_list("received_at", flat=True).first()


def percent_of(person_id: int) -> dict[str, int]:
    """How far a person is in each item, in percent, as the platform said last."""
    moved = Settled.objects.filter(person_id=person_id, outcome="progress", statement__percent__isnull=False)
    rows = moved.order_by("statement__at", "statement_id").values_list("sku", "statement__percent")
    return {sku: percent for sku, percent in rows if percent is not None}


def _stored(rows: list[Statement], voided: Iterable[int]) -> tuple[StoredStatement, ...]:
    texts = dict(StatementText.objects.filter(statement__in=rows).values_list("statement_id", "text"))
    gone = set(voided)
    return tuple(
        StoredStatement(
            id=row.pk,
            statement=str(row.uuid),
            given=json.loads(texts.get(row.pk) or "{}"),
            at=row.at,
            received_at=row.received_at,
            by_id=row.by_id,
            voided=row.pk in gone,
        )
        for row in rows
    )


def _found(wanted: StatementFilter) -> QuerySet[Statement]:
    found = Statement.objects.all()
    same = {"by_id": wanted.by_id, "verb": wanted.verb, "activity": wanted.activity}
    found = found.filter(**{name: value for name, value in same.items() if value})
    if wanted.actor:
        found = found.filter(actor__digest=actor_digest(wanted.actor.key))
    if wanted.registration:
        found = found.filter(registration=wanted.registration)
    if wanted.since:
        found = found.filter(received_at__gt=wanted.since)
    if wanted.until:
        found = found.filter(received_at__lte=wanted.until)
    if wanted.outcome:
        found = found.filter(pk__in=Settled.objects.filter(outcome=wanted.outcome).values("statement_id"))
    if text := wanted.text.strip():
        found = found.filter(actor__key__icontains=text) | found.filter(activity__icontains=text)
    return found
