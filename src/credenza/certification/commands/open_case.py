"""A case about an activity is opened: by staff by hand or from a report, or by the product's own look at it.

Source: "The new process to renew certifications is now available", comments: an audit layer, and "if you see something,
say something". The activity counts while its case is open.
"""

from datetime import datetime

from credenza.certification.audit_receipts import CaseChanged
from credenza.certification.cases import add_entry, receipt, require_about, said, tell
from credenza.certification.deciding import activity_and_person, locked_activity, open_case_of
from credenza.certification.errors import ActivityState, CaseNotOpen
from credenza.certification.models import Activity, AuditCase, MisuseReport
from credenza.certification.policy import visible_reports
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound, NotPermitted


@idempotent
def open_case(
    *,
    activity: int,
    reason: str,
    by: Actor,
    now: datetime,
    report: int | None = None,
    idempotency_key: str | None = None,
) -> CaseChanged:
    """Staff open a case by hand, or from a report of misuse, which is settled by it; its reporter stays unnamed.

    Refuses with ``missing_fields`` (reason), ``invalid_field``, ``case_not_open`` (one stands already, or the report is
    settled; ``status`` says which), ``activity_not_open`` (withdrawn), ``not_permitted``, ``not_found``.
    """
    row, _ = activity_and_person(activity)
    require_about("open_case", by, row.candidate_id)
    words = said(reason, "reason")
    row, root = locked_activity(row)
    told = None if report is None else _open_report(report, by)
    when = stamp(by, now)
    case = opened(row, root, when, why="hand" if told is None else "report", reason=words, command="open_case")
    if told is not None:
        told.status, told.case, told.decided_at, told.decided_by_id = "case", case, now, by.person_id
        told.save(update_fields=["status", "case", "decided_at", "decided_by_id"])
    return receipt(case, row.status)


def opened(
    row: Activity, root: int, when: Stamp, *, why: str, command: str, rule: str = "", reason: str = ""
) -> AuditCase:
    """Write a case; the activity's candidate is locked. Refuses with ``case_not_open``, ``activity_not_open``."""
    if row.status == "withdrawn":
        raise ActivityState(status=row.status)
    known = open_case_of(row.pk)
    if known is not None:
        raise CaseNotOpen(status=known.status)
    case = AuditCase.objects.create(
        activity=row,
        why=why,
        rule=rule,
        reason=reason,
        opened_on=when.on,
        opened_at=when.now,
        opened_by_id=when.by.person_id,
    )
    add_entry(case, "opened", when, text=reason)
    tell(case, root, "opened", when, command=command, reason=reason)
    return case


def _open_report(report: int, by: Actor) -> MisuseReport:
    found = MisuseReport.objects.select_for_update().filter(pk=report).first()
    if found is None:
        raise NotFound(what="report")
    if not visible_reports(by).filter(pk=report).exists():
        raise NotPermitted(command="open_case")
    if found.status != "open":
        raise CaseNotOpen(status=found.status)
    return found
