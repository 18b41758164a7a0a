"""One audit case as commands meet it: found, its candidate locked, moved on by the table of states, and told of."""

from datetime import date
from typing import Any

from credenza.certification.audit_receipts import CaseChanged
from credenza.certification.errors import CaseNotOpen
from credenza.certification.models import Activity, AuditCase, CaseEntry
from credenza.certification.policy import owns_candidate, person_of, require
from credenza.certification.receipts import Moved
from credenza.certification.refreshing import locked
from credenza.certification.rules.audits import Verb, following
from credenza.journal.recording import Fact, Stamp, Subject, record
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound

TEXT_LENGTH = 4000


def require_about(command: str, by: Actor, candidate_id: int) -> None:
    """Refuse with ``NotPermitted`` unless the caller may, an account that was made one with theirs being theirs too."""
    own = owns_candidate(by, candidate_id)
    require(command, by, person_id=by.person_id if own else person_of(candidate_id))


def said(text: str, field: str) -> str:
    """The words without what stands around them. Refuses with ``missing_fields`` and ``invalid_field``."""
    if not text.strip():
        raise MissingFields(fields=(field,))
    if len(text) > TEXT_LENGTH:
        raise InvalidField(field=field, expected=f"up to {TEXT_LENGTH} characters")
    return text.strip()


def case_with_activity(case: int) -> AuditCase:
    """The case with the activity it looks at; ``NotFound`` for none."""
    row = AuditCase.objects.select_related("activity").filter(pk=case).first()
    if row is None:
        raise NotFound(what="case")
    return row


def locked_case(row: AuditCase) -> tuple[AuditCase, int]:
    """The case as it is now, and its candidate's root, locked."""
    root = locked(row.activity.candidate_id).pk
    activity = Activity.objects.select_for_update().get(pk=row.activity_id)
    row = AuditCase.objects.select_for_update().get(pk=row.pk)
    row.activity = activity
    return row, root


def require_state(row: AuditCase, verb: Verb) -> str:
    """The state that the verb leads to. Refuses with ``case_not_open``."""
    to = following(verb, row.status)
    if to is None:
        raise CaseNotOpen(status=row.status)
    return to


def move(row: AuditCase, to: str, deadline_on: date | None) -> None:
    """Write the new state; what is awaited of the candidate is awaited until ``deadline_on``."""
    row.status, row.deadline_on = to, deadline_on
    row.version += 1
    row.save(update_fields=["status", "deadline_on", "version", "outcome", "first_decider_id", "appealed_at"])


def add_entry(row: AuditCase, kind: str, when: Stamp, *, text: str = "", outcome: str = "") -> CaseEntry:
    """Keep what was said or done: who, when, why; never changed afterwards."""
    return CaseEntry.objects.create(
        case_id=row.pk,
        kind=kind,
        text=text,
        outcome=outcome,
        deadline_on=row.deadline_on,
        on=when.on,
        at=when.now,
        by_id=when.by.person_id,
    )


def tell(row: AuditCase, root: int, happened: str, when: Stamp, *, command: str, reason: str = "") -> None:
    """Announce ``certification.case_<happened>`` and leave the audit row."""
    told: dict[str, Any] = {"candidate": root, "case": row.pk, "activity": row.activity_id}
    if row.outcome:
        told["outcome"] = row.outcome
    more = {"status": row.status, "why": row.why, "deadline_on": row.deadline_on and row.deadline_on.isoformat()}
    record(
        Fact(
            event=f"certification.case_{happened}",
            payload=told,
            command=command,
            subject=Subject(kind="case", id=row.pk),
            reason=reason,
            audit={**told, **more},
        ),
        when,
    )


def receipt(row: AuditCase, activity_status: str, moved: tuple[Moved, ...] = ()) -> CaseChanged:
    """What the command answers."""
    return CaseChanged(
        case=row.pk,
        activity=row.activity_id,
        status=row.status,
        outcome=row.outcome,
        deadline_on=row.deadline_on,
        activity_status=activity_status,
        moved=moved,
    )
