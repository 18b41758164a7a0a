"""Who may call what: one row for each operation of the API.

The columns are a signed-in stranger, an owner of the account, the learner of its requests, the order desk, finance,
an administrator, and the certification desk (left out: as a stranger). The learner is the candidate as well; what is
about certifications stands in ``permissions_certification``. Names in braces are ids of ``world.build``. Without a token every operation answers 401, with a
token that lacks its scope 403.
"""

from typing import Any, NamedTuple


class Row(NamedTuple):
    method: str
    path: str
    body: Any
    other: int
    owner: int
    learner: int
    desk: int
    finance: int
    admin: int
    certification: int = 0

    def of(self, part: str) -> int:
        """The status that a part is answered."""
        return int(getattr(self, part)) or self.other


_WHY = {"reason": "Because"}
_BUY = {"credits": 100}
_PRICES = {"rows": [{"sku": "{sku}", "currency": "USD", "list": "300.00"}]}
_SESSION = {"type": "local_event", "title": "ACE", "date": "2026-09-24", "starts": "18:00", "ends": "20:00"}
_RESULTS = {
    "results": [
        {"email": "bo@acme.example", "certification": "ACP-620", "date": "2026-03-01", "key": "{sku}"},
    ]
}
_ROSTER = {"event": "ACE", "date": "2026-03-10", "type": "local_event", "emails": ["bo@acme.example"]}

# fmt: off
TABLE = (
    #   method    path                                        body                          other owner learn desk  fin  admin
    Row("POST", "/accounts", {"approval": "manual"}, 201, 409, 201, 201, 201, 201),
    Row("GET", "/accounts", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/accounts/{account}", None, 404, 200, 404, 200, 200, 200),
    Row("PATCH", "/accounts/{account}", {"name": "New"}, 404, 200, 404, 403, 403, 403),
    Row("POST", "/accounts/{account}/close", _WHY, 404, 409, 404, 409, 403, 409),
    Row("GET", "/accounts/{account}/code", None, 404, 200, 404, 403, 403, 403),
    Row("POST", "/accounts/{account}/code/replace", _WHY, 404, 403, 404, 200, 403, 200),
    Row("GET", "/accounts/{account}/balance-history", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/audit", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/owners", None, 404, 200, 404, 200, 200, 200),
    Row("POST", "/accounts/{account}/owners", {"email": "eve@elsewhere.example", **_WHY}, 404, 201, 404, 201, 403, 201),
    Row("POST", "/accounts/{account}/owners/remove", {"email": "ana@acme.example"}, 404, 409, 404, 403, 403, 403),
    Row("GET", "/accounts/{account}/invitations", None, 404, 200, 404, 200, 200, 200),
    Row("POST", "/accounts/{account}/invitations/withdraw", {"email": "no@one.example"}, 404, 409, 404, 403, 403, 403),
    Row("POST", "/accounts/{account}/purchases/preview", _BUY, 404, 200, 404, 403, 403, 403),
    Row(
        "POST",
        "/accounts/{account}/purchases",
        {**_BUY, "terms_accepted": True, "card": "ok"},
        404,
        201,
        404,
        403,
        403,
        403,
    ),
    Row("GET", "/accounts/{account}/purchases", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/invoices", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/invoices/{invoice}/paper.pdf", None, 404, 404, 404, 404, 404, 404),
    Row("GET", "/purchases/{purchase}", None, 404, 200, 404, 200, 200, 200),
    Row("POST", "/purchases/{purchase}/finish", None, 404, 404, 404, 404, 404, 404),
    Row("GET", "/accounts/{account}/cards", None, 404, 200, 404, 200, 200, 200),
    Row("POST", "/accounts/{account}/paid-quotes", {**_BUY, "payment_ref": "B1"}, 404, 403, 404, 201, 403, 201),
    Row("GET", "/accounts/{account}/lots", None, 404, 200, 404, 200, 200, 200),
    Row("POST", "/lots/{lot}/extension-requests", _WHY, 404, 201, 404, 403, 403, 403),
    Row("POST", "/lots/{lot}/extend", {"expires_on": "2027-06-01", **_WHY}, 404, 403, 404, 200, 403, 200),
    Row("POST", "/lots/{lot}/charge-back", _WHY, 404, 403, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/extension-requests", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/extension-requests", None, 403, 403, 403, 200, 200, 200),
    Row("POST", "/extension-requests/{extension}/decline", _WHY, 404, 403, 404, 200, 403, 200),
    Row("POST", "/extension-requests/{extension}/withdraw", None, 404, 200, 404, 403, 403, 403),
    Row("POST", "/redemptions", {"code": "{code}", "items": ["{sku}"]}, 201, 201, 201, 201, 201, 201),
    Row("GET", "/requests", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/accounts/{account}/requests", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/teams", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/training-not-started", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/requests/{request_id}", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/requests/approve", {"requests": ["{request_id}"]}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/requests/deny", {"requests": ["{request_id}"]}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/requests/remind", {"requests": ["{approved}"]}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/requests/{request_id}/cancel", {}, 404, 403, 200, 200, 403, 200),
    Row("POST", "/requests/{request_id}/reverse", {}, 404, 403, 403, 409, 403, 409),
    Row("PUT", "/requests/{request_id}/team", {"team": "Cloud"}, 404, 200, 403, 403, 403, 403),
    Row("PUT", "/requests/{request_id}/progress", {"item": "{sku}", "progress": "done"}, 404, 403, 409, 403, 403, 403),
    Row("GET", "/accounts/{account}/transactions", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/transactions.csv", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/transactions.xlsx", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/usage", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/accounts/{account}/usage.csv", None, 404, 200, 404, 200, 200, 200),
    Row("GET", "/reports/usage", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/reports/usage.csv", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/reports/deferred-revenue", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/reports/deferred-revenue.csv", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/catalog/items", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/topics", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/items/{sku}", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/items/{sku}/prices", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/catalog/items/{sku}/price", {"list": "300.00"}, 403, 403, 403, 403, 200, 200),
    Row("GET", "/catalog/price-list", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/price-list.csv", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/tax-rates", None, 403, 403, 403, 200, 200, 200),
    Row("POST", "/catalog/price-list", _PRICES, 403, 403, 403, 403, 200, 200),
    Row("POST", "/catalog/items/{sku}/withdraw", _WHY, 403, 403, 403, 200, 403, 200),
    Row("POST", "/catalog/items/{sku}/offer", {}, 403, 403, 403, 200, 403, 200),
    Row("GET", "/catalog/follows", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/catalog/follows", {"sku": "{sku}"}, 200, 200, 200, 200, 200, 200),
    Row("POST", "/catalog/follows/remove", {"sku": "{sku}"}, 200, 200, 200, 200, 200, 200),
    Row("GET", "/me", None, 200, 200, 200, 200, 200, 200),
    Row("PATCH", "/me", {"name": "Me"}, 200, 200, 200, 200, 200, 200),
    Row("GET", "/me/export", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/me/tokens", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/me/tokens", {"name": "T", "scopes": ["credits:read"]}, 201, 201, 201, 201, 201, 201),
    Row("POST", "/tokens/{token}/revoke", None, 404, 200, 404, 404, 404, 200),
    Row("GET", "/me/notices", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/me/notices/read", {}, 200, 200, 200, 200, 200, 200),
    Row("GET", "/me/notice-settings", None, 200, 200, 200, 200, 200, 200),
    Row("PUT", "/me/notice-settings", {"off": ["lot_expiring"]}, 200, 200, 200, 200, 200, 200),
    Row("GET", "/staff/roles", None, 403, 403, 403, 403, 403, 200),
    Row(
        "POST",
        "/staff/roles",
        {"email": "eve@elsewhere.example", "role": "finance", **_WHY},
        403,
        403,
        403,
        403,
        403,
        200,
    ),
    Row(
        "POST",
        "/staff/roles/end",
        {"email": "finance@vendor.example", "role": "finance", **_WHY},
        403,
        403,
        403,
        403,
        403,
        200,
    ),
    Row("GET", "/people", None, 403, 403, 403, 403, 403, 200),
    Row("POST", "/people/{person}/blank", _WHY, 403, 403, 403, 403, 403, 200),
    Row("GET", "/webhooks", None, 403, 403, 403, 403, 403, 200),
    Row("POST", "/webhooks", {"url": "https://x.example.com/"}, 403, 403, 403, 403, 403, 201),
    Row("PUT", "/webhooks/{endpoint}", {"url": "https://x.example.com/"}, 403, 403, 403, 403, 403, 200),
    Row("DELETE", "/webhooks/{endpoint}", None, 403, 403, 403, 403, 403, 200),
    Row("GET", "/webhooks/{endpoint}/deliveries", None, 403, 403, 403, 403, 403, 200),
    Row("POST", "/webhooks/deliveries/{delivery}/redeliver", None, 403, 403, 403, 403, 403, 200),
    Row("GET", "/mail", None, 403, 403, 403, 403, 403, 200),
    Row("POST", "/mail/{delivery}/retry", None, 403, 403, 403, 403, 403, 200),
    Row("GET", "/learning/statements", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/learning/ignored-verbs", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/learning/quarantine", None, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/learning/quarantine/{quarantined}/replay", None, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/learning/quarantine/{quarantined}/dismiss", _WHY, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/learning/actors/{actor}/map", {"email": "bo@acme.example", **_WHY}, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/learning/activities/map", {"activity": "urn:x:7", "sku": "{sku}", **_WHY}, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/learning/activities", None, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/learning/exam-results", _RESULTS, 403, 403, 403, 403, 403, 201, 201),
    Row("GET", "/catalog/sessions", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/catalog/sessions", _SESSION, 403, 403, 403, 201, 403, 201, 201),
    Row("GET", "/catalog/sessions/{session}", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/catalog/sessions/{session}/calendar.ics", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/catalog/sessions/{session}/cancel", _WHY, 403, 403, 403, 200, 403, 200, 200),
    Row("POST", "/learning/rosters", _ROSTER, 403, 403, 403, 403, 403, 201, 201),
    Row("GET", "/learning/rosters", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/learning/rosters/{roster}/lines", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/service-accounts", None, 403, 403, 403, 403, 403, 200),
    Row("POST", "/service-accounts", {"name": "S", "scopes": ["learning:write"]}, 403, 403, 403, 403, 403, 201),
    Row("POST", "/service-accounts/{service}/tokens", {}, 403, 403, 403, 403, 403, 201),
    Row("POST", "/service-accounts/{service}/end", _WHY, 403, 403, 403, 403, 403, 200),
)
# fmt: on
