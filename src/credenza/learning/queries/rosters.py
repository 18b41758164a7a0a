"""Reads about rosters. For the certification desk."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from credenza.learning.attending import source_of
from credenza.learning.models import Quarantined, Roster, RosterRow
from credenza.learning.queries.waiting import shown_actor
from credenza.learning.rows import RosterHead, RosterLineRow
from credenza.parties.queries import people


def rosters(*, before: int | None = None, limit: int = 50) -> tuple[RosterHead, ...]:
    """Rosters that were taken in, newest first."""
    found = Roster.objects.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    return _heads(list(found[:limit]))


def roster(roster_id: int) -> RosterHead | None:
    """One roster."""
    return next(iter(_heads(list(Roster.objects.filter(pk=roster_id)))), None)


def roster_lines(roster_id: int) -> tuple[RosterLineRow, ...]:
    """The lines of a roster in their order."""
    rows = list(RosterRow.objects.filter(roster_id=roster_id).select_related("actor").order_by("line"))
    known = people({row.person_id for row in rows if row.person_id})
    open_rows = Quarantined.objects.filter(status="open", roster_row__roster_id=roster_id)
    waits = set(open_rows.values_list("roster_row_id", flat=True))
    return tuple(
        RosterLineRow(
            line=row.line,
            email=shown_actor(row.actor),
            person=known.get(row.person_id) if row.person_id else None,
            outcome=row.outcome,
            waits=row.pk in waits,
        )
        for row in rows
    )


def lacks(event: str, on: date, persons: Collection[int], type: str = "") -> bool:
    """Whether an event of that day has rosters and none of them names any of these people.

    Where one of them is of the ``type`` that is claimed (presenting, say), only those of that type tell.

    Names are compared without regard to case and spaces. While a line waits for staff to say who it is, nobody is said
    to be missing.
    """
    found = [row for row in Roster.objects.filter(on=on) if _key(row.event) == _key(event)]
    held = [row.pk for row in found if row.type == type] or [row.pk for row in found]
    lines = RosterRow.objects.filter(roster_id__in=held)
    if not held or lines.filter(Q(person__in=persons) | Q(actor__person__in=persons)).exists():
        return False
    return not Quarantined.objects.filter(status="open", roster_row__roster_id__in=held).exists()


def persons_on(roster_id: int) -> frozenset[int]:
    """Everybody whom a roster names, as far as they are known."""
    rows = RosterRow.objects.filter(roster_id=roster_id)
    named = rows.values_list("person_id", "actor__person_id")
    return frozenset(one for pair in named for one in pair if one is not None)


def _key(name: str) -> str:
    return "".join(name.casefold().split())


def sources_of(roster_id: int) -> dict[int, str]:
    """By what name each line's consequences are known."""
    return {row.line: source_of(row) for row in RosterRow.objects.filter(roster_id=roster_id).order_by("line")}


def _heads(found: list[Roster]) -> tuple[RosterHead, ...]:
    ids = [row.pk for row in found]
    counted = RosterRow.objects.filter(roster_id__in=ids).values("roster_id").order_by()
    counts = {
        row["roster_id"]: row
        for row in counted.annotate(lines=Count("pk"), recorded=Count("pk", filter=Q(outcome="recorded")))
    }
    waiting = Quarantined.objects.filter(status="open", roster_row__roster_id__in=ids).order_by()
    waits = dict(waiting.values_list("roster_row__roster_id").annotate(n=Count("pk")))
    known = people({row.by_id for row in found if row.by_id})
    return tuple(
        RosterHead(
            id=row.pk,
            event=row.event,
            on=row.on,
            type=row.type,
            lines=counts[row.pk]["lines"] if row.pk in counts else 0,
            recorded=counts[row.pk]["recorded"] if row.pk in counts else 0,
            waiting=waits.get(row.pk, 0),
            imported_by=known[row.by_id].name if row.by_id in known else "",
            imported_at=row.imported_at,
        )
        for row in found
    )
