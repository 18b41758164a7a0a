"""Reads about reviews: the desk's queue, and the hold of one quote or order."""

from collections.abc import Iterable
from datetime import date

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.orders.models import Order, Quote, Review
from credenza.orders.policy import may, require
from credenza.orders.reviewing import STANDING
from credenza.orders.rows import ReviewRow
from credenza.orders.rules.reviews import RUNNING, is_overdue
from credenza.parties.queries import people
from credenza.parties.rows import PersonRow

PAGE = 50


def review_queue(
    by: Actor,
    on: date,
    *,
    status: str = "",
    assignee: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> tuple[ReviewRow, ...]:
    """What waits for the desk, oldest first. ``status`` is open, waiting, approved or declined; empty: what stands.

    Refuses with ``not_permitted``.
    """
    require("see_reviews", by)
    found = Review.objects.filter(status__in=[status] if status else STANDING)
    if assignee is not None:
        found = found.filter(assignee_id=assignee)
    if after is not None:
        found = found.filter(pk__gt=after)
    return _rows(list(found.select_related(*_NAMED).order_by("pk")[:limit]), on)


def review(review_id: int, by: Actor, on: date) -> ReviewRow:
    """One hold. Raises ``NotFound`` for who sees neither what it holds nor the desk's queue."""
    found = Review.objects.select_related(*_NAMED).filter(pk=review_id).first()
    if found is None or not _seen(found, by):
        raise NotFound(what="review")
    return _rows([found], on)[0]


def last_review_of(held: Quote | Order, on: date) -> ReviewRow | None:
    """The latest hold of a quote or an order, closed ones too; None when there was none."""
    found = Review.objects.filter(quote=held) if isinstance(held, Quote) else Review.objects.filter(order=held)
    last = found.select_related(*_NAMED).order_by("-pk").first()
    return _rows([last], on)[0] if last else None


def review_of_order(order_id: int, by: Actor, on: date) -> ReviewRow | None:
    """The latest hold of an order; None when there was none. Raises ``NotFound`` for who may not see the order."""
    found = Order.objects.filter(pk=order_id).first()
    if found is None or not may("see_order", by, found):
        raise NotFound(what="order")
    return last_review_of(found, on)


def reviews_due(on: date) -> tuple[ReviewRow, ...]:
    """Running reviews whose promised last day was this day, for the alert of the day after."""
    found = Review.objects.filter(status=RUNNING, due_on=on).select_related(*_NAMED).order_by("pk")
    return _rows(list(found), on)


def next_review_due(after: date) -> date | None:
    """The next promised last day of a running review that is later than the day."""
    later = Review.objects.filter(status=RUNNING, due_on__gt=after)
    return later.order_by("due_on").values_list("due_on", flat=True).first()


def count_reviews(on: date) -> tuple[int, int]:
    """How many reviews run, and how many of them are overdue on the day."""
    running = Review.objects.filter(status=RUNNING)
    return running.count(), running.filter(due_on__lt=on).count()


_NAMED = ("quote__organization", "order__organization")


def _seen(found: Review, by: Actor) -> bool:
    if may("see_reviews", by):
        return True
    if found.quote is not None:
        return may("see_quote", by, found.quote)
    return found.order is not None and may("see_order", by, found.order)


def _rows(found: list[Review], on: date) -> tuple[ReviewRow, ...]:
    known = people(_people_of(found))
    return tuple(_row(each, known, on) for each in found)


def _people_of(found: Iterable[Review]) -> set[int]:
    named = {each.assignee_id for each in found} | {each.decided_by_id for each in found}
    return {number for number in named if number is not None}


def _row(found: Review, known: dict[int, PersonRow], on: date) -> ReviewRow:
    held = found.quote or found.order
    buyer = ""
    if held is not None:
        buyer = held.organization.name if held.organization else str(held.billing.get("name") or "")
    return ReviewRow(
        id=found.pk,
        quote=found.quote_id,
        order=found.order_id,
        subject=str(held or ""),
        buyer=buyer,
        reasons=tuple(found.reasons),
        status=found.status,
        opened_on=found.opened_on,
        earliest_on=found.earliest_on,
        due_on=found.due_on,
        waiting_since=found.waiting_since,
        overdue=is_overdue(found.status, found.due_on, on),
        assignee=known.get(found.assignee_id or 0),
        note=found.note,
        decided_on=found.decided_on,
        decided_by=known.get(found.decided_by_id or 0),
        wants=found.wants,
    )
