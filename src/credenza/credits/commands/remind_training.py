"""An owner reminds learners whose paid training has not begun or stands still. The owner guide says such reminders
are "not currently available".
"""

from collections.abc import Sequence
from datetime import datetime

from credenza.credits.decisions import ticked
from credenza.credits.models import Request, RequestItem
from credenza.credits.policy import require
from credenza.credits.receipts import ItemsChanged
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound


@idempotent
def remind_training(
    *,
    requests: Sequence[int],
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ItemsChanged:
    """One reminder for each ticked request with training still open; at most one a request and day.

    ``count`` is how many requests are reminded of. Refuses with ``missing_fields``, ``not_found``, ``not_permitted``.
    """
    ids = ticked(requests)
    rows = Request.objects.in_bulk(ids)
    if len(rows) != len(ids):
        raise NotFound(what="request")
    for account_id in {row.account_id for row in rows.values()}:
        require("remind_training", by, account_id=account_id)
    waiting = RequestItem.objects.filter(request_id__in=ids, reversed_on=None, request__status="approved")
    still = set(waiting.exclude(progress="done").values_list("request_id", flat=True))
    when = stamp(by, now)
    for request_id in (wanted for wanted in ids if wanted in still):
        account_id = rows[request_id].account_id
        fact = Fact(
            event="credits.training_reminded",
            payload={"account": account_id, "request": request_id},
            command="remind_training",
            subject=Subject(kind="credit_account", id=account_id),
        )
        record(fact, when)
    return ItemsChanged(count=len(still))
