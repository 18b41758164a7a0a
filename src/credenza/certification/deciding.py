"""An activity's state after it was entered: one append-only decision, one replay, one event."""

from credenza.certification.errors import SameDecider
from credenza.certification.models import Activity, AuditCase, Decision
from credenza.certification.policy import person_of
from credenza.certification.receipts import ActivityChanged
from credenza.certification.refreshing import locked, refresh
from credenza.journal.recording import Fact, Stamp, Subject, record
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound

VERIFIED = "verified by its source"
"""Why an activity counts that its source spoke for while it waited for staff."""


def activity_and_person(activity: int) -> tuple[Activity, int]:
    """The activity and the person whose it is; ``NotFound`` for none."""
    row = Activity.objects.filter(pk=activity).first()
    if row is None:
        raise NotFound(what="activity")
    return row, person_of(row.candidate_id)


def locked_activity(row: Activity) -> tuple[Activity, int]:
    """The activity as it is now, and its candidate's root, locked."""
    root = locked(row.candidate_id).pk
    return Activity.objects.select_for_update().get(pk=row.pk), root


def open_case_of(activity_id: int) -> AuditCase | None:
    """The case that looks at the activity and is not closed."""
    return AuditCase.objects.filter(activity_id=activity_id).exclude(status="closed").first()


def refuse_own_appeal(row: Activity, by: Actor) -> None:
    """Refuse with ``same_decider`` where the candidate appeals against a decision of the caller's: no way around it."""
    case = open_case_of(row.pk)
    if case is not None and case.status == "appealed" and case.first_decider_id == by.person_id:
        raise SameDecider


def decide(
    row: Activity, root: int, status: str, when: Stamp, *, command: str, reason: str, case: int | None = None
) -> ActivityChanged:
    """Write the new state and what follows from it; the same state again writes nothing."""
    if row.status == status:
        return ActivityChanged(activity=row.pk, status=status)
    Decision.objects.create(
        activity_id=row.pk,
        status=status,
        reason=reason,
        case_id=case,
        entered_on=when.on,
        at=when.now,
        by_id=when.by.person_id,
    )
    old, row.status = row.status, status
    row.version += 1
    row.save(update_fields=["status", "version"])
    record(
        Fact(
            event=f"certification.activity_{status}",
            payload={"candidate": root, "activity": row.pk, "from": old},
            command=command,
            subject=Subject(kind="activity", id=row.pk),
            reason=reason,
            audit={"activity": row.pk, "from": old, "to": status, "case": case},
        ),
        when,
    )
    done = refresh(root, when, "withdrawal" if status == "withdrawn" else "decision")
    return ActivityChanged(activity=row.pk, status=status, moved=tuple(done.moved))
