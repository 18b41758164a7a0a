"""Candidates come in by the file, with the IDs they have and what they hold already.

A candidate ID that is given stays the candidate's: it is the program's prefix and a number, and that number becomes the
row's own, so that no later candidate is given the same one. Source: platform rules, "CLI" (``import``).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Max

from credenza.certification.commands.import_passes import passes_stored
from credenza.certification.entering import day_of
from credenza.certification.importing import Given, Heard, Imported, Intake, RowOutcome, batches
from credenza.certification.models import Candidate
from credenza.certification.policy import require
from credenza.certification.programs import certification, policy
from credenza.journal.recording import stamp
from credenza.journal.statements import on_postgresql
from credenza.kernel.activity_errors import DateInFuture
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, InvalidField, MissingFields
from credenza.kernel.texts import unstorable
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.parties.queries import people_by_email

MONTHS = 12
_NUMBER = "UPDATE certification_candidate SET number = %s WHERE id = %s"
_COUNT_ON = """
SELECT setval(own, GREATEST(nextval(own), %s))
  FROM (SELECT pg_get_serial_sequence('certification_candidate', 'id')::regclass AS own) AS counter"""


def import_candidates(
    *, rows: Iterable[Given], file: str, heard: Heard, by: Actor, now: datetime, tell_candidates: bool = False
) -> Imported:
    """Columns: ``email``; ``name``, ``candidate_id``, ``birth_month``, ``certification`` with ``earned_on``, ``key``.

    An address that nobody has makes a person, its owner, as verified. A candidate with several certifications has a
    row for each. ``file``: the digest of the file's bytes, hexadecimal. ``tell_candidates``: whoever has new dates
    is mailed. Rows are refused one by one and told to ``heard``. Refuses with ``not_permitted``.
    """
    require("grant_credential", by)
    intake = Intake(kind="candidates", file=file, when=stamp(by, now), heard=heard, tell_candidates=tell_candidates)
    for batch in batches(rows):
        with transaction.atomic():
            outcomes = _stored(batch, intake)
        intake.tell(outcomes)
    with transaction.atomic():
        return intake.finish()


def _stored(batch: Sequence[Given], intake: Intake) -> list[RowOutcome]:
    outcomes: dict[int, RowOutcome] = {}
    checked: list[Given] = []
    for row in batch:
        try:
            _check(row, intake.when.on)
            checked.append(row)
        except DomainError as refused:
            outcomes[row.line] = RowOutcome(line=row.line, outcome="refused", error=refused)
    people = _people(checked, intake)
    known = {row.person_id: row for row in Candidate.objects.filter(person_id__in=people.values())}
    taken = _taken(checked)
    new: dict[int, Candidate] = {}
    for row in sorted(checked, key=lambda row: not row.text("candidate_id")):
        person, number = people[row.text("email").lower()], row.text("candidate_id").upper()
        own = known.get(person)
        if number and (own.number != number if own else number in taken):
            error = InvalidField(field="candidate_id", expected="the ID that this person has, or one that nobody has")
            outcomes[row.line] = RowOutcome(line=row.line, outcome="refused", error=error)
            continue
        outcomes[row.line] = RowOutcome(line=row.line, outcome="known" if own else "stored")
        if own is None:
            known[person] = new[person] = _new(person, number, row, intake)
            taken.add(number)
    _make(new.values())
    # The address may be that of an account made one with another: by the ID it is found all the same.
    holding = [
        Given(line=row.line, values={**row.values, "candidate_id": known[people[row.text("email").lower()]].number})
        for row in checked
        if row.text("certification") and outcomes[row.line].outcome != "refused"
    ]
    for one in passes_stored(holding, intake, "import", column="earned_on") if holding else ():
        if one.outcome == "refused" or outcomes[one.line].outcome == "known":
            outcomes[one.line] = one
    return [outcomes[row.line] for row in batch]


def _check(row: Given, today: date) -> None:
    """Everything, before anything of the row is kept."""
    if (odd := unstorable(row.values)) is not None:
        raise InvalidField(field=odd, expected="text without characters that cannot be stored")
    own, number, month = policy(), row.text("candidate_id").upper(), row.text("birth_month")
    if not row.text("email"):
        raise MissingFields(fields=("email",))
    if "@" not in row.text("email"):
        raise InvalidField(field="email", expected="an address such as kim@example.com")
    if number and _serial(number) is None:
        raise InvalidField(
            field="candidate_id", expected=f"{own.candidate_prefix} and {own.candidate_digits} digits or more"
        )
    if month and not (month.isascii() and month.isdigit() and 1 <= int(month) <= MONTHS):
        raise InvalidField(field="birth_month", expected="1 to 12")
    if row.text("certification"):
        certification(row.text("certification"))
        if not row.text("earned_on"):
            raise MissingFields(fields=("earned_on",))
        on = day_of(row.text("earned_on"))
        if on > today:
            raise DateInFuture(date=on, today=today)


LONGEST_SERIAL = 18
"""More digits than a key of the database has."""


def _serial(number: str) -> int | None:
    own = policy()
    digits = number.removeprefix(own.candidate_prefix)
    is_one = number.startswith(own.candidate_prefix) and digits.isascii() and digits.isdigit()
    is_one = is_one and len(digits) <= LONGEST_SERIAL and int(digits) > 0
    return int(digits) if is_one and digits == f"{int(digits):0{own.candidate_digits}d}" else None


def _people(rows: Sequence[Given], intake: Intake) -> dict[str, int]:
    """Everybody by address; those whom nobody knows are made."""
    names: dict[str, str] = {}
    for row in rows:
        email = row.text("email").lower()
        names[email] = names.get(email) or row.text("name")
    found = {email: who.id for email, who in people_by_email(names).items()}
    new = [NewPerson(email=email, name=name) for email, name in names.items() if email not in found]
    return found | (register_people(people=new, by=intake.when.by, now=intake.when.now) if new else {})


def _taken(rows: Sequence[Given]) -> set[str]:
    numbers = {row.text("candidate_id").upper() for row in rows} - {""}
    serials = [serial for number in numbers if (serial := _serial(number)) is not None]
    by_number = Candidate.objects.filter(number__in=numbers).values_list("number", flat=True)
    by_serial = Candidate.objects.filter(pk__in=serials).values_list("pk", flat=True)
    own = policy()
    return {*by_number, *(f"{own.candidate_prefix}{pk:0{own.candidate_digits}d}" for pk in by_serial)}


def _new(person: int, number: str, row: Given, intake: Intake) -> Candidate:
    month = row.text("birth_month")
    return Candidate(
        pk=_serial(number) if number else None,
        number=number or uuid4().hex[:20],
        person_id=person,
        registered_on=intake.when.on,
        birth_month=int(month) if month else None,
    )


def _make(new: Iterable[Candidate]) -> None:
    """Those with an ID first, so that none of the others is given it. The others' ID is their row's number."""
    made = list(new)
    Candidate.objects.bulk_create([one for one in made if one.pk is not None])
    _move_the_counter_on()
    own, unnumbered = policy(), Candidate.objects.bulk_create([one for one in made if one.pk is None])
    for one in unnumbered:
        one.number = f"{own.candidate_prefix}{one.pk:0{own.candidate_digits}d}"
    if unnumbered:
        with connection.cursor() as cursor:
            cursor.executemany(_NUMBER, [(one.number, one.pk) for one in unnumbered])


def _move_the_counter_on() -> None:
    """Past every ID that was given. SQLite counts on from the highest row by itself; PostgreSQL is told."""
    if on_postgresql():
        highest = Candidate.objects.aggregate(highest=Max("pk"))["highest"] or 1
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_ON, [highest])
