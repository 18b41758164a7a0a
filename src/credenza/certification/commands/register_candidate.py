"""A person becomes a candidate: by entering a first activity, passing a first exam, or a grant.

Source: platform rules, "Who signs in"; the ID's form is the one candidates give when they ask for an extension
("The new process to renew certifications is now available", comments).
"""

from datetime import datetime
from uuid import uuid4

from credenza.certification.entering import candidate_of
from credenza.certification.models import Candidate
from credenza.certification.policy import require
from credenza.certification.programs import policy
from credenza.certification.receipts import CandidateRegistered
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.parties.queries import person as person_row


@idempotent
def register_candidate(
    *, person: int, by: Actor, now: datetime, idempotency_key: str | None = None
) -> CandidateRegistered:
    """Give the person a candidate ID, or answer the one they have. Refuses with ``not_permitted``, ``not_found``."""
    require("record_activity", by, person_id=person)
    row = registered(person, stamp(by, now))
    return CandidateRegistered(candidate=row.pk, number=row.number)


def registered(person: int, when: Stamp) -> Candidate:
    """The person's candidate, made now if there is none; of an account that was taken in, the one that was kept."""
    known = candidate_of(person)
    if known is not None:
        return known if known.merged_into is None else known.merged_into
    if person_row(person) is None:
        raise NotFound(what="person")
    own = policy()
    row, made = Candidate.objects.get_or_create(
        person_id=person, defaults={"number": uuid4().hex[:20], "registered_on": when.on}
    )
    if not made:
        return row  # made by somebody else at this very moment
    row.number = f"{own.candidate_prefix}{row.pk:0{own.candidate_digits}d}"
    row.save(update_fields=["number"])
    record(
        Fact(
            event="certification.candidate_registered",
            payload={"candidate": row.pk},
            command="register_candidate",
            subject=Subject(kind="candidate", id=row.pk),
        ),
        when,
    )
    return row
