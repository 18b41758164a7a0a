"""Who may do what with orders, invoices and payments: rows as in ``permissions``.

The owner is the first contact of the organization that bought, the learner a colleague in it. The order awaits payment;
a payment waits in the queue.
"""

from tests.faces.api.permissions import Row

_WHY = {"reason": "Because"}
_ONE = {"amount": "1.00", "currency": "USD"}
_EXAM = {
    "items": ["{sku}"],
    "billing": {"name": "Lee", "street": "Main St 1", "city": "Berlin", "country": "DE"},
}
_SENT = {"entry": 999999, "sent_on": "2026-03-10", "reference": "TRN 1"}
_CAME = {**_ONE, "value_date": "2026-03-10"}

# fmt: off
TABLE = (
    #   method    path                                body  other owner learn desk fin  admin
    Row("GET", "/orders", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/orders/{order}", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/orders/{order}/invoices", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/orders/{order}/payments", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/orders/{order}/pay-by-card", {"card": "declined"}, 404, 409, 409, 409, 409, 409),
    Row("POST", "/checkout-previews", _EXAM, 200, 200, 200, 200, 200, 200),
    Row("POST", "/checkouts", {**_EXAM, "terms_accepted": True}, 201, 201, 201, 201, 201, 201),
    Row("GET", "/orders/{order}/training", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/orders/{order}/training/{position}/progress", {"progress": "done"}, 404, 404, 404, 404, 404, 404),
    Row("POST", "/orders/{order}/place-on-terms", None, 404, 200, 200, 200, 403, 200),
    Row("POST", "/orders/{order}/cancel", _WHY, 404, 200, 200, 200, 403, 200),
    Row("POST", "/orders/{order}/refund", {"reason": "Because"}, 404, 409, 409, 409, 409, 409),
    Row("POST", "/orders/{order}/po-number", {"po_number": "PO-1"}, 404, 200, 200, 200, 403, 200),
    Row("POST", "/orders/{order}/billing", _WHY, 404, 200, 200, 200, 200, 200),
    Row("POST", "/orders/{order}/payments", _CAME, 404, 403, 403, 200, 403, 200),
    Row("POST", "/orders/{order}/apply-credit", {**_ONE, "target": "{other_order}"}, 404, 403, 403, 409, 403, 409),
    Row("POST", "/orders/{order}/return-surplus", _WHY, 404, 403, 403, 409, 409, 409),
    Row("POST", "/orders/{order}/write-off", {**_ONE, **_WHY}, 404, 403, 403, 200, 200, 200),
    Row("POST", "/orders/{order}/dispute", {"outcome": "opened", "payment": "{payment}"}, 404, 403, 403, 404, 404, 404),
    Row("GET", "/invoices", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/invoices/{invoice}", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/payments", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/payments/{payment}", None, 403, 403, 403, 200, 200, 200),
    Row("POST", "/payments/{payment}/match", {"order": "{order}"}, 403, 403, 403, 200, 403, 200),
    Row("POST", "/payments/{payment}/return", _WHY, 403, 403, 403, 200, 200, 200),
    Row("GET", "/receivables", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/money-back", None, 403, 403, 403, 200, 200, 200),
    Row("POST", "/money-back/sent", _SENT, 403, 403, 403, 404, 404, 404),
    Row("GET", "/unpaid-orders", None, 403, 403, 403, 200, 200, 200),
)
# fmt: on
