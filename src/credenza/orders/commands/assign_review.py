"""Say who at the desk looks at a held quote or order. Section "Order desk" of the orders rules."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.orders.deciding import held
from credenza.orders.policy import DESK
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import tell_assigned
from credenza.parties.queries import actor_for


@idempotent
def assign_review(
    *,
    quote: int | None = None,
    order: int | None = None,
    assignee: int | None = None,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Give the review to somebody of the order desk (None: to nobody).

    Refuses with ``not_permitted``, ``review_not_open``, ``invalid_field`` for somebody who is not of the desk.
    """
    when = stamp(by, now)
    found = held("assign_review", quote, order, when)
    if assignee is not None and not actor_for(assignee).has(*DESK):
        raise InvalidField(field="assignee", expected="somebody of the order desk")
    found.review.assignee_id = assignee
    found.review.save(update_fields=["assignee_id"])
    tell_assigned(found.review, "assign_review", when)
    return found.moved()
