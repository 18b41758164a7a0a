"""Making the order of an accepted quote, once. Rules QT5, PY4, TX6."""

from decimal import Decimal
from typing import Any

from credenza.journal.model_rows import insert, read
from credenza.journal.recording import Stamp
from credenza.orders.entries import OpenOrder
from credenza.orders.models import Order, OrderLine, Quote, QuoteLine
from credenza.orders.numbering import next_number
from credenza.orders.taxing import tax_again


def place_order(quote: Quote, when: Stamp, late: bool = False, number: str = "") -> Order:  # noqa: FBT001, FBT002
    """The order of a quote that its caller holds locked and has just accepted; a quote has one.

    Tax is counted anew with the rate of the day; it stays an estimate until the invoice. An order that costs nothing
    is paid at once. ``late``: a payment after ``valid_until`` accepted it (PY4). The quote itself is not touched.
    ``number`` is the order's, where its caller took it already.
    """
    order = _row(quote, when)
    lines = [OrderLine(quote_line=line, position=line.position) for line in _quoted(quote)]
    tax_again(order, lines, when.on)
    opened = _placed(order, lines, quote, when, number or next_number("order", when.on.year), late=late)
    if order.total_minor == 0:
        opened.settle()
    return order


def place_charged(quote: Quote, when: Stamp, number: str) -> OpenOrder:
    """The order of what was charged already, with the tax that was charged: nothing is counted again."""
    order = _row(quote, when)
    percents = {group["category"]: Decimal(group["percent"]) for group in quote.tax_groups}
    lines = [
        OrderLine(quote_line=line, position=line.position, tax_percent=percents.get(line.tax_category, Decimal(0)))
        for line in _quoted(quote)
    ]
    return _placed(order, lines, quote, when, number)


def _placed(
    order: Order, lines: list[OrderLine], quote: Quote, when: Stamp, number: str, *, late: bool = False
) -> OpenOrder:
    order.number = number
    insert(order)
    for line in lines:
        line.order = order
    insert(*lines)
    opened = OpenOrder(order, when, lines)
    told: dict[str, Any] = {"quote": quote.pk, "late": late}
    opened.tell("orders.order_placed", told, command="place_order", total_minor=order.total_minor)
    return opened


def _quoted(quote: Quote) -> list[QuoteLine]:
    return read(QuoteLine, "WHERE quote_id = %s ORDER BY position", (quote.pk,))


def _row(quote: Quote, when: Stamp) -> Order:
    return Order(
        quote=quote,
        channel=quote.channel,
        role=quote.role,
        currency=quote.currency,
        organization_id=quote.organization_id,
        end_customer_id=quote.end_customer_id,
        purchaser_id=quote.purchaser_id,
        billing_contact_id=quote.billing_contact_id,
        technical_contact_id=quote.technical_contact_id,
        billing=quote.billing,
        po_number=quote.po_number,
        net_minor=quote.net_minor,
        tax_minor=quote.tax_minor,
        tax_reason=quote.tax_reason,
        tax_groups=quote.tax_groups,
        total_minor=quote.total_minor,
        placed_on=when.on,
        placed_at=when.now,
    )
