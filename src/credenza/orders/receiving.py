"""Booking money on an order: the entry, what it leads to, and whether it came too late. Rules PY1 to PY4.

The caller holds the order's lock and has checked who may.
"""

from datetime import date, timedelta

from credenza.catalog.queries import price_book
from credenza.journal.model_rows import insert
from credenza.journal.recording import Stamp
from credenza.orders.accepting import accept
from credenza.orders.entries import OpenOrder, open_order
from credenza.orders.holding import hold_order
from credenza.orders.models import Order, Payment, Quote, QuoteLine
from credenza.orders.saving import locked
from credenza.programs.loader import active

LATE_PAYMENT = "late_payment"


def receive(opened: OpenOrder, payment: Payment) -> None:
    """Count a payment on the order: its state, its invoice and its events follow; a late one holds the order."""
    payment.order, payment.status, payment.suggested, payment.hold_reason = opened.row, "matched", None, ""
    if payment.pk is None:
        insert(payment)
    else:
        payment.save()
    if _came_too_late(opened.row, payment.value_date):
        hold_order(opened, (LATE_PAYMENT,))
        opened.announce("orders.late_payment")
    opened.price_again()
    opened.post("payment", payment.amount_minor, on=payment.value_date, payment=payment)
    _forgive_little(opened, payment)
    opened.settle()
    told = {"payment": payment.pk, "status": opened.row.status}
    opened.tell("orders.payment_recorded", told, command="record_payment", amount_minor=payment.amount_minor)


def _forgive_little(opened: OpenOrder, payment: Payment) -> None:
    """What a bank's charges took off is written off by itself up to the currency's tolerance, shipped as none (A24)."""
    missing, currency = opened.standing.balance, opened.row.currency
    tolerated = (each.minor for each in active().orders.short_payment_tolerance if each.currency == currency)
    if 0 < missing <= next(tolerated, 0):
        opened.post("written_off", missing, on=payment.value_date, reason="within the tolerance for short payments")


def order_by_payment(quote_id: int, value_date: date, when: Stamp) -> OpenOrder:
    """The locked order of a quote that a payment accepts (QT5, PY4); the same one when it was accepted before.

    Money valued by ``valid_until`` accepts it in time however late it is booked; later money accepts it late, and
    ``receive`` asks whether a review is needed. Refuses with ``quote_superseded``, ``quote_not_open``.
    """
    quote, family = locked(quote_id)
    last_day = quote.valid_until or when.on
    order = accept(quote, family, when, late=last_day < when.on)
    if quote.accepted_late and value_date <= last_day:
        quote.accepted_late = False
        quote.save(update_fields=["accepted_late"])
    return open_order(order.pk, when)


def _came_too_late(order: Order, value_date: date) -> bool:
    # What was invoiced is owed at its price, such as after a lost dispute (PY6).
    if order.status not in ("awaiting_payment", "partially_paid") or order.effective_on is not None:
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
