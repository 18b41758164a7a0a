"""A row that waits is put aside for a reason. It is kept, and can't come back by itself."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields, NotFound
from credenza.learning.commands.replay_quarantined import changed
from credenza.learning.errors import NotWaiting
from credenza.learning.policy import require_desk
from credenza.learning.quarantine import release
from credenza.learning.receipts import QuarantineChanged
from credenza.learning.replaying import locked


@idempotent
def dismiss_quarantined(
    *, row: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuarantineChanged:
    """Put the row aside. Refuses with ``not_permitted`` (the certification desk may), ``missing_fields``,
    ``not_found``, ``quarantine_not_open``.
    """
    require_desk("dismiss_quarantined", by)
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    found = locked(row)
    if found is None:
        raise NotFound(what="quarantined row")
    if found.status != "open":
        raise NotWaiting(status=found.status)
    when = stamp(by, now)
    release(
        statement=found.statement, roster_row=found.roster_row, status="dismissed", when=when, reason=reason.strip()
    )
    return changed(row, "dismiss_quarantined", reason.strip(), when)
