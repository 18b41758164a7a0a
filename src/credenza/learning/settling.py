"""What follows from a statement, as things stand: settled when it comes, and again whenever something is mapped.

Everything is read from the statement's row, so that a statement counts the same now or after weeks in quarantine.
"""

from dataclasses import dataclass

from credenza.journal.recording import Stamp, announce
from credenza.learning import events
from credenza.learning.models import Completion, Settled, Statement
from credenza.learning.quarantine import hold, release
from credenza.learning.rules.counting import credits_now, registration_key
from credenza.learning.targets import Target, person_of, target_of
from credenza.parties.rows import PersonRow

FUTURE, UNKNOWN_ACTOR, UNKNOWN_ACTIVITY, OWN = "future_date", "unknown_actor", "unknown_activity", "own_record"
STARTED, PROGRESS, DONE = "started", "progress", "done"
_OPENING = ("launched", "initialized")
WITHDRAWN = "the statement was voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made of a statement; ``why`` says what it waits for."""

    outcome: str
    why: str = ""


def source_of(statement: Statement) -> str:
    """What follows from a statement is known, and undone, by this name."""
    return f"statement:{statement.uuid}"


def answers_for(when: Stamp, posted_by: int | None) -> int | None:
    """Who answers for what follows: whoever acts now, or, where the system acts by itself, whoever sent it in."""
    return posted_by if when.by.is_system else when.by.person_id


def is_voided(statement: Statement) -> bool:
    """Whether another statement withdrew this one; it may have come first."""
    return Statement.objects.filter(voids=statement.uuid, use="void").exists()


def settle(statement: Statement, when: Stamp) -> Made:
    """Do what the statement asks for, or let it wait, and note which."""
    if is_voided(statement):
        release(statement=statement, status="dismissed", when=when, reason=WITHDRAWN)
        return _noted(statement, "voided", when)
    who = person_of(statement.actor)
    target = target_of(statement.activity, statement.on)
    if statement.use == "progress":
        return _progressed(statement, who, target, when)
    return _completed(statement, who, target, when)


def withdraw(statement: Statement, when: Stamp) -> None:
    """Undo what followed from a statement that was voided just now; another one of the same completion takes over."""
    settled = Settled.objects.filter(statement=statement).first()
    release(statement=statement, status="dismissed", when=when, reason=WITHDRAWN)
    completion = Completion.objects.filter(statement=statement).first()
    next_one = _successor(completion, statement) if completion else None
    if completion:
        completion.delete()
    _noted(statement, "voided", when, settled.person_id if settled else None, settled.sku if settled else "")
    payload = {
        "statement": str(statement.uuid),
        "source": source_of(statement),
        "person": settled.person_id if settled else None,
        "sku": settled.sku if settled else "",
        "credited": completion is not None,
    }
    announce(events.STATEMENT_VOIDED, payload, when)
    if next_one:
        settle(next_one, when)


def _successor(completion: Completion, voided: Statement) -> Statement | None:
    """The oldest other statement of the same completion that is not voided itself."""
    same = Settled.objects.filter(
        outcome="credited_before", person_id=completion.person_id, statement__activity=completion.activity
    ).exclude(statement=voided)
    rows = same.select_related("statement").order_by("statement__on", "statement_id")
    return next((row.statement for row in rows if _key(row.statement, row.sku) == completion.registration), None)


def _key(statement: Statement, sku: str) -> str:
    target = target_of(statement.activity, statement.on)
    family = target.family if target and target.sku == sku else "course"
    registration = str(statement.registration) if statement.registration else None
    return registration_key(registration, on=statement.on, family=family)


def _noted(
    statement: Statement, outcome: str, when: Stamp, person_id: int | None = None, sku: str = "", why: str = ""
) -> Made:
    values = {"outcome": outcome, "person_id": person_id, "sku": sku, "settled_at": when.now}
    Settled.objects.update_or_create(statement=statement, defaults=values)
    return Made(outcome=outcome, why=why)


def _progressed(statement: Statement, who: PersonRow | None, target: Target | None, when: Stamp) -> Made:
    """How far training is; of nobody and nothing we know it is kept, and nothing follows yet."""
    if who is None or target is None or not target.sku:
        return _noted(statement, "kept", when)
    opening = statement.verb.rpartition("/")[2] in _OPENING
    _tell_progress(statement, who, target.sku, STARTED if opening else PROGRESS, when)
    return _noted(statement, "progress", when, who.id, target.sku)


def _tell_progress(statement: Statement, who: PersonRow, sku: str, state: str, when: Stamp) -> None:
    payload = {
        "statement": str(statement.uuid),
        "person": who.id,
        "sku": sku,
        "state": state,
        "percent": statement.percent,
        "on": statement.on.isoformat(),
    }
    announce(events.TRAINING_PROGRESSED, payload, when)


def _completed(statement: Statement, who: PersonRow | None, target: Target | None, when: Stamp) -> Made:
    why = _obstacle(statement, who, target, when)
    if why or who is None or target is None:
        hold(statement=statement, why=why, when=when)
        return _noted(statement, "waiting", when, why=why)
    outcome = _outcome(statement, who, target, when)
    release(statement=statement, status="replayed", when=when)
    return _noted(statement, outcome, when, who.id, target.sku)


def _obstacle(statement: Statement, who: PersonRow | None, target: Target | None, when: Stamp) -> str:
    """Why the statement has to wait, empty for no reason."""
    if statement.on > when.on:
        return FUTURE
    if who is None:
        return UNKNOWN_ACTOR
    if target is None:
        return UNKNOWN_ACTIVITY
    # Nobody at a desk decides on what is their own: somebody else replays it.
    return OWN if who.id == answers_for(when, statement.by_id) and not target.nothing else ""


def _outcome(statement: Statement, who: PersonRow, target: Target, when: Stamp) -> str:
    if target.nothing:
        return "counts_nowhere"
    if not credits_now(is_pass=statement.is_pass, family=target.family):
        _tell_progress(statement, who, target.sku, DONE, when)
        return "not_passed"
    registration = str(statement.registration) if statement.registration else None
    completion, is_new = Completion.objects.get_or_create(
        person_id=who.id,
        activity=statement.activity,
        registration=registration_key(registration, on=statement.on, family=target.family),
        defaults={"statement": statement, "on": statement.on},
    )
    if not is_new:
        return "credited" if completion.statement_id == statement.pk else "credited_before"
    _tell_completion(statement, who, target, when)
    return "credited"


def _tell_completion(statement: Statement, who: PersonRow, target: Target, when: Stamp) -> None:
    payload = {
        "statement": str(statement.uuid),
        "source": source_of(statement),
        "person": who.id,
        "sku": target.sku,
        "type": target.type,
        "family": target.family,
        "title": target.title or statement.title or statement.activity,
        "on": statement.on.isoformat(),
        "registration": str(statement.registration) if statement.registration else None,
        "passed": statement.is_pass,
        "answered_by": answers_for(when, statement.by_id),
    }
    announce(events.TRAINING_COMPLETED, payload, when)
