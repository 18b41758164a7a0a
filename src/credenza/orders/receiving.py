"""Booking money on an order: the entry, what it leads to, and whether it came too late. Rules PY1 to PY4.

The caller holds the order's lock and has checked who may.
"""

from datetime import date, timedelta

from credenza.catalog.queries import price_book
from credenza.orders.entries import OpenOrder
from credenza.orders.holding import hold_order
from credenza.orders.models import Order, Payment, Quote, QuoteLine
from credenza.programs.loader import active

LATE_PAYMENT = "late_payment"


def receive(opened: OpenOrder, payment: Payment) -> None:
    """Count a payment on the order: its state, its invoice and its events follow; a late one holds the order."""
    payment.order, payment.status, payment.suggested, payment.hold_reason = opened.row, "matched", None, ""
    payment.save()
    if _came_too_late(opened.row, payment.value_date):
        hold_order(opened, (LATE_PAYMENT,))
        opened.announce("orders.late_payment")
    opened.price_again()
    opened.post("payment", payment.amount_minor, on=payment.value_date, payment=payment)
    opened.settle()
    told = {"payment": payment.pk, "status": opened.row.status}
    opened.tell("orders.payment_recorded", told, command="record_payment", amount_minor=payment.amount_minor)


def _came_too_late(order: Order, value_date: date) -> bool:
    if order.status not in ("awaiting_payment", "partially_paid"):
        return False
    return is_too_late(order.quote, value_date)


def is_too_late(quote: Quote, value_date: date) -> bool:
    """Whether money of that value date no longer pays the quote by itself (PY4): it needs a review.

    Up to ``valid_until`` it pays; so many days longer it pays while the list prices are unchanged, because a transfer
    alone may take more than a week.
    """
    if quote.valid_until is None or value_date <= quote.valid_until:
        return False
    if value_date > quote.valid_until + timedelta(days=active().orders.late_days):
        return True
    return not _list_prices_unchanged(quote, value_date)


def _list_prices_unchanged(quote: Quote, on: date) -> bool:
    lines = QuoteLine.objects.filter(quote=quote).exclude(kind="credits")
    wanted = set(lines.values_list("sku", "tier"))
    skus = sorted({sku for sku, _ in wanted})
    then, now = (price_book(skus, quote.currency, day) for day in (quote.price_on, on))
    keys = [(sku, tier, quote.currency) for sku, tier in wanted]
    return all(then.prices.get(key) == now.prices.get(key) for key in keys)
