"""Staff ask the candidate a question in a case, with a day by which they wait for the answer."""

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
from credenza.certification.programs import policy
from credenza.certification.rules.audits import deadline
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor


@idempotent
def ask_candidate(*, case: int, text: str, by: Actor, now: datetime, idempotency_key: str | None = None) -> CaseChanged:
    """Ask, or ask once more after an answer or a silence. The pack says how many days there are to answer.

    Refuses with ``missing_fields`` (text), ``invalid_field``, ``case_not_open``, ``not_permitted``, ``not_found``.
    """
    row = case_with_activity(case)
    require_about("ask_candidate", by, row.activity.candidate_id)
    words = said(text, "text")
    when = stamp(by, now)
    row, root = locked_case(row)
    move(row, require_state(row, "ask"), deadline(when.on, policy().audit.answer_days))
    add_entry(row, "asked", when, text=words)
    tell(row, root, "asked", when, command="ask_candidate", reason=words)
    return receipt(row, row.activity.status)
