"""Anyone signed in reports misuse; staff make a case of it (``open_case``) or dismiss it.

Source: "The new process to renew certifications is now available", comments: "if you see something, say something". The
reporter is named to nobody but the desk.
"""

from datetime import datetime

from credenza.certification.audit_receipts import MisuseReported
from credenza.certification.cases import said
from credenza.certification.errors import CaseNotOpen
from credenza.certification.models import MisuseReport
from credenza.certification.policy import require, visible_reports
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted

ABOUT_LENGTH = 300


@idempotent
def report_misuse(
    *, text: str, by: Actor, now: datetime, about: str = "", idempotency_key: str | None = None
) -> MisuseReported:
    """``about``: a candidate ID, an address, a page: whatever the reporter knows.

    Refuses with ``missing_fields`` (text), ``invalid_field``, ``not_permitted`` (nobody is signed in).
    """
    if by.person_id is None or by.services:
        raise NotPermitted(command="report_misuse")
    words = said(text, "text")
    if len(about) > ABOUT_LENGTH:
        raise InvalidField(field="about", expected=f"up to {ABOUT_LENGTH} characters")
    when = stamp(by, now)
    row = MisuseReport.objects.create(reporter_id=by.person_id, text=words, about=about.strip(), at=now, on=when.on)
    subject = Subject(kind="misuse_report", id=row.pk)
    event = "certification.misuse_reported"
    record(Fact(event=event, payload={"report": row.pk}, command="report_misuse", subject=subject), when)
    return MisuseReported(report=row.pk, status=row.status)


@idempotent
def dismiss_report(
    *, report: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> MisuseReported:
    """Staff find nothing in it. Refuses with ``missing_fields`` (reason), ``case_not_open`` (settled already),
    ``not_permitted`` (also about oneself), ``not_found``.
    """
    require("dismiss_report", by)
    words = said(reason, "reason")
    row = MisuseReport.objects.select_for_update().filter(pk=report).first()
    if row is None:
        raise NotFound(what="report")
    if not visible_reports(by).filter(pk=row.pk).exists():
        raise NotPermitted(command="dismiss_report")
    if row.status != "open":
        raise CaseNotOpen(status=row.status)
    row.status, row.decided_at, row.decided_by_id, row.decision_reason = "dismissed", now, by.person_id, words
    row.save(update_fields=["status", "decided_at", "decided_by_id", "decision_reason"])
    subject = Subject(kind="misuse_report", id=row.pk)
    told = {"report": row.pk}
    event = "certification.report_dismissed"
    record(Fact(event=event, payload=told, command="dismiss_report", subject=subject, reason=words), stamp(by, now))
    return MisuseReported(report=row.pk, status=row.status)
