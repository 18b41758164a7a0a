"""Who may call what about licenses: rows as in ``permissions``.

The owner is the license's technical contact, the learner a colleague in its organization; somebody else bought it.
"""

from tests.faces.api.permissions import Row

_WHY = {"reason": "Because"}
_EVE = {"email": "eve@elsewhere.example", **_WHY}
_SITE = {"url": "acme.example.com", "contacts": [{"email": "sam@acme.example"}]}
_NAMED = {"named": "{sen}", "email": "ana@acme.example"}

# fmt: off
TABLE = (
    #   method    path                                     body       other owner learn desk fin  admin
    Row("GET", "/licenses", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/license-ends", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/license-look-ups", _NAMED, 200, 200, 200, 200, 200, 200),
    Row("GET", "/support-entitlements/{sen}", None, 403, 403, 403, 200, 200, 200),
    Row("GET", "/sites", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/licenses/{license}", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/licenses/{license}/history", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/licenses/{license}/key", {}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/licenses/{license}/file", {}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/licenses/{license}/technical-contact", _EVE, 404, 200, 403, 200, 403, 200),
    Row("POST", "/licenses/{license}/purchaser-view/withdraw", {}, 404, 200, 403, 403, 403, 403),
    Row("POST", "/licenses/{license}/purchaser", _EVE, 404, 403, 403, 200, 403, 200),
    Row("POST", "/licenses/{license}/keys/revoke", _WHY, 404, 403, 403, 200, 403, 200),
    # An annual one: nothing renews, whoever may ask.
    Row("GET", "/subscriptions/{subscription}", None, 404, 404, 404, 404, 404, 404),
    Row("POST", "/subscriptions/{subscription}/cancel", {}, 404, 403, 403, 409, 403, 409),
    Row("POST", "/subscriptions/{subscription}/resume", {}, 404, 403, 403, 409, 403, 409),
    Row("POST", "/subscriptions/{subscription}/card", {"card": "ok"}, 404, 403, 403, 403, 403, 403),
    Row("POST", "/subscriptions/{subscription}/card/finish", {}, 404, 403, 403, 403, 403, 403),
    Row("PUT", "/subscriptions/{subscription}/site", _SITE, 404, 200, 403, 200, 403, 200),
)
# fmt: on
