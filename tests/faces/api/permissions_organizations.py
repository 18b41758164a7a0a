"""Who may call what about organizations: rows as in ``permissions``.

The owner is the organization's first contact, the learner a colleague in it.
"""

from tests.faces.api.permissions import Row
from tests.faces.api.world import PICTURE

_WHY = {"reason": "Because"}
_BERLIN = {"address": {"country": "DE", "city": "Berlin"}, **_WHY}
_EVE = {"email": "eve@elsewhere.example"}
_CLAIM = {"kind": "exemption", "note": "See our letter"}
_YES = {"outcome": "approve", **_WHY}

# fmt: off
TABLE = (
    #   method    path                                        body             other owner learn desk fin  admin
    Row("GET", "/organizations", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/organizations", {"name": "Acme"}, 201, 201, 201, 201, 201, 201),
    Row("GET", "/organizations/{organization}", None, 404, 200, 200, 200, 200, 200),
    Row("PATCH", "/organizations/{organization}", _BERLIN, 404, 200, 200, 200, 403, 200),
    Row("POST", "/organizations/{organization}/merge", {"merge": 999999, **_WHY}, 404, 403, 403, 404, 403, 404),
    Row("GET", "/organizations/{organization}/members", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/organizations/{organization}/members", _EVE, 404, 201, 403, 201, 403, 201),
    Row("POST", "/organizations/{organization}/members/remove", {"email": "bo@acme.example"}, 404, 200, 200, 200, 403, 200),
    Row("GET", "/organizations/{organization}/evidence", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/organizations/{organization}/evidence", _CLAIM, 404, 201, 201, 201, 403, 201),
    Row("POST", "/organization-papers", PICTURE, 201, 201, 201, 201, 201, 201),
    Row("GET", "/organization-evidence", None, 403, 403, 403, 200, 403, 200),
    Row("GET", "/organization-evidence/{proof}/file", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/organization-evidence/{proof}/decide", _YES, 404, 403, 403, 200, 403, 200),
)
# fmt: on
