"""Evidence rows: a new file stands beside the older ones, nothing is overwritten."""

from collections.abc import Iterable

from credenza.certification.entering import Proof
from credenza.certification.models import Activity, Evidence
from credenza.journal.recording import Stamp


def add_proofs(activity: Activity, proofs: Iterable[Proof], when: Stamp, *, case: int | None = None) -> tuple[int, ...]:
    """Put files of the store beside an activity; answers the new rows' ids."""
    return tuple(
        Evidence.objects.create(
            activity_id=activity.pk,
            case_id=case,
            stored_name=proof.stored_name,
            sent_digest=proof.sent_digest,
            stored_digest=proof.stored_digest,
            media_type=proof.media_type,
            size=proof.size,
            original_name=proof.original_name,
            at=when.now,
            by_id=when.by.person_id,
        ).pk
        for proof in proofs
    )
