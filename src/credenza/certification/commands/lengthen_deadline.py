"""Staff give the candidate more time to answer or to appeal."""

from datetime import date, datetime

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
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField


@idempotent
def lengthen_deadline(
    *, case: int, deadline_on: date, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CaseChanged:
    """A later last day; a case that went back to staff waits for the candidate again. Never an earlier one.

    Refuses with ``missing_fields`` (reason), ``invalid_field``, ``case_not_open``, ``not_permitted``, ``not_found``.
    """
    row = case_with_activity(case)
    require_about("lengthen_deadline", by, row.activity.candidate_id)
    words = said(reason, "reason")
    when = stamp(by, now)
    row, root = locked_case(row)
    to = require_state(row, "lengthen")
    if row.deadline_on is not None and deadline_on <= row.deadline_on:
        raise InvalidField(field="deadline_on", expected=f"later than {row.deadline_on}")
    if deadline_on < when.on:
        raise InvalidField(field="deadline_on", expected=f"{when.on} or later")
    move(row, to, deadline_on)
    add_entry(row, "deadline", when, text=words)
    tell(row, root, "lengthened", when, command="lengthen_deadline", reason=words)
    return receipt(row, row.activity.status)
