"""Placing an order on terms: at once, or after a review. Rules PM6, MR1, A7, A8, A10; section 3."""

from credenza.orders.entries import OpenOrder
from credenza.orders.invoicing import due_date, issue_invoice
from credenza.orders.models import Order


def put_on_terms(opened: OpenOrder) -> None:
    """The order of a locked, unpaid order's buyer goes on terms: invoice, last day to pay, purchase date.

    Nothing is fulfilled by it, unless the customer gets licenses before the payment (A10): who listens decides.
    """
    row, when = opened.row, opened.when
    opened.price_again()
    row.on_terms_on, row.effective_on, row.due_on = when.on, when.on, due_date(when.on)
    opened.settle()
    opened.tell("orders.order_on_terms", command="place_on_terms", due_on=row.due_on.isoformat())
    opened.invoice = issue_invoice(row, opened.lines, when)


def had_terms_before(order: Order) -> bool:
    """Whether the payer had an order on terms before that was not taken back: the first one is looked at (MR1)."""
    earlier = Order.objects.exclude(pk=order.pk).filter(on_terms_on__isnull=False).exclude(status="cancelled")
    if order.organization_id is not None:
        return earlier.filter(organization=order.organization_id).exists()
    return earlier.filter(organization=None, purchaser_id=order.purchaser_id).exists()
