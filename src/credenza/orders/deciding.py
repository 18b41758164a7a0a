"""Finding the one hold that a review command speaks of, under the lock of what it holds. Rules MR1, MR2."""

from dataclasses import dataclass

from credenza.journal.recording import Stamp
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.models import Quote, Review
from credenza.orders.policy import Bought, require
from credenza.orders.receipts import ReviewMoved
from credenza.orders.reviewing import required_review
from credenza.orders.saving import locked

NOTE_LENGTH = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hold with what it holds: either ``quote`` or ``order``."""

    review: Review
    quote: Quote | None = None
    order: OpenOrder | None = None

    def moved(self) -> ReviewMoved:
        """The receipt."""
        return ReviewMoved(
            review=self.review.pk,
            status=self.review.status,
            quote=self.quote.pk if self.quote else None,
            order=self.order.row.pk if self.order else None,
            due_on=self.review.due_on,
        )


def held(command: str, quote: int | None, order: int | None, when: Stamp) -> Held:
    """The standing hold of exactly one of the two.

    Refuses with ``not_found``, ``not_permitted``, ``review_not_open``, ``missing_fields``, ``invalid_field``.
    """
    if quote is None and order is None:
        raise MissingFields(fields=("quote",))
    if quote is not None and order is not None:
        raise InvalidField(field="order", expected="a quote or an order, not both")
    if quote is not None:
        row, _ = locked(quote)
        require(command, when.by, row)
        return Held(review=required_review(quote=row), quote=row)
    opened = open_order(order or 0, when)
    bought: Bought = opened.row
    require(command, when.by, bought)
    return Held(review=required_review(order=opened.row), order=opened)


def checked_note(note: str, *, needed: bool = False, field: str = "note") -> str:
    """What was written, trimmed. Refuses with ``missing_fields`` where it is needed, ``invalid_field`` if too long."""
    text = note.strip()
    if needed and not text:
        raise MissingFields(fields=(field,))
    if len(text) > NOTE_LENGTH:
        raise InvalidField(field=field, expected=f"up to {NOTE_LENGTH:,} characters")
    return text
