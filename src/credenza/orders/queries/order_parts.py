"""Parts of an order as values: its columns, its money's movements, its hold, and what may be done with it."""

from typing import Any

from credenza.kernel.actors import Actor
from credenza.kernel.money import Money
from credenza.orders.models import Order, OrderEntry, Review
from credenza.orders.order_rows import EntryRow, HoldRow
from credenza.orders.policy import may
from credenza.orders.rules.balance import Standing
from credenza.orders.rules.channels import ACCOUNT

_OWN = (
    "number", "channel", "status", "role", "currency", "billing", "po_number", "placed_on", "placed_at", "on_terms_on",
    "due_on", "paid_on", "fulfilled_on", "disputed_on", "closed_on", "close_reason",
)  # fmt: skip
_QUOTED = ("technical_contact_email", "parties", "site_url", "terms_version", "valid_until")
_OPEN = ("awaiting_payment", "partially_paid", "on_terms")


def copied(row: Order, standing: Standing) -> dict[str, Any]:
    """What an order's row says as its columns do, what its quote said, and its sums as money."""
    sums = {
        "net": row.net_minor,
        "tax": row.tax_minor,
        "total": row.total_minor,
        "credited": row.credited_minor,
        "paid": standing.paid,
        "balance": standing.balance,
        "surplus": standing.surplus,
    }
    return {
        **{name: getattr(row, name) for name in _OWN},
        **{name: getattr(row.quote, name) for name in _QUOTED},
        **{name: Money(minor, row.currency) for name, minor in sums.items()},
    }


def hold_row(row: Order) -> HoldRow | None:
    """The review that holds the order, or None."""
    review = Review.objects.filter(order=row, status__in=("open", "waiting")).first()
    if review is None:
        return None
    return HoldRow(
        id=review.pk,
        reasons=tuple(review.reasons),
        waiting=review.status == "waiting",
        earliest_on=review.earliest_on,
        due_on=review.due_on,
        wants=review.wants,
    )


def entry_rows(row: Order) -> tuple[EntryRow, ...]:
    """The movements of money, oldest first."""
    return tuple(
        EntryRow(
            id=entry.pk,
            kind=entry.kind,
            amount=Money(entry.amount_minor, row.currency),
            on=entry.on,
            at=entry.at,
            by_id=entry.by_id,
            payment=entry.payment_id,
            other_order=entry.other_order_id,
            other_number=entry.other_order.number if entry.other_order else "",
            reason=entry.reason,
        )
        for entry in OrderEntry.objects.filter(order=row).select_related("other_order").order_by("pk")
    )


def what_may(row: Order, by: Actor, standing: Standing, *, is_held: bool) -> frozenset[str]:
    """The commands that the caller may run on the order as it stands: what pages and API show."""
    is_open = row.status in _OPEN
    fits = {
        "record_payment": row.status not in ("cancelled", "refunded"),
        "place_on_terms": row.status == "awaiting_payment" and row.effective_on is None and not is_held,
        "change_billing": row.status not in ("cancelled", "refunded")
        and not (row.channel == ACCOUNT and row.credited_minor),
        "set_po_number": row.status in ("awaiting_payment", "partially_paid"),
        "cancel_order": is_open and row.fulfilled_on is None and standing.paid == 0,
        "cancel_paid_order": is_open and row.fulfilled_on is None and standing.paid > 0,
        "refund_order": row.status in ("paid", "fulfilled", "part_refunded", "on_terms") and row.disputed_on is None,
        "apply_credit": standing.surplus > 0,
        "return_surplus": standing.surplus > 0,
        "write_off": is_open and standing.balance > 0,
        "dispute_payment": standing.paid > 0,
    }
    return frozenset(name for name, fitting in fits.items() if fitting and may(name, by, row))
