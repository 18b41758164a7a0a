"""What follows from a roster's row: the event is recorded for whom it names, once, or the row waits."""

from credenza.journal.recording import Stamp, announce
from credenza.learning import events
from credenza.learning.models import Completion, RosterRow
from credenza.learning.quarantine import hold, release
from credenza.learning.settling import OWN, UNKNOWN_ACTOR, Made, answers_for
from credenza.learning.targets import person_of
from credenza.parties.rows import PersonRow


def event_key(event: str, kind: str) -> str:
    """An event with the kind of taking part: presenting and attending are two things, case and spaces are none."""
    return f"event:{kind}:{' '.join(event.casefold().split())}"


def source_of(row: RosterRow) -> str:
    """What follows from a row is known, and undone, by this name."""
    return f"roster_row:{row.pk}"


def attend(row: RosterRow, when: Stamp, *, known: PersonRow | None = None) -> Made:
    """Record the row for its person, or let it wait."""
    who = known or person_of(row.actor)
    answers = answers_for(when, row.roster.by_id)
    why = UNKNOWN_ACTOR if who is None else OWN if who.id == answers else ""
    if why or who is None:
        hold(roster_row=row, why=why, when=when)
        return Made(outcome="waiting", why=why)
    roster = row.roster
    completion, is_new = Completion.objects.get_or_create(
        person_id=who.id,
        activity=event_key(roster.event, roster.type),
        registration=roster.on.isoformat(),
        defaults={"roster_row": row, "on": roster.on},
    )
    release(roster_row=row, status="replayed", when=when)
    RosterRow.objects.filter(pk=row.pk).update(person_id=who.id)
    if not is_new:
        return Made(outcome="recorded" if completion.roster_row_id == row.pk else "already_there")
    payload = {
        "roster": roster.pk,
        "row": row.pk,
        "source": source_of(row),
        "person": who.id,
        "event": roster.event,
        "on": roster.on.isoformat(),
        "type": roster.type,
        "answered_by": answers,
    }
    announce(events.ATTENDED, payload, when)
    return Made(outcome="recorded")
