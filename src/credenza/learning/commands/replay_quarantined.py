"""Look again at one row that waits, or at all that wait for a day that has come."""

from datetime import date, datetime

from django.db import transaction

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Stamp, Subject, note, stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import NotFound
from credenza.learning.errors import NotWaiting
from credenza.learning.models import Quarantined
from credenza.learning.policy import require_desk
from credenza.learning.receipts import QuarantineChanged
from credenza.learning.replaying import locked, settle_row
from credenza.learning.settling import FUTURE


@idempotent
def replay_quarantined(*, row: int, by: Actor, now: datetime, idempotency_key: str | None = None) -> QuarantineChanged:
    """Settle the row anew; it waits on where nothing became known.

    Refuses with ``not_permitted`` (the certification desk may), ``not_found``, ``quarantine_not_open``.
    """
    require_desk("replay_quarantined", by)
    found = locked(row)
    if found is None:
        raise NotFound(what="quarantined row")
    if found.status != "open":
        raise NotWaiting(status=found.status)
    settle_row(found, stamp(by, now))
    return changed(row, "replay_quarantined", "", stamp(by, now))


def replay_due(on: date, now: datetime) -> int:
    """The daily job: rows that waited for their day, which has come. Answers how many took effect."""
    when = stamp(SYSTEM, now, on=on)
    due = Quarantined.objects.filter(status="open", why=FUTURE, on__lte=on).order_by("pk")
    done = 0
    for row_id in due.values_list("pk", flat=True):
        with transaction.atomic():
            found = locked(row_id)
            done += found is not None and found.status == "open" and not settle_row(found, when)
    return done


def changed(row: int, command: str, reason: str, when: Stamp) -> QuarantineChanged:
    """The row as it stands now, with a line in the audit trail."""
    now = Quarantined.objects.get(pk=row)
    facts = {"status": now.status, "why": now.why}
    note(command, Subject(kind="quarantined", id=row), when, reason=reason, facts=facts)
    return QuarantineChanged(row=row, status=now.status, why=now.why)
