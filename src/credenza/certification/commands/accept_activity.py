"""Staff accept an activity: one that was held, one that waits for acceptance, or one that was rejected before.

Source: "Certification renewal", states of an activity; accepting again restores exactly what rejecting undid.
"""

from datetime import datetime

from credenza.certification.deciding import activity_and_person, decide, locked_activity, refuse_own_appeal
from credenza.certification.errors import ActivityState
from credenza.certification.policy import require
from credenza.certification.receipts import ActivityChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields


@idempotent
def accept_activity(
    *, activity: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ActivityChanged:
    """Refuses with ``missing_fields`` (reason), ``activity_not_open`` (withdrawn), ``same_decider`` (the
    candidate appeals against the caller's own decision), ``not_permitted``, ``not_found``.
    """
    row, person = activity_and_person(activity)
    require("accept_activity", by, person_id=person)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    row, root = locked_activity(row)
    if row.status == "withdrawn":
        raise ActivityState(status=row.status)
    refuse_own_appeal(row, by)
    return decide(row, root, "accepted", stamp(by, now), command="accept_activity", reason=reason.strip())
