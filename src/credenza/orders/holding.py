"""Holding an order for the desk: a review beside its state, with its clock in business days. Rules MR1, MR2."""

from collections.abc import Sequence

from credenza.orders.entries import OpenOrder
from credenza.orders.models import Review
from credenza.orders.reviewing import standing_review
from credenza.orders.rules.reviews import REASONS, window
from credenza.programs.calendar import holidays_of
from credenza.programs.loader import active

ON_TERMS = "on_terms"
"""What an approval does at once (``wants``): place the order on terms."""


def hold_order(opened: OpenOrder, reasons: Sequence[str], *, wants: str = "") -> Review:
    """Open a review of a locked order, or add the reasons to the one that stands. Told with its window (MR2)."""
    standing = standing_review(order=opened.row)
    if standing is not None:
        standing.reasons = _ordered((*standing.reasons, *reasons))
        standing.wants = wants or standing.wants
        standing.save(update_fields=["reasons", "wants"])
        return standing
    policy, on = active().orders, opened.when.on
    promised = window(on, policy, holidays_of(policy, (on.year, on.year + 1)))
    review = Review.objects.create(
        order=opened.row,
        reasons=_ordered(reasons),
        opened_on=on,
        earliest_on=promised.earliest_on,
        due_on=promised.due_on,
        wants=wants,
    )
    told = {"quote": opened.row.quote_id, "review": review.pk}
    opened.tell("orders.quote_in_review", told, command="hold_order", reasons=review.reasons)
    return review


def _ordered(reasons: Sequence[str]) -> list[str]:
    return [reason for reason in REASONS if reason in reasons]
