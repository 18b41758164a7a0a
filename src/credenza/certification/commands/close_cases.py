"""The daily job: a silence goes back to staff, a decision that nobody appealed becomes final. Safe to run twice.

Source: "Certification renewal", what people do: silence rejects nothing by itself.
"""

from datetime import date, datetime

from django.db import transaction

from credenza.certification.audit_receipts import CasesClosed
from credenza.certification.cases import add_entry, case_with_activity, locked_case, move, tell
from credenza.certification.models import AuditCase
from credenza.certification.rules.audits import Verb, following
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import SYSTEM


def close_cases(on: date, now: datetime) -> CasesClosed:
    """Move on every case whose deadline's last day lies before ``on``."""
    when = stamp(SYSTEM, now, on=on)
    overdue = _moved("fall_overdue", "waiting_for_candidate", "overdue", when)
    closed = _moved("close", "decided", "closed", when)
    return CasesClosed(overdue=overdue, closed=closed)


def _moved(verb: Verb, status: str, happened: str, when: Stamp) -> int:
    due = AuditCase.objects.filter(status=status, deadline_on__lt=when.on).order_by("id")
    return sum(_moved_one(verb, case, happened, when) for case in due.values_list("id", flat=True))


def _moved_one(verb: Verb, case: int, happened: str, when: Stamp) -> bool:
    """Under the candidate's lock the case is looked at again: an answer or a longer deadline may have come between."""
    with transaction.atomic():
        row, root = locked_case(case_with_activity(case))
        to = following(verb, row.status)
        if to is None or row.deadline_on is None or row.deadline_on >= when.on:
            return False
        move(row, to, row.deadline_on)
        add_entry(row, happened, when, outcome=row.outcome)
        tell(row, root, happened, when, command="close_cases")
        return True
