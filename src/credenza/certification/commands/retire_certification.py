"""Staff retire a certification from a date; a later statement of the date replaces it, as a new fact.

Source: "The new process to renew certifications is now available", the list of retired certifications, which can no
longer be renewed.
"""

from datetime import date, datetime

from django.db.models.functions import Coalesce

from credenza.certification.gate import alone
from credenza.certification.models import Credential, Pass, Retirement, Upgrade
from credenza.certification.policy import require
from credenza.certification.programs import certification as certification_named
from credenza.certification.receipts import Retired
from credenza.certification.refreshing import refresh_all
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor


@idempotent
def retire_certification(
    *,
    certification: str,
    on: date,
    by: Actor,
    now: datetime,
    reason: str = "",
    idempotency_key: str | None = None,
) -> Retired:
    """``on`` is its first retired day, past or future. Refuses with ``unknown_certification``, ``not_permitted``."""
    require("retire_certification", by)
    named = certification_named(certification)
    when = stamp(by, now)
    alone()
    row = Retirement.objects.create(
        certification=named.code, on=on, reason=reason.strip(), entered_on=when.on, at=now, by_id=by.person_id
    )
    # Whoever holds it, over or not: another date than before may let an old renewal stand or fall.
    holders = _ever_held(named.code)
    told = {"certification": named.code, "on": on.isoformat(), "candidates": len(holders)}
    subject = Subject(kind="certification", id=row.pk)
    event = "certification.certification_retired"
    record(
        Fact(event=event, payload=told, command="retire_certification", subject=subject, reason=reason.strip()), when
    )
    refresh_all(holders, when, "retirement")
    return Retired(certification=named.code, on=on, candidates=len(holders))


def _ever_held(code: str) -> set[int]:
    """Candidates of everything that is, was or could be of that certification: one turned into another, too."""
    held = Credential.objects.filter(certification=code).values_list("candidate_id", flat=True)
    passed = Pass.objects.filter(certification=code).values_list(Coalesce("candidate__merged_into_id", "candidate_id"))
    became = Upgrade.objects.filter(certification=code).values_list("credential__candidate_id", flat=True)
    return {*held, *(root for (root,) in passed), *became}
