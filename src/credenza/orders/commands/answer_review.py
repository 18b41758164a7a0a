"""A buyer answers the desk's question about a held order: the review's clock runs again. Rule MR2."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.orders.deciding import checked_note, held
from credenza.orders.errors import ReviewNotOpen
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import resume, tell_answer
from credenza.orders.rules.reviews import WAITING


@idempotent
def answer_review(
    *,
    order: int,
    answer: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> ReviewMoved:
    """Say something to the desk; the answer stands below its question. A quote is answered by sending it again.

    Refuses with ``not_permitted``, ``missing_fields`` (answer), ``review_not_open`` (nothing was asked).
    """
    when = stamp(by, now)
    found = held("answer_review", None, order, when)
    if by.person_id is None:
        raise NotPermitted(command="answer_review")
    text = checked_note(answer, needed=True, field="answer")
    if found.review.status != WAITING:
        raise ReviewNotOpen(status=found.review.status)
    found.review.note = f"{found.review.note}\n\n{text}"
    resume(found.review, when)
    tell_answer(found.review, "answer_review", when)
    return found.moved()
