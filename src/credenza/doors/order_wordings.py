"""Wording and HTTP status of what orders, payments, refunds and invoices refuse."""

from datetime import date
from typing import Any

from credenza.doors.price_wordings import method_words
from credenza.doors.wording import Wording, listed
from credenza.kernel.money import Money
from credenza.programs.loader import active


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _not_payable(facts: dict[str, Any]) -> str:
    way_out = {
        "paid": "It is paid in full; ask for a refund instead.",
        "fulfilled": "It is paid and delivered; ask for a refund instead.",
        "on_terms": "Pay its invoice.",
        "invoiced": "Pay its invoice.",
        "charged_back": "A part of its invoice is credited; write to the order desk.",
        "partially_paid": "Pay the rest, or ask the order desk.",
        "part_refunded": "Nothing is left to pay.",
        "expired": "Its time to be paid is over; order anew.",
        "processing": "The bank still works on its payment; wait until that is decided.",
    }.get(facts["status"], "Order anew, or copy its quote.")
    return f"Order {facts['number']} is {str(facts['status']).replace('_', ' ')}. {way_out}"


def _not_offered(facts: dict[str, Any]) -> str:
    net = Money.of(facts["net"] or "0", facts["currency"] or "USD")
    said = method_words(
        facts["reason"], facts["method"], policy=active().orders, currency=facts["currency"] or "USD", net=net
    )
    return f"{said} Open here: {listed(facts['offered'])}." if facts["offered"] else said


WORDINGS: dict[str, Wording] = {
    "order_not_payable": Wording(status=409, title="Not possible in this state", detail=_not_payable),
    "order_held": Wording(
        status=409,
        title="The order is held",
        detail=lambda facts: (
            f"Order {facts['number']} waits for the order desk: a review or a disputed payment holds it. You are told "
            "when that is decided."
        ),
    ),
    "payment_method_not_offered": Wording(
        status=422, title="This way to pay is not open", detail=_not_offered, field="method"
    ),
    "payment_currency_mismatch": Wording(
        status=409,
        title="Another currency",
        detail=lambda facts: (
            f"The order is in {facts['order_currency']}, the money in {facts['currency']}: it is never converted. "
            + (
                "It is held in the payments queue: return it, or match it to an order in its currency."
                if facts["payment"]
                else "Choose an order in the same currency."
            )
        ),
        field="currency",
    ),
    "nothing_to_refund": Wording(
        status=409,
        title="Nothing to give back",
        detail=lambda facts: (
            f"Nothing of order {facts['number']} was paid that could go back. An order that is not paid is cancelled "
            "instead."
        ),
    ),
    "already_refunded": Wording(
        status=409,
        title="Refunded before",
        detail=lambda facts: f"{listed(facts['items'])} went back before; each line goes back once.",
    ),
    "payment_not_waiting": Wording(
        status=409,
        title="The payment does not wait",
        detail=lambda facts: f"The payment is {facts['status']}. Reload the queue to see what still waits.",
    ),
    "refund_window_closed": Wording(
        status=409,
        title="Refunds have ended",
        detail=lambda facts: f"Refunds ended on {_day(facts['closed_on'])} ({facts['days']} days after purchase).",
    ),
    "refund_not_available": Wording(
        status=409,
        title="Not refundable",
        detail=lambda facts: (
            f"{listed(facts['items'])}: training credits are never refunded, courses and exams only by the order desk, "
            "case by case. Choose other lines, or write to the order desk."
        ),
        field="lines",
    ),
}
