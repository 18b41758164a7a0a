"""Rows that wait for staff: put there, taken out again, never dropped."""

from credenza.journal.recording import Stamp, announce
from credenza.learning import events
from credenza.learning.models import Quarantined, Roster, RosterRow, Statement

DETAIL_LENGTH = 500


def hold(
    *, why: str, when: Stamp, statement: Statement | None = None, roster_row: RosterRow | None = None, detail: str = ""
) -> Quarantined:
    """Let a statement or a roster's row wait; one that waited before waits again, for the reason of now."""
    values = {"why": why[:40], "detail": detail[:DETAIL_LENGTH], "status": "open"}
    if statement is not None:
        about = {"actor_id": statement.actor_id, "activity": statement.activity, "on": statement.on}
        known = Quarantined.objects.filter(statement=statement).first()
    else:
        assert roster_row is not None
        about = {"actor_id": roster_row.actor_id, "activity": "", "on": roster_row.roster.on}
        known = Quarantined.objects.filter(roster_row=roster_row).first()
    if known is None:
        source = {"statement": statement, "roster_row": roster_row}
        known = Quarantined.objects.create(**source, **about, **values, entered_at=when.now)
    elif known.status == "open" and known.why == values["why"] and known.detail == values["detail"]:
        return known
    else:
        Quarantined.objects.filter(pk=known.pk).update(**values, decided_at=None, decided_by_id=None, reason="")
        known.refresh_from_db()
    announce(events.QUARANTINED, {"row": known.pk, "why": known.why}, when)
    return known


def release(
    *,
    status: str,
    when: Stamp,
    statement: Statement | None = None,
    roster_row: RosterRow | None = None,
    reason: str = "",
) -> int:
    """Take what waits out of quarantine; 1, or 0 where it does not wait. With its last one a roster is settled."""
    source = {"statement": statement} if statement is not None else {"roster_row": roster_row}
    released = Quarantined.objects.filter(**source, status="open").update(
        status=status, decided_at=when.now, decided_by_id=when.by.person_id, reason=reason
    )
    if released and roster_row is not None:
        tell_settled(roster_row.roster, when)
    return released


def tell_settled(roster: Roster, when: Stamp) -> None:
    """Announce that a roster says who was there, once none of its lines waits for staff."""
    if Quarantined.objects.filter(status="open", roster_row__roster=roster).exists():
        return
    told = {"roster": roster.pk, "event": roster.event, "on": roster.on.isoformat(), "type": roster.type}
    announce(events.ROSTER_SETTLED, told, when)
