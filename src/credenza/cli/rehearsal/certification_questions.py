"""What a story may ask about candidates and activities: each question reads what the pages read."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from credenza.certification.queries.activities import activity_row, held_of
from credenza.certification.queries.candidates import Known, candidate_of_person, known
from credenza.certification.queries.extensions import extensions_of
from credenza.certification.rows import CredentialRow
from credenza.cli.rehearsal.stage import ReferenceRefused, Stage
from credenza.cli.rehearsal.story import Malformed, Question
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound
from credenza.parties.queries import person_by_email


def number(units: Decimal | None) -> Any:
    """Whole units as an integer, others as decimal text."""
    if units is None:
        return None
    return int(units) if units == units.to_integral_value() else str(units.normalize())


def candidate(question: Question, stage: Stage) -> Any:
    """The candidate as their page shows them; None while there is none."""
    if not isinstance(question.of, str):
        raise Malformed(f"{question.pointer}/of", "takes a candidate's e-mail address")
    person = person_by_email(question.of)
    row = candidate_of_person(person.id, known_on=question.known_on) if person else None
    if row is None:
        return None
    told = known(row.id, question.on, known_on=question.known_on)
    return {
        "candidate_id": row.number,
        "credentials": [_credential(one, told, stage) for one in told.rows],
        "extensions": [
            {
                "id": stage.name("credential_extension", one.id),
                "credential": stage.name("credential", one.credential),
                "status": one.status,
                "asked_on": one.asked_on,
                "reason": one.reason,
            }
            for one in extensions_of(row.id)
            if question.known_on is None or one.asked_on <= question.known_on
        ],
        "held": [stage.name("activity", pk) for pk in held_of(row.id, known_on=question.known_on)],
    }


def _credential(row: CredentialRow, told: Known, stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.name("credential", row.id),
        "certification": row.certification,
        "level": row.level,
        "earned_on": row.earned_on,
        "status": row.status,
        "suspends_on": row.suspends_on,
        "expires_on": row.expires_on,
        "units": None if row.is_retired(told.on) else number(row.units),
        "required": number(row.required),
        "open_cycle_start": row.cycle_start,
        "cycles": [
            {
                "start": cycle.start,
                "closed_on": cycle.closed_on,
                "by": cycle.by,
                "units": number(cycle.units),
                "counted": [stage.name("activity", pk) for pk in cycle.counted],
            }
            for cycle in row.cycles
        ],
    }


def activity(question: Question, stage: Stage) -> Any:
    """An activity with what it counts for; None for one that was never recorded."""
    pk = object_of(question, stage, "activity")
    if pk is None:
        return None
    try:
        row = activity_row(pk, SYSTEM)
    except NotFound:
        return None
    return {
        "status": row.status,
        "verified": row.verified,
        "type": row.type,
        "date": row.on,
        "name": row.name,
        "counts_for": [stage.name("credential", pk) for pk in row.counts_for],
        "not_counted_because": None if row.counts_for else _why(row.status, [one.why for one in row.counts]),
    }


def _why(status: str, whys: list[str]) -> str:
    if status != "accepted":
        return status
    return whys[0] if whys else "no_credential"


def named_of(question: Question, stage: Stage) -> Any:
    """What ``$`` names; None for a step that is not in the story so far, or was refused."""
    with suppress(ReferenceRefused):
        if question.of[1:].split(".")[0] in stage.outcomes:
            return stage.named(question.of, f"{question.pointer}/of")
    return None


def object_of(question: Question, stage: Stage, kind: str) -> int | None:
    """The id of what the question is about: a step's id, with or without ``$``, or the product's own."""
    of = question.of
    if isinstance(of, str) and of.startswith("$"):
        of = named_of(question, stage)
    elif isinstance(of, str):
        outcome = stage.outcomes.get(of)
        of = outcome.made if outcome else (int(of) if of.isascii() and of.isdigit() else None)
    if of is None or isinstance(of, bool):
        return None
    if isinstance(of, int):
        return of
    found = stage.related(of, kind) if hasattr(of, "kind") else None
    return found if isinstance(found, int) else None
