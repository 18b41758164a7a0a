"""What should have followed from a statement or a roster's row was refused further on: the row waits for staff."""

import uuid
from datetime import datetime

from django.db import transaction

from credenza.journal.recording import stamp
from credenza.kernel.actors import SYSTEM
from credenza.learning.models import Completion, RosterRow, Settled, Statement
from credenza.learning.quarantine import hold
from credenza.learning.receipts import QuarantineChanged
from credenza.learning.settling import is_voided


def return_to_quarantine(*, source: str, why: str, detail: str = "", now: datetime) -> QuarantineChanged | None:
    """``source`` is what the event named; ``why`` is the refusal's code. None where it was voided meanwhile.

    The completion is no longer credited, so that replaying the row tries again.
    """
    when = stamp(SYSTEM, now)
    kind, _, key = source.partition(":")
    with transaction.atomic():
        if kind == "statement":
            statement = Statement.objects.get(uuid=uuid.UUID(key))
            if is_voided(statement):
                return None
            Completion.objects.filter(statement=statement).delete()
            Settled.objects.filter(statement=statement).update(outcome="waiting", settled_at=now)
            held = hold(statement=statement, why=why, detail=detail, when=when)
        else:
            row = RosterRow.objects.select_related("roster").get(pk=int(key))
            Completion.objects.filter(roster_row=row).delete()
            held = hold(roster_row=row, why=why, detail=detail, when=when)
    return QuarantineChanged(row=held.pk, status=held.status, why=held.why)
