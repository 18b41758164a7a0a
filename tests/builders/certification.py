"""Candidates ready for a test, made only through commands and always at a fixed instant.

``kim = person("kim@x.example")``, ``held = earn(kim, "ACA-900", date(2025, 1, 15))``,
``done(kim, "coursework", date(2026, 2, 1))`` enters an accepted activity for them, as staff would.
"""

from datetime import date, datetime
from hashlib import sha256
from itertools import count

from credenza.certification.commands.pass_exam import grant_credential, pass_exam
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.entering import Claim, Proof
from credenza.certification.queries.candidates import candidate_of_person, known
from credenza.certification.receipts import ActivityRecorded, PassRecorded
from credenza.certification.rows import CredentialRow
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from tests.builders.credits import NOW, TODAY, at, email_of, later, person, staff

__all__ = [
    "NOW",
    "TODAY",
    "at",
    "certification_desk",
    "claim",
    "done",
    "earn",
    "email_of",
    "enter",
    "exam",
    "held_by",
    "later",
    "person",
    "proof",
    "staff",
]

_numbers = count(1)


def certification_desk(who: Actor | None = None) -> Actor:
    """Somebody at the certification desk."""
    return staff(StaffRole.CERTIFICATION_DESK, who=who)


def proof(content: str = "") -> Proof:
    """A stored file; equal ``content`` has equal digests."""
    number = next(_numbers)
    digest = sha256((content or f"file {number}").encode()).hexdigest()
    return Proof(
        sent_digest=digest,
        stored_name=f"{number:032x}",
        stored_digest=digest,
        media_type="image/png",
        size=1000,
        original_name="course.png",
    )


def claim(type_id: str, on: date, name: str = "", **more: object) -> Claim:
    """What an activity says of itself; a name left out is one of its own."""
    return Claim(type=type_id, on=on, name=name or f"Activity {next(_numbers):06d}", **more)  # type: ignore[arg-type]


def earn(who: Actor, certification: str, on: date, *, now: datetime | None = None) -> PassRecorded:
    """A certification granted since that day."""
    assert who.person_id is not None
    return grant_credential(person=who.person_id, certification=certification, on=on, by=SYSTEM, now=now or at(on))


def exam(who: Actor, certification: str, on: date, *, now: datetime | None = None) -> PassRecorded:
    """An exam passed on that day."""
    assert who.person_id is not None
    return pass_exam(person=who.person_id, certification=certification, on=on, by=SYSTEM, now=now or at(on))


def done(
    who: Actor, type_id: str, on: date, name: str = "", *, by: Actor = SYSTEM, now: datetime | None = None
) -> ActivityRecorded:
    """An activity that staff enter for the person: accepted, without evidence."""
    assert who.person_id is not None
    return record_activity(person=who.person_id, claim=claim(type_id, on, name), by=by, now=now or at(on))


def enter(who: Actor, type_id: str, on: date, name: str = "", *, now: datetime = NOW) -> ActivityRecorded:
    """An activity that the candidate types, with evidence."""
    assert who.person_id is not None
    return record_activity(person=who.person_id, claim=claim(type_id, on, name), evidence=(proof(),), by=who, now=now)


def held_by(who: Actor, on: date = TODAY, *, known_on: date | None = None) -> dict[str, CredentialRow]:
    """The person's credentials on a day, by the code of their certification."""
    assert who.person_id is not None
    row = candidate_of_person(who.person_id)
    return {} if row is None else {one.certification: one for one in known(row.id, on, known_on=known_on).rows}
