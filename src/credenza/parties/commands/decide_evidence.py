"""The desk decides evidence: approved until a date, or rejected with a reason. Rules DS2, TX4.

Submitted → approved (until a date) or rejected (reason); approved → expired by its date. Rejected and expired are
final: it is submitted anew.
"""

from datetime import date, datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound, NotPermitted
from credenza.parties.models import Evidence
from credenza.parties.organization_errors import EvidenceDecided, EvidenceExpired
from credenza.parties.organization_policy import DESK, locked_organization, require
from credenza.parties.organization_receipts import EvidenceKept

OUTCOMES = {"approve": "approved", "reject": "rejected"}


@idempotent
def decide_evidence(
    *,
    evidence: int,
    outcome: str,
    reason: str,
    valid_until: date | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> EvidenceKept:
    """``outcome`` is approve or reject. ``valid_until``: the last day of an approval; left out, the day that the
    evidence names itself, if it does. Evidence of an organization of one's own is a colleague's to decide.

    Refuses with ``not_permitted``, ``not_found``, ``missing_fields``, ``invalid_field``, ``evidence_decided``, and
    ``evidence_expired`` for evidence that is over, or an approval that would be over already.
    """
    if not (by.is_system or by.has(*DESK)):
        raise NotPermitted(command="decide_evidence")
    found = Evidence.objects.filter(pk=evidence).first()
    if found is None:
        raise NotFound(what="evidence")
    require("decide_evidence", by, found.organization_id)
    if outcome not in OUTCOMES:
        raise InvalidField(field="outcome", expected="approve or reject")
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    when = stamp(by, now)
    # The organization's lock orders decisions on its evidence.
    locked_organization(found.organization_id)
    row = Evidence.objects.get(pk=evidence)
    _check_open(row, when.on)
    if outcome == "approve":
        row.valid_until = valid_until or row.valid_until
        if row.valid_until is not None and row.valid_until < when.on:
            raise EvidenceExpired(valid_until=row.valid_until)
    row.status, row.reason = OUTCOMES[outcome], reason.strip()
    row.decided_at, row.decided_by_id = now, by.person_id
    row.save(update_fields=["status", "reason", "valid_until", "decided_at", "decided_by_id"])
    fact = Fact(
        event="parties.evidence_decided",
        payload={"organization": row.organization_id, "evidence": row.pk, "status": row.status},
        command="decide_evidence",
        subject=Subject(kind="organization", id=row.organization_id),
        reason=row.reason,
    )
    record(fact, when)
    return EvidenceKept(
        evidence=row.pk, organization=row.organization_id, status=row.status, valid_until=row.valid_until
    )


def _check_open(row: Evidence, on: date) -> None:
    if row.status == "submitted":
        return
    if row.status == "approved" and row.valid_until is not None and row.valid_until < on:
        raise EvidenceExpired(valid_until=row.valid_until)
    raise EvidenceDecided(status=row.status)
