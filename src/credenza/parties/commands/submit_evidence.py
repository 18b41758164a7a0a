"""Submit evidence for a discount program, a category or a tax certificate. Rules DS2, TX4."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.parties.models import Evidence
from credenza.parties.organization_errors import EvidenceExpired
from credenza.parties.organization_kinds import CATEGORY, EVIDENCE_KINDS, PROGRAM
from credenza.parties.organization_policy import locked_organization, require
from credenza.parties.organization_receipts import EvidenceKept

PROGRAMS = ("corporate_reseller", "partner")
CATEGORIES = ("non_profit", "academic", "government", "migration")
NAMES = {PROGRAM: PROGRAMS, CATEGORY: CATEGORIES}
"""What can be claimed, by kind of evidence; certificates have no name."""
NOTE_LENGTH = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that stands in the file store: its name there, what it is, and the SHA-256 of what was stored."""

    stored_name: str
    stored_digest: str
    media_type: str
    original_name: str = ""


@idempotent
def submit_evidence(
    *,
    organization: int,
    kind: str,
    value: str = "",
    valid_until: date | None = None,
    paper: Paper | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> EvidenceKept:
    """Put evidence before the desk: ``value`` names the program or the category, ``valid_until`` the last day that the
    paper itself names. What was submitted or decided before stays; the same claim with the same paper waits once.

    Refuses with ``not_permitted``, ``not_found``, ``missing_fields`` (a paper or a note is needed),
    ``invalid_field``, ``evidence_expired``.
    """
    require("submit_evidence", by, organization)
    locked_organization(organization)
    when = stamp(by, now)
    _check(kind, value, paper, note)
    if valid_until is not None and valid_until < when.on:
        raise EvidenceExpired(valid_until=valid_until)
    claim = {"organization_id": organization, "kind": kind, "value": value, "valid_until": valid_until}
    if paper is not None and (twin := _twin(claim, paper, note)):
        return _kept(twin)
    if paper is not None and Evidence.objects.filter(paper=paper.stored_name).exists():
        raise InvalidField(field="paper", expected="a file of its own: this one proves something else already")
    row = Evidence.objects.create(
        **claim,
        paper=paper.stored_name if paper else "",
        paper_name=paper.original_name if paper else "",
        paper_digest=paper.stored_digest if paper else "",
        paper_type=paper.media_type if paper else "",
        note=note.strip(),
        submitted_at=now,
        submitted_by_id=by.person_id,
    )
    fact = Fact(
        event="parties.evidence_submitted",
        payload={"organization": organization, "evidence": row.pk},
        command="submit_evidence",
        subject=Subject(kind="organization", id=organization),
        audit={"evidence": row.pk, "kind": kind, "value": value},
    )
    record(fact, when)
    return _kept(row)


def _twin(claim: dict[str, Any], paper: Paper, note: str) -> Evidence | None:
    """The same claim with the same paper that waits already: a form sent twice uploads its file twice."""
    waiting = Evidence.objects.filter(**claim, status="submitted", paper_digest=paper.stored_digest, note=note.strip())
    return waiting.first()


def _kept(row: Evidence) -> EvidenceKept:
    return EvidenceKept(
        evidence=row.pk, organization=row.organization_id, status=row.status, valid_until=row.valid_until
    )


def _check(kind: str, value: str, paper: Paper | None, note: str) -> None:
    if kind not in EVIDENCE_KINDS:
        raise InvalidField(field="kind", expected=f"one of {', '.join(EVIDENCE_KINDS)}")
    known = NAMES.get(kind, ("",))
    if value not in known:
        expected = f"one of {', '.join(known)}" if known[0] else "nothing: a certificate has no name"
        raise InvalidField(field="value", expected=expected)
    if len(note) > NOTE_LENGTH:
        raise InvalidField(field="note", expected=f"up to {NOTE_LENGTH} characters")
    if paper is None and not note.strip():
        raise MissingFields(fields=("paper",))
