"""Staff make two accounts of one person one: both IDs keep working, nothing that either did is lost.

Source: "Certification renewal", what people do: two credentials in force of one certification become the one with the
later dates.
"""

from datetime import datetime

from credenza.certification.gate import alone
from credenza.certification.holdings import going_on
from credenza.certification.models import Candidate, Credential, ExtensionRequest, Merger, Revocation
from credenza.certification.policy import require
from credenza.certification.receipts import Merged
from credenza.certification.refreshing import locked, refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, announce, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound


@idempotent
def merge_candidates(
    *, keep: int, merge: int, by: Actor, now: datetime, reason: str = "", idempotency_key: str | None = None
) -> Merged:
    """``keep`` goes on with all that both did. Refuses with ``invalid_field`` (the same one), ``not_permitted`` (about
    oneself), ``not_found``.
    """
    when = stamp(by, now)
    for root in _both(keep, merge):
        require("merge_candidates", by, person_id=root.person_id)
    alone()
    kept, taken = _both(keep, merge)
    if kept.pk == taken.pk:
        raise InvalidField(field="merge", expected="another candidate than the one to keep")
    for candidate in sorted((kept.pk, taken.pk)):
        locked(candidate)
    revoked = Credential.objects.filter(candidate__in=(kept, taken), revoked=True, gone=False, merged_into=None)
    lost = list(revoked.order_by("pk").values_list("pk", flat=True))
    for part in (taken, *Candidate.objects.filter(merged_into=taken)):
        part.merged_into = kept
        part.save(update_fields=["merged_into"])
        Merger.objects.create(
            keep=kept, merge=part, on=when.on, reason=reason.strip(), entered_on=when.on, at=now, by_id=by.person_id
        )
    ExtensionRequest.objects.filter(candidate=taken).update(candidate=kept)
    subject = Subject(kind="candidate", id=kept.pk)
    told = {"keep": kept.pk, "merge": taken.pk}
    event = "certification.candidates_merged"
    record(Fact(event=event, payload=told, command="merge_candidates", subject=subject, reason=reason.strip()), when)
    refresh(kept.pk, when, "merge")
    # What both had earned by itself is earned once by both together.
    Credential.objects.filter(candidate=taken).update(gone=True)
    _stay_revoked(lost, when)
    return Merged(candidate=kept.pk, merged=taken.pk)


def _stay_revoked(lost: list[int], when: Stamp) -> None:
    """A credential taken for misconduct does not come back because another of its kind lasts longer."""
    for one in Credential.objects.filter(pk__in=lost).order_by("pk"):
        row = going_on(one)
        if not row.revoked:
            reason = "made one with a revoked one"
            Revocation.objects.create(
                credential=row, revoked=True, reason=reason, entered_on=when.on, at=when.now, by_id=when.by.person_id
            )
            row.revoked = True
            row.save(update_fields=["revoked"])
            announce("certification.credential_revoked", {"candidate": row.candidate_id, "credential": row.pk}, when)


def _both(keep: int, merge: int) -> tuple[Candidate, Candidate]:
    found = []
    for candidate in (keep, merge):
        row = Candidate.objects.filter(pk=candidate).first()
        if row is None:
            raise NotFound(what="candidate")
        found.append(row if row.merged_into is None else row.merged_into)
    return found[0], found[1]
