"""Reviews: the order desk's queue, and the decision on a held quote or order."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from credenza.api.v1.door import Call, IdempotencyKey, asks, call_of, lead_on
from credenza.api.v1.fields import Id, Limit
from credenza.api.v1.shapes import quotes as shapes
from credenza.api.v1.shapes import quotes_asked as bodies
from credenza.api.v1.shapes.common import Page
from credenza.credits.rows import Slice
from credenza.orders.commands import answer_review as answering
from credenza.orders.commands import assign_review as assigning
from credenza.orders.commands import decline_review as declining
from credenza.orders.commands import return_to_buyer as returning
from credenza.orders.queries import reviews
from credenza.orders.receipts import ReviewMoved
from credenza.orders.rows import ReviewRow
from credenza.workflows import quoting

router = Router(tags=["Reviews"])
READING, WRITING, DESK = "orders:read", "orders:write", "desk:write"
State = Literal["open", "waiting", "approved", "declined", ""]


@router.get("/reviews", **asks(READING, Page[shapes.ReviewShown]))
def list_reviews(
    request: HttpRequest,
    response: HttpResponse,
    status: State = "",
    assignee: Id | None = None,
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[ReviewRow]:
    """What waits for the order desk, oldest first; `before` is the key of the page before, as everywhere."""
    call = call_of(request)
    rows = reviews.review_queue(call.by, call.on, status=status, assignee=assignee, after=before, limit=limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    lead_on(request, response, "before", following)
    return Slice(rows=rows[:limit], next_before=following)


@router.get("/reviews/{review}", **asks(READING, shapes.ReviewShown))
def get_review(request: HttpRequest, review: Id) -> ReviewRow:
    """One hold with its clock, for the order desk and for who sees what is held."""
    return _seen(review, call_of(request))


@router.post("/reviews/{review}/approve", **asks(DESK, shapes.ReviewMovedShown, writes=True))
def approve_review(request: HttpRequest, review: Id, body: bodies.NoteGiven, key: IdempotencyKey = None) -> ReviewMoved:
    """Let a quote open at today's prices, or an order go on."""
    return _decided(quoting.approve_review, request, review, key, note=body.note)


@router.post("/reviews/{review}/decline", **asks(DESK, shapes.ReviewMovedShown, writes=True))
def decline_review(request: HttpRequest, review: Id, body: bodies.NoteGiven, key: IdempotencyKey = None) -> ReviewMoved:
    """Close a quote, or cancel an order, and say why."""
    return _decided(declining.decline_review, request, review, key, note=body.note)


@router.post("/reviews/{review}/return", **asks(DESK, shapes.ReviewMovedShown, writes=True))
def return_to_buyer(
    request: HttpRequest, review: Id, body: bodies.NoteGiven, key: IdempotencyKey = None
) -> ReviewMoved:
    """Ask the buyer something; the clock stands until they answer."""
    return _decided(returning.return_to_buyer, request, review, key, note=body.note)


@router.post("/reviews/{review}/assign", **asks(DESK, shapes.ReviewMovedShown, writes=True))
def assign_review(
    request: HttpRequest, review: Id, body: bodies.AssigneeGiven, key: IdempotencyKey = None
) -> ReviewMoved:
    """Say who at the order desk looks at it."""
    return _decided(assigning.assign_review, request, review, key, assignee=body.assignee)


@router.post("/orders/{order}/review-answer", **asks(WRITING, shapes.ReviewMovedShown, writes=True))
def answer_review(request: HttpRequest, order: Id, body: bodies.AnswerGiven, key: IdempotencyKey = None) -> ReviewMoved:
    """Answer the desk's question about a held order; a quote is answered by sending it again."""
    return answering.answer_review(order=order, answer=body.answer, **call_of(request, key).as_keywords)


def _seen(review: int, call: Call) -> ReviewRow:
    return reviews.review(review, call.by, call.on)


def _decided(
    command: Callable[..., ReviewMoved], request: HttpRequest, review: int, key: str | None, **more: Any
) -> ReviewMoved:
    call = call_of(request, key)
    row = _seen(review, call)
    return command(quote=row.quote, order=row.order, **more, **call.as_keywords)
