"""Reviews: opening a hold, stopping and starting its clock, closing it. Rules MR1, MR2 and section 3 of orders.

A quote and an order are held alike (orders: ``holding``); what an approval does at once with a held order is its
``wants``: "on_terms", or nothing. The caller holds the lock of the quote or order.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from credenza.journal.model_rows import read
from credenza.journal.recording import Fact, Stamp, Subject, note, record
from credenza.orders.errors import ReviewNotOpen
from credenza.orders.models import Order, Quote, Review
from credenza.orders.rules.reviews import APPROVED, REASONS, REFUSED, RUNNING, WAITING, Window, waited, window
from credenza.programs.calendar import holidays_of
from credenza.programs.loader import active

STANDING = (RUNNING, WAITING)


def standing_holds(order: Order) -> list[Review]:
    """The hold of a locked order, or nothing; an order has one at a time."""
    return read(Review, "WHERE order_id = %s AND status IN ('open', 'waiting')", (order.pk,))


def standing_review(*, quote: Quote | None = None, order: Order | None = None) -> Review | None:
    """The hold that waits for the desk or for the buyer, under its lock; None when nothing is held."""
    held = Review.objects.select_for_update().filter(status__in=STANDING)
    held = held.filter(quote=quote) if quote is not None else held.filter(order=order)
    return held.order_by("-pk").first()


def required_review(*, quote: Quote | None = None, order: Order | None = None) -> Review:
    """The standing hold. Raises ``ReviewNotOpen``, which names how the last one ended."""
    found = standing_review(quote=quote, order=order)
    if found is None:
        last = Review.objects.filter(quote=quote) if quote is not None else Review.objects.filter(order=order)
        ended = last.order_by("-pk").values_list("status", flat=True).first()
        raise ReviewNotOpen(status=ended or "")
    return found


def open_review(quote: Quote, reasons: Sequence[str], when: Stamp) -> Review:
    """Hold the quote from this day on, or add the reasons to the hold that stands already.

    A hold that waited for the buyer goes on: its clock starts again.
    """
    found = standing_review(quote=quote)
    if found is not None:
        found.reasons = _ordered((*found.reasons, *reasons))
        _start_again(found, when)
        found.save(update_fields=["reasons", "status", "waiting_since", "waited_days", "earliest_on", "due_on"])
        return found
    clock = promised(when.on)
    return Review.objects.create(
        quote=quote,
        reasons=_ordered(reasons),
        opened_on=when.on,
        earliest_on=clock.earliest_on,
        due_on=clock.due_on,
    )


def promised(on: date) -> Window:
    """The window of a review that begins on the day (MR2)."""
    return window(on, active().orders, _holidays(on))


def ask_buyer(review: Review, note: str, when: Stamp) -> None:
    """Stop the clock: the buyer is asked something."""
    review.status, review.note = WAITING, note
    review.waiting_since = review.waiting_since or when.on
    review.save(update_fields=["status", "note", "waiting_since"])


def resume(review: Review, when: Stamp) -> None:
    """Start the clock again: the buyer answered."""
    _start_again(review, when)
    review.save(update_fields=["status", "note", "waiting_since", "waited_days", "earliest_on", "due_on"])


def close(review: Review, outcome: str, note: str, when: Stamp) -> None:
    """End the hold as "approved" or "declined". The caller records why."""
    review.status, review.note = outcome, note
    review.decided_on, review.decided_by_id = when.on, when.by.person_id
    review.waiting_since = None
    review.save(update_fields=["status", "note", "decided_on", "decided_by_id", "waiting_since"])


def drop(quote: Quote, when: Stamp, note: str) -> None:
    """End a quote's hold because the quote itself ended; nobody decided anything."""
    found = standing_review(quote=quote)
    if found is not None:
        close(found, REFUSED, note, when)


def tell_decision(review: Review, command: str, when: Stamp) -> None:
    """Announce how a review ended, with its audit row."""
    outcome = APPROVED if review.status == APPROVED else REFUSED
    told: dict[str, Any] = {"review": review.pk, "outcome": outcome, **subject_of(review)}
    _record("orders.review_decided", told, review, command, when)


def tell_question(review: Review, command: str, when: Stamp) -> None:
    """Announce that the buyer is asked something, with its audit row."""
    _record("orders.review_question", {"review": review.pk, **subject_of(review)}, review, command, when)


def tell_answer(review: Review, command: str, when: Stamp) -> None:
    """Announce that the buyer answered, with its audit row."""
    _record("orders.review_answered", {"review": review.pk, **subject_of(review)}, review, command, when)


def tell_assigned(review: Review, command: str, when: Stamp) -> None:
    """Leave an audit row of who looks at it; nobody else is told."""
    facts = {"review": review.pk, "assignee": review.assignee_id, **subject_of(review)}
    note(command, Subject(kind="review", id=review.pk), when, facts=facts)


def subject_of(review: Review) -> dict[str, int]:
    """The quote or the order that is held, as events name it."""
    if review.quote_id is not None:
        return {"quote": review.quote_id}
    return {"order": review.order_id or 0}


def _record(event: str, told: dict[str, Any], review: Review, command: str, when: Stamp) -> None:
    subject = Subject(kind="review", id=review.pk)
    audit = {**told, "reasons": review.reasons}
    record(Fact(event=event, payload=told, command=command, subject=subject, reason=review.note, audit=audit), when)


def _start_again(review: Review, when: Stamp) -> None:
    if review.waiting_since is not None:
        holidays = _holidays(when.on)
        review.waited_days += waited(review.waiting_since, when.on, holidays)
        moved = window(review.opened_on, active().orders, holidays, waited_days=review.waited_days)
        review.earliest_on, review.due_on, review.waiting_since = moved.earliest_on, moved.due_on, None
    review.status = RUNNING


def _holidays(on: date) -> frozenset[date]:
    """The seller's holidays of this year and its neighbors: a window reaches into the next, a wait from the last."""
    year = on.year
    return holidays_of(active().orders, (year - 1, year, year + 1))


def _ordered(reasons: Sequence[str]) -> list[str]:
    return [reason for reason in REASONS if reason in reasons]
