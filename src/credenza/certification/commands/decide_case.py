"""Staff decide a case, and somebody else decides its appeal: the activity accepted or rejected, or the case dismissed.

Source: "Certification renewal", the audit case's states and rule 7: rejecting undoes what rested on the activity,
accepting again restores it exactly.
"""

from datetime import datetime

from credenza.certification.audit_receipts import CaseChanged
from credenza.certification.cases import (
    add_entry,
    case_with_activity,
    locked_case,
    move,
    receipt,
    require_about,
    require_state,
    said,
    tell,
)
from credenza.certification.deciding import decide
from credenza.certification.errors import ActivityState, SameDecider
from credenza.certification.models import AuditCase, Decision
from credenza.certification.programs import policy
from credenza.certification.receipts import Moved
from credenza.certification.rules.audits import deadline
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField

OUTCOMES = {"accept": "accepted", "reject": "rejected", "dismiss": ""}


@idempotent
def decide_case(
    *, case: int, outcome: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CaseChanged:
    """The first decision may be appealed until its deadline; the second one, after an appeal, closes the case.

    ``outcome`` is accept, reject or dismiss: a dismissed case leaves the activity as it was before it.
    Refuses with ``missing_fields`` (reason), ``invalid_field``, ``same_decider``, ``case_not_open``,
    ``activity_not_open`` (withdrawn meanwhile: dismiss it), ``not_permitted`` (about oneself too), ``not_found``.
    """
    row = case_with_activity(case)
    require_about("decide_case", by, row.activity.candidate_id)
    words = said(reason, "reason")
    if outcome not in OUTCOMES:
        raise InvalidField(field="outcome", expected=f"one of {', '.join(OUTCOMES)}")
    when = stamp(by, now)
    row, root = locked_case(row)
    to = require_state(row, "decide")
    if row.status == "appealed" and by.person_id == row.first_decider_id:
        raise SameDecider
    if row.activity.status == "withdrawn" and outcome != "dismiss":
        raise ActivityState(status=row.activity.status)
    row.outcome = outcome
    if to == "decided":
        row.first_decider_id = by.person_id
    move(row, to, deadline(when.on, policy().audit.appeal_days) if to == "decided" else None)
    add_entry(row, "decided", when, text=words, outcome=outcome)
    tell(row, root, "decided", when, command="decide_case", reason=words)
    moved = _carried_out(row, root, OUTCOMES[outcome] or _before(row), words, when)
    if to == "closed":
        add_entry(row, "closed", when, outcome=outcome)
        tell(row, root, "closed", when, command="decide_case", reason=words)
    return receipt(row, row.activity.status, moved)


def _before(row: AuditCase) -> str:
    """The activity's state before any decision of this case; one that waited for acceptance waits again."""
    if row.activity.status == "withdrawn" or not Decision.objects.filter(case_id=row.pk).exists():
        return str(row.activity.status)
    first = Decision.objects.filter(case_id=row.pk).order_by("id").values_list("id", flat=True)[0]
    earlier = Decision.objects.filter(activity_id=row.activity_id, id__lt=first).order_by("-id").first()
    state = earlier.status if earlier else row.activity.entered_as
    return "held" if state == "entered" else str(state)


def _carried_out(row: AuditCase, root: int, status: str, reason: str, when: Stamp) -> tuple[Moved, ...]:
    if status == row.activity.status:
        return ()
    done = decide(row.activity, root, status, when, command="decide_case", reason=reason, case=row.pk)
    return done.moved
