"""A candidate, or staff, takes an activity back; for a wrong type or date it is entered anew.

Source: "Certification renewal", what people do; a ``voided`` statement withdraws what it brought, too.
"""

from datetime import datetime

from credenza.certification.deciding import VERIFIED, activity_and_person, decide, locked_activity, open_case_of
from credenza.certification.errors import ActivityImported, ActivityInAudit, ActivityState
from credenza.certification.models import Activity, Decision
from credenza.certification.policy import is_own, require
from credenza.certification.receipts import ActivityChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound


@idempotent
def withdraw_activity(
    *, activity: int, by: Actor, now: datetime, reason: str = "", idempotency_key: str | None = None
) -> ActivityChanged:
    """Refuses with ``activity_imported`` (not by its candidate), ``activity_in_audit``, ``activity_not_open``
    (rejected or withdrawn already), ``not_permitted``, ``not_found``.
    """
    row, person = activity_and_person(activity)
    require("withdraw_activity", by, person_id=person)
    row, root = locked_activity(row)
    case = open_case_of(row.pk)
    if case is not None and not by.is_system:
        raise ActivityInAudit(case=case.pk)
    if row.status in ("rejected", "withdrawn"):
        raise ActivityState(status=row.status)
    if is_own(by, person) and row.source in ("statement", "roster", "import"):
        raise ActivityImported
    return decide(row, root, "withdrawn", stamp(by, now), command="withdraw_activity", reason=reason.strip())


@idempotent
def withdraw_by_key(*, external_key: str, reason: str, by: Actor, now: datetime) -> ActivityChanged:
    """What a statement or roster brought in is taken back by its source. One that was typed first stays, unverified.

    Refuses with ``not_found``, ``not_permitted``.
    """
    row = Activity.objects.filter(external_key=external_key).first()
    if row is None:
        raise NotFound(what="activity")
    _, person = activity_and_person(row.pk)
    require("record_verified_activity", by, person_id=person)
    row, root = locked_activity(row)
    when = stamp(by, now)
    if row.source in ("typed", "staff"):
        return _unverified(row, root, when, reason)
    if row.status == "withdrawn":
        return ActivityChanged(activity=row.pk, status=row.status)
    return decide(row, root, "withdrawn", when, command="withdraw_activity", reason=reason)


def _unverified(row: Activity, root: int, when: Stamp, reason: str) -> ActivityChanged:
    """What counted only because its source said so waits for staff again."""
    row.verified, row.external_key = False, None
    row.version += 1
    row.save(update_fields=["verified", "external_key", "version"])
    told = {"candidate": root, "activity": row.pk}
    subject = Subject(kind="activity", id=row.pk)
    fact = Fact(
        event="certification.activity_corrected",
        payload=told,
        command="withdraw_activity",
        subject=subject,
        reason=reason,
        audit={**told, "was": {"verified": True}, "is": {"verified": False}, "files": 0},
    )
    record(fact, when)
    last = Decision.objects.filter(activity_id=row.pk).order_by("-id").first()
    if row.status == "accepted" and last is not None and last.reason == VERIFIED:
        return decide(row, root, "held", when, command="withdraw_activity", reason=reason)
    return ActivityChanged(activity=row.pk, status=row.status)
