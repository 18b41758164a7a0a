"""How far the paid training is. Learners say it themselves; a learning platform's statements enter here too."""

from datetime import datetime

from credenza.credits.errors import UnknownItem
from credenza.credits.models import Request, RequestItem
from credenza.credits.policy import require
from credenza.credits.receipts import ItemsChanged
from credenza.credits.rules.reversal import RequestNotApproved
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound

PROGRESS = ("not_started", "started", "done")


@idempotent
def set_progress(
    *,
    request: int,
    sku: str,
    progress: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ItemsChanged:
    """Mark one item of an approved request ``not_started``, ``started`` or ``done``.

    Refuses with ``invalid_field``, ``request_not_approved``, ``unknown_item``, ``not_permitted``, ``not_found``.
    """
    row = Request.objects.filter(pk=request).first()
    if row is None:
        raise NotFound(what="request")
    require("set_progress", by, account_id=row.account_id, learner_id=row.learner_id)
    if progress not in PROGRESS:
        raise InvalidField(field="progress", expected="not_started, started or done")
    if row.status != "approved":
        raise RequestNotApproved(status=row.status)
    when = stamp(by, now)
    items = RequestItem.objects.filter(request_id=request, sku=sku, reversed_on=None)
    changed = items.exclude(progress=progress).update(progress=progress, progress_on=when.on)
    if not changed and not items.exists():
        raise UnknownItem(items=(sku,))
    if changed:
        fact = Fact(
            event="credits.training_progressed",
            payload={
                "account": row.account_id,
                "request": request,
                "sku": sku,
                "progress": progress,
            },
            command="set_progress",
            subject=Subject(kind="request", id=request),
        )
        record(fact, when)
    return ItemsChanged(count=changed)
