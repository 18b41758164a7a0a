"""A candidate, or staff for one, enters an activity. It counts as soon as it is entered; an audit may reject it later.

Source: "The new process to renew certifications is now available", To enter an activity; what is dated in time but
typed in after a credential's expiry goes to staff ("Certification renewal: semantics", rule 10).
"""

from datetime import datetime

from credenza.certification.commands.register_candidate import registered
from credenza.certification.effects import effect_of, unsaved
from credenza.certification.entering import (
    Claim,
    Proof,
    check_claim,
    check_day,
    hundredths,
    name_key,
    refuse_duplicate,
)
from credenza.certification.evidence import add_proofs
from credenza.certification.models import Activity
from credenza.certification.policy import is_own, require
from credenza.certification.programs import policy
from credenza.certification.reading import family
from credenza.certification.receipts import ActivityRecorded
from credenza.certification.refreshing import locked, refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.evidence_errors import EvidenceMissing


@idempotent
def record_activity(
    *,
    person: int,
    claim: Claim,
    by: Actor,
    now: datetime,
    evidence: tuple[Proof, ...] = (),
    idempotency_key: str | None = None,
) -> ActivityRecorded:
    """Keep the activity with its evidence and renew what it renews.

    Refuses with ``missing_fields``, ``unknown_type``, ``date_in_future``, ``date_before_program``,
    ``evidence_missing`` (the candidate's own), ``duplicate_activity``, ``invalid_field``, ``not_permitted``.
    """
    require("record_activity", by, person_id=person)
    check_claim(claim)
    check_day(claim.on, person, now)
    own = is_own(by, person)
    if own and not evidence:
        raise EvidenceMissing
    when = stamp(by, now)
    root = locked(registered(person, when).pk)
    refuse_duplicate(family(root.pk), claim.type, claim.on, claim.name)
    row = Activity.objects.create(
        candidate_id=root.pk,
        type=claim.type,
        on=claim.on,
        name=claim.name.strip(),
        name_key=name_key(claim.name),
        item=claim.item,
        language=claim.language.strip() or "en",
        notes=claim.notes.strip(),
        unit_hundredths=hundredths(claim),
        source="typed" if own else "staff",
        entered_on=when.on,
        entered_at=now,
        entered_by_id=by.person_id,
        **dict.fromkeys(("status", "entered_as"), _first_state(root.pk, claim, when, own=own)),
    )
    add_proofs(row, evidence, when)
    return recorded(row, when, "record_activity")


def recorded(row: Activity, when: Stamp, command: str, *, reason: str = "") -> ActivityRecorded:
    """Announce a new activity and what follows from it."""
    told = {"candidate": row.candidate_id, "activity": row.pk, "status": row.status}
    record(
        Fact(
            event="certification.activity_recorded",
            payload=told,
            command=command,
            subject=Subject(kind="activity", id=row.pk),
            reason=reason,
            audit={**told, "type": row.type, "date": row.on.isoformat(), "source": row.source},
        ),
        when,
    )
    done = refresh(row.candidate_id, when, "activity")
    return ActivityRecorded(
        activity=row.pk,
        candidate=row.candidate_id,
        status=row.status,
        verified=row.verified,
        effect=done.effect(when.on),
        moved=tuple(done.moved),
    )


def _first_state(root: int, claim: Claim, when: Stamp, *, own: bool) -> str:
    if not own:
        return "accepted"
    if effect_of(root, when.on, unsaved(claim)).held:
        return "held"
    return "entered" if policy().counts_from == "acceptance" else "accepted"
