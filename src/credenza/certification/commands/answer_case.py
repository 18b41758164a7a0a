"""The candidate answers in a case, or appeals its decision, with words and with new evidence.

Source: "Certification renewal", the audit case's states: an appeal once, each by its deadline, that day included.
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
from credenza.certification.entering import Proof
from credenza.certification.errors import AlreadyAppealed, DeadlinePassed
from credenza.certification.evidence import add_proofs
from credenza.certification.models import AuditCase
from credenza.certification.rules.audits import is_past
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor


@idempotent
def answer_case(
    *,
    case: int,
    text: str,
    by: Actor,
    now: datetime,
    evidence: tuple[Proof, ...] = (),
    idempotency_key: str | None = None,
) -> CaseChanged:
    """Answer a question, say something before one is asked, or say more: while nothing is decided.

    Refuses with ``missing_fields`` (text), ``invalid_field``, ``deadline_passed``, ``case_not_open``,
    ``not_permitted``, ``not_found``.
    """
    row = case_with_activity(case)
    require_about("answer_case", by, row.activity.candidate_id)
    words = said(text, "text")
    when = stamp(by, now)
    row, root = locked_case(row)
    if row.status in ("waiting_for_candidate", "overdue"):
        _in_time(row, when)
    to = require_state(row, "answer")
    add_proofs(row.activity, evidence, when, case=row.pk)
    move(row, to, None)
    add_entry(row, "answered", when, text=words)
    tell(row, root, "answered", when, command="answer_case")
    return receipt(row, row.activity.status)


@idempotent
def appeal_case(
    *,
    case: int,
    text: str,
    by: Actor,
    now: datetime,
    evidence: tuple[Proof, ...] = (),
    idempotency_key: str | None = None,
) -> CaseChanged:
    """Ask for a second decision, once; somebody else than the first decider takes it.

    Refuses with ``missing_fields`` (text), ``invalid_field``, ``already_appealed``, ``deadline_passed``,
    ``case_not_open`` (nothing is decided yet), ``not_permitted``, ``not_found``.
    """
    row = case_with_activity(case)
    require_about("appeal_case", by, row.activity.candidate_id)
    words = said(text, "text")
    when = stamp(by, now)
    row, root = locked_case(row)
    if row.appealed_at is not None:
        raise AlreadyAppealed
    if row.status in ("decided", "closed"):
        _in_time(row, when)
    to = require_state(row, "appeal")
    add_proofs(row.activity, evidence, when, case=row.pk)
    row.appealed_at = now
    move(row, to, None)
    add_entry(row, "appealed", when, text=words)
    tell(row, root, "appealed", when, command="appeal_case")
    return receipt(row, row.activity.status)


def _in_time(row: AuditCase, when: Stamp) -> None:
    """Refuses with ``deadline_passed``, whether or not the day's job has been there already."""
    if row.deadline_on is not None and is_past(row.deadline_on, when.on):
        raise DeadlinePassed(deadline_on=row.deadline_on)
