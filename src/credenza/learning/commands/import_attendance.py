"""An event's attendance list comes in: each known person is recorded once, unknown addresses wait.

Source: "attendance from event rosters (CSV)" in the renewal rules. A roster may come again, corrected or longer: who
is recorded for that event, day and kind of taking part is not recorded twice.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, Subject, note, stamp
from credenza.kernel.activity_errors import DateBeforeProgram, DateInFuture, UnknownType
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.learning.attending import attend, event_key
from credenza.learning.locks import one_at_a_time
from credenza.learning.models import Completion, KnownActor, Quarantined, Roster, RosterRow
from credenza.learning.policy import require_posting
from credenza.learning.quarantine import tell_settled
from credenza.learning.receipts import AttendanceImported, RosterLine
from credenza.learning.rules.actors import ReadActor, by_email
from credenza.learning.settling import OWN, UNKNOWN_ACTOR
from credenza.learning.targets import actor_digest, persons_of, types
from credenza.parties.queries import people_by_email
from credenza.parties.rows import PersonRow
from credenza.programs.loader import active

MOST_LINES, EVENT_LENGTH, ADDRESS_LENGTH = 5000, 200, 254


@idempotent
def import_attendance(
    *,
    event: str,
    on: date,
    type: str,
    emails: Sequence[str],
    dry_run: bool = False,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> AttendanceImported:
    """Take a roster in; ``on`` is the event's day, ``type`` the activity type, such as ``local_event``.

    With ``dry_run`` the same lines are answered and nothing is written. Refuses with ``not_permitted``,
    ``missing_fields``, ``unknown_type``, ``date_in_future``, ``date_before_program`` and ``invalid_field``.
    """
    require_posting("import_attendance", by)
    when = stamp(by, now)
    _check(event, on, type, emails, when)
    event, listed = " ".join(event.split()), [by_email(email[:ADDRESS_LENGTH]) for email in emails]
    if not dry_run:
        one_at_a_time([event_key(event, type), *(f"actor:{actor.key}" for actor in listed)])
    actors = _known(listed)
    people = _people(listed, actors)
    lines = _lines(listed, people, _recorded(event, on, type, people), when)
    roster = None if dry_run else _write(event, on, type, listed, actors, lines, people, when)
    counted = {name: sum(line.outcome == name for line in lines) for name in ("recorded", "already_there", "waiting")}
    return AttendanceImported(
        roster=roster.pk if roster else None, event=event, on=on.isoformat(), type=type, lines=lines, **counted
    )


def _check(event: str, on: date, type: str, emails: Sequence[str], when: Stamp) -> None:
    given = (("event", event.strip()), ("type", type), ("emails", emails))
    if missing := tuple(name for name, value in given if not value):
        raise MissingFields(fields=missing)
    if len(event) > EVENT_LENGTH:
        raise InvalidField(field="event", expected=f"up to {EVENT_LENGTH} characters")
    if len(emails) > MOST_LINES:
        raise InvalidField(field="emails", expected=f"up to {MOST_LINES} lines; split the roster")
    if type not in types():
        raise UnknownType(type=type, known=tuple(types()))
    if on > when.on:
        raise DateInFuture(date=on, today=when.on)
    policy = active().certification
    if policy and policy.earliest_activity_on and on < policy.earliest_activity_on:
        raise DateBeforeProgram(date=on, earliest_on=policy.earliest_activity_on)


def _known(listed: Sequence[ReadActor]) -> dict[str, KnownActor]:
    """Actors that came before, by key."""
    digests = {actor_digest(actor.key) for actor in listed}
    return {row.key: row for row in KnownActor.objects.filter(digest__in=digests)}


def _people(listed: Sequence[ReadActor], actors: dict[str, KnownActor]) -> dict[str, PersonRow]:
    """Who the lines name, by the actor's key."""
    said = persons_of(actors.values())
    owned = people_by_email(actor.email for actor in listed if actor.key not in actors)
    found = {key: said.get(actor.pk) for key, actor in actors.items()}
    found |= {actor.key: owned.get(actor.email) for actor in listed if actor.key not in actors}
    return {key: who for key, who in found.items() if who is not None}


def _recorded(event: str, on: date, type: str, people: dict[str, PersonRow]) -> set[int]:
    """The people who are recorded for the event already."""
    same = Completion.objects.filter(activity=event_key(event, type), registration=on.isoformat())
    return set(same.filter(person_id__in={who.id for who in people.values()}).values_list("person_id", flat=True))


def _lines(
    listed: Sequence[ReadActor], people: dict[str, PersonRow], recorded: set[int], when: Stamp
) -> tuple[RosterLine, ...]:
    lines, seen = [], set()
    for number, actor in enumerate(listed, start=1):
        who = people.get(actor.key)
        mark = who.id if who else actor.key
        outcome, why = "recorded", ""
        if mark in seen:
            outcome = "repeated_line"
        elif who is None:
            outcome, why = "waiting", UNKNOWN_ACTOR
        elif who.id in recorded:
            outcome = "already_there"
        elif who.id == when.by.person_id:
            outcome, why = "waiting", OWN
        seen.add(mark)
        lines.append(
            RosterLine(line=number, email=actor.email, outcome=outcome, why=why, person=who.id if who else None)
        )
    return tuple(lines)


def _write(
    event: str,
    on: date,
    type: str,
    listed: Sequence[ReadActor],
    actors: dict[str, KnownActor],
    lines: Sequence[RosterLine],
    people: dict[str, PersonRow],
    when: Stamp,
) -> Roster:
    new = {actor.key: actor for actor in listed if actor.key not in actors}
    made = KnownActor.objects.bulk_create(
        KnownActor(digest=actor_digest(key), kind=actor.kind, key=key, email=actor.email) for key, actor in new.items()
    )
    everybody = actors | {row.key: row for row in made}
    digest = hashlib.sha256("\n".join(actor.email for actor in listed).encode()).hexdigest()
    roster = Roster.objects.create(
        event=event, on=on, type=type, digest=digest, by_id=when.by.person_id, imported_at=when.now
    )
    waits = _waiting_already(event, on, type)
    rows = RosterRow.objects.bulk_create(
        RosterRow(
            roster=roster,
            line=line.line,
            actor=everybody[actor.key],
            person_id=line.person,
            outcome=line.outcome,
        )
        for actor, line in zip(listed, lines, strict=True)
    )
    for row, line in zip(rows, lines, strict=True):
        if line.outcome == "recorded" or (line.outcome == "waiting" and row.actor_id not in waits):
            attend(row, when, known=people.get(row.actor.key))
    tell_settled(roster, when)
    facts = {"event": event, "on": on.isoformat(), "type": type, "lines": len(lines)}
    note("import_attendance", Subject(kind="roster", id=roster.pk), when, facts=facts)
    return roster


def _waiting_already(event: str, on: date, type: str) -> set[int]:
    """Actors of whom a row of the same event waits: the roster that comes again adds no second one."""
    wanted = event_key(event, type)
    same = Quarantined.objects.filter(status="open", roster_row__roster__on=on, roster_row__roster__type=type)
    rows = same.values_list("actor_id", "roster_row__roster__event")
    return {actor_id for actor_id, name in rows if event_key(name, type) == wanted}
