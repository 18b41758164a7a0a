"""Staff make two accounts of one person one: both IDs keep working, nothing that either did is lost.

Source: "Certification renewal", what people do: two credentials in force of one certification become the one with the
later dates.
"""

from datetime import datetime

from credenza.certification.models import Candidate, Credential, ExtensionRequest, Merger
from credenza.certification.policy import require
from credenza.certification.receipts import Merged
from credenza.certification.refreshing import locked, refresh
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
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
    roots = _both(keep, merge)
    for root in roots:
        require("merge_candidates", by, person_id=root.person_id)
    kept, taken = roots
    if kept.pk == taken.pk:
        raise InvalidField(field="merge", expected="another candidate than the one to keep")
    for candidate in sorted((kept.pk, taken.pk)):
        locked(candidate)
    for part in (taken, *Candidate.objects.filter(merged_into=taken)):
        part.merged_into = kept
        part.save(update_fields=["merged_into"])
        Merger.objects.create(
            keep=kept, merge=part, on=when.on, reason=reason.strip(), entered_on=when.on, at=now, by_id=by.person_id
        )
    # What was earned by itself is earned anew by both together; a pass keeps its row, whoever's it was.
    Credential.objects.filter(candidate=taken, origin__lt=0).update(gone=True)
    ExtensionRequest.objects.filter(candidate=taken).update(candidate=kept)
    subject = Subject(kind="candidate", id=kept.pk)
    told = {"keep": kept.pk, "merge": taken.pk}
    event = "certification.candidates_merged"
    record(Fact(event=event, payload=told, command="merge_candidates", subject=subject, reason=reason.strip()), when)
    refresh(kept.pk, when, "merge")
    return Merged(candidate=kept.pk, merged=taken.pk)


def _both(keep: int, merge: int) -> tuple[Candidate, Candidate]:
    found = []
    for candidate in (keep, merge):
        row = Candidate.objects.filter(pk=candidate).first()
        if row is None:
            raise NotFound(what="candidate")
        found.append(row if row.merged_into is None else row.merged_into)
    return found[0], found[1]
