"""Who may call what about quotes and reviews: rows as in ``permissions``.

The owner is the organization's first contact and the quotes' purchaser, the learner a colleague in it.
"""

from tests.faces.api.permissions import Row

_WHY = {"reason": "Because"}
_NOTE = {"note": "Because"}
_LINES = [{"kind": "new", "sku": "JIRA-DC", "tier": 500}]
_QUOTE = {
    "organization": "{organization}",
    "technical_contact": "tom@acme.example",
    "currency": "USD",
    "lines": _LINES,
    "terms_accepted": True,
}
_LONGER = {"valid_until": "2026-12-31", **_WHY}

# fmt: off
TABLE = (
    #   method    path                                    body        other owner learn desk fin  admin
    Row("GET", "/quotes", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/quote-previews", _QUOTE, 403, 200, 200, 200, 403, 200),
    Row("POST", "/quotes", _QUOTE, 403, 201, 201, 201, 403, 201),
    Row("GET", "/quotes/{quote}", None, 404, 200, 200, 200, 404, 200),
    Row("POST", "/quotes/{quote}/send", {}, 404, 409, 409, 409, 404, 409),
    Row("POST", "/quotes/{quote}/revise", {}, 404, 200, 200, 200, 404, 200),
    Row("POST", "/quotes/{quote}/copy", None, 404, 201, 201, 201, 404, 201),
    Row("POST", "/quotes/{quote}/accept", None, 404, 200, 200, 200, 404, 200),
    Row("POST", "/quotes/{quote}/decline", _WHY, 404, 200, 200, 200, 404, 200),
    Row("POST", "/quotes/{quote}/cancel", _WHY, 404, 200, 200, 200, 404, 200),
    Row("POST", "/quotes/{quote}/extend", _LONGER, 404, 403, 403, 200, 404, 200),
    Row("POST", "/quotes/{quote}/payment-link", None, 404, 201, 201, 201, 404, 201),
    Row("DELETE", "/quotes/{quote}/payment-link", None, 404, 200, 200, 200, 404, 200),
    Row("GET", "/reviews", None, 403, 403, 403, 200, 403, 200),
    Row("GET", "/reviews/{review}", None, 404, 200, 200, 200, 404, 200),
    Row("POST", "/reviews/{review}/approve", _NOTE, 404, 403, 403, 200, 404, 200),
    Row("POST", "/reviews/{review}/decline", _NOTE, 404, 403, 403, 200, 404, 200),
    Row("POST", "/reviews/{review}/return", _NOTE, 404, 403, 403, 200, 404, 200),
    Row("POST", "/reviews/{review}/assign", {"assignee": None}, 404, 403, 403, 200, 404, 200),
    Row("POST", "/orders/{order}/review-answer", {"answer": "Yes"}, 404, 409, 409, 409, 403, 409),
)
# fmt: on
