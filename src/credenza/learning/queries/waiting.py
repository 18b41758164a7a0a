"""Reads about the quarantine: what waits, for what, since when. For the certification desk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from credenza.kernel.texts import is_storable
from credenza.learning.models import ActivityMapping, KnownActor, Quarantined
from credenza.learning.rows import MappingRow, QuarantineRow
from credenza.learning.settling import FUTURE
from credenza.parties.queries import people

STATUSES = ("open", "replayed", "dismissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineFilter:
    """What to list; empty means any. ``text`` is a part of the actor, the activity or the event."""

    status: str = "open"
    why: str = ""
    text: str = ""


def quarantined(wanted: QuarantineFilter, *, before: int | None = None, limit: int = 50) -> tuple[QuarantineRow, ...]:
    """Rows of the quarantine, newest first; the number of queries does not depend on them."""
    if not is_storable(f"{wanted.status}{wanted.why}{wanted.text}"):
        return ()
    found = Quarantined.objects.order_by("-pk")
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.why:
        found = found.filter(why=wanted.why)
    if text := wanted.text.strip():
        named = Q(actor__key__icontains=text) | Q(actor__name__icontains=text)
        found = found.filter(named | Q(activity__icontains=text) | Q(roster_row__roster__event__icontains=text))
    if before is not None:
        found = found.filter(pk__lt=before)
    return _rows(found[:limit])


def quarantined_row(row: int) -> QuarantineRow | None:
    """One row, open or not."""
    return next(iter(_rows(Quarantined.objects.filter(pk=row))), None)


def statement_waits_for(statement: str) -> str:
    """Why the statement with that id waits, empty for one that doesn't."""
    waiting = Quarantined.objects.filter(status="open", statement__uuid=statement)
    return waiting.values_list("why", flat=True).first() or ""


def open_count() -> int:
    """How many rows wait for staff; what only waits for its day is not counted."""
    return Quarantined.objects.filter(status="open").exclude(why=FUTURE).count()


def next_due(after: date) -> date | None:
    """The next day on which a statement that came too early has its day; None for none."""
    waits = Quarantined.objects.filter(status="open", why=FUTURE, on__gt=after).order_by("on")
    return waits.values_list("on", flat=True).first()


def mappings() -> tuple[MappingRow, ...]:
    """What staff said about activity ids, newest first."""
    rows = list(ActivityMapping.objects.order_by("-mapped_at", "-pk"))
    known = people({row.mapped_by_id for row in rows if row.mapped_by_id})
    return tuple(
        MappingRow(
            id=row.pk,
            activity=row.activity,
            sku=row.sku,
            type=row.activity_type,
            nothing=row.target == "nothing",
            mapped_by=known[row.mapped_by_id].name if row.mapped_by_id in known else "",
            mapped_at=row.mapped_at,
        )
        for row in rows
    )


def shown_actor(actor: KnownActor) -> str:
    """An actor in the platform's words: the address, or the account's name with its home, or the identifier."""
    if actor.kind == "mbox" and actor.email:
        return actor.email
    _, _, told = actor.key.partition(":")
    if actor.kind == "account":
        home, _, name = told.partition("|")
        return f"{name} ({home})"
    return told


def _rows(found: QuerySet[Quarantined]) -> tuple[QuarantineRow, ...]:
    rows = list(found.select_related("actor", "statement", "roster_row__roster"))
    known = people({row.decided_by_id for row in rows if row.decided_by_id})
    return tuple(_row(row, known[row.decided_by_id].name if row.decided_by_id in known else "") for row in rows)


def _row(row: Quarantined, decided_by: str) -> QuarantineRow:
    roster = row.roster_row.roster if row.roster_row else None
    return QuarantineRow(
        id=row.pk,
        kind="attendance" if roster else "statement",
        why=row.why,
        detail=row.detail,
        status=row.status,
        actor_id=row.actor_id,
        actor_kind=row.actor.kind,
        actor=shown_actor(row.actor),
        activity=row.activity,
        title=row.statement.title if row.statement else "",
        event=roster.event if roster else "",
        type=roster.type if roster else "",
        on=row.on,
        entered_at=row.entered_at,
        decided_at=row.decided_at,
        decided_by=decided_by,
        reason=row.reason,
    )
