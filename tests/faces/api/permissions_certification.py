"""Who may call what about certifications: rows as in ``permissions``; the learner is the candidate."""

from tests.faces.api.permissions import Row
from tests.faces.api.world import PICTURE

_WHY = {"reason": "Because"}
_EXAM = {"certification": "ACP-620", "date": "2026-03-01"}
_DONE = {"type": "coursework", "date": "2026-03-01", "name": "Course"}
_PLAN = {"type": "coursework", "date": "2026-05-01"}
_DATES = {"suspends_on": "2028-01-15", "expires_on": "2028-04-15"}
_LATER = {**_DATES, **_WHY}
_WHEN = {"expires_from": "2026-01-01", "expires_to": "2027-12-31"}
_SPAN = {**_WHEN, "months": 12}

# fmt: off
TABLE = (
    #   method    path                                        body             other owner learn desk fin  admin cert
    Row("GET", "/certifications", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/certification-levels", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/activity-types", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/certifications/{certification}/retire", {"date": "2026-06-01"}, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/blanket-extensions", _SPAN, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/candidates", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/candidates", {}, 201, 201, 201, 201, 201, 201),
    Row("GET", "/candidates/{candidate}", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/credentials", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/progress", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/cycles", None, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/candidates/{candidate}/exam-results", _EXAM, 404, 404, 403, 404, 404, 201, 201),
    Row("POST", "/candidates/{candidate}/grants", _EXAM, 404, 404, 403, 404, 404, 201, 201),
    Row("POST", "/candidates/{candidate}/merge", {"merge": "{double}"}, 404, 404, 404, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/extension-requests", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/activities", None, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/candidates/{candidate}/activities", _DONE, 404, 404, 422, 404, 404, 201, 201),
    Row("GET", "/credentials/{credential}", None, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/credentials/{credential}/extension-requests", _WHY, 404, 404, 201, 404, 404, 201, 201),
    Row("POST", "/credentials/{credential}/extend", _LATER, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/credentials/{credential}/upgrade", _EXAM, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/credentials/{credential}/revoke", _WHY, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/credentials/{credential}/restore", _WHY, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/certification-extension-requests", None, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/certification-extension-requests/{wish}/withdraw", None, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/certification-extension-requests/{wish}/decline", _WHY, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/activities", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/activities/{activity}", None, 404, 404, 200, 404, 404, 200, 200),
    Row("PATCH", "/activities/{activity}", {"notes": "Watched"}, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/activities/{activity}/withdraw", {}, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/activities/{activity}/accept", _WHY, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/activities/{activity}/reject", _WHY, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/evidence", PICTURE, 201, 201, 201, 201, 201, 201),
    Row("GET", "/evidence/{evidence}", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/cases", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/cases", {"activity": "{activity}", **_WHY}, 404, 404, 403, 404, 404, 201, 201),
    Row("GET", "/cases/{case}", None, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/cases/{case}/ask", {"text": "When?"}, 404, 404, 403, 404, 404, 409, 409),
    Row("POST", "/cases/{case}/answer", {"text": "In May"}, 404, 404, 200, 404, 404, 200, 200),
    Row("POST", "/cases/{case}/decide", {"outcome": "accept", **_WHY}, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/cases/{case}/appeal", {"text": "It was"}, 404, 404, 409, 404, 404, 409, 409),
    Row("POST", "/cases/{case}/lengthen", {"deadline_on": "2026-06-01", **_WHY}, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/misuse-reports", {"text": "Sold here"}, 201, 201, 201, 201, 201, 201),
    Row("GET", "/misuse-reports", None, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/misuse-reports/{report}/dismiss", _WHY, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/candidates/{candidate}/preview", {"planned": [_PLAN]}, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/activities/{activity}/preview", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/credentials/{credential}/extend/preview", _DATES, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/credentials/{credential}/upgrade/preview", _EXAM, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/grants/preview", _EXAM, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/merge/preview", {"merge": "{double}"}, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/passes/{earned}/withdraw/preview", None, 404, 404, 404, 404, 404, 200, 200),
    Row("GET", "/certification-dashboard", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/blanket-extensions", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/blanket-extensions/preview", _WHEN, 403, 403, 403, 403, 403, 200, 200),
    Row("POST", "/rule-trials", {"pack": "pmp"}, 403, 403, 403, 403, 403, 201, 201),
    Row("GET", "/rule-trials", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/rule-trials/{trial}", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/rule-trials/{trial}/affected.csv", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/certifications/{certification}/retire/preview", None, 403, 403, 403, 403, 403, 200, 200),
    Row("GET", "/candidates/{candidate}/passes", None, 404, 404, 403, 404, 404, 200, 200),
    Row("POST", "/passes/{earned}/withdraw", _WHY, 404, 404, 404, 404, 404, 200, 200),
    Row("GET", "/credentials/{credential}/history", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/audit", None, 404, 404, 403, 404, 404, 200, 200),
    Row("GET", "/me/verification-page", None, 404, 404, 200, 404, 404, 404),
    Row("PUT", "/me/verification-page", {"credentials": ["{credential}"]}, 404, 404, 200, 404, 404, 404),
    Row("DELETE", "/me/verification-page", None, 404, 404, 200, 404, 404, 404),
    Row("GET", "/me/calendar-feed", None, 200, 200, 200, 200, 200, 200),
    Row("POST", "/me/calendar-feed", None, 201, 201, 201, 201, 201, 201),
    Row("DELETE", "/me/calendar-feed", None, 404, 404, 200, 404, 404, 404),
    Row("GET", "/me/badges", None, 200, 200, 200, 200, 200, 200),
    Row("GET", "/me/badges/{badge}", None, 404, 404, 200, 404, 404, 404),
    Row("POST", "/credentials/{credential}/badge", None, 404, 404, 201, 404, 404, 403, 403),
    Row("GET", "/candidates/{candidate}/transcript.pdf", None, 404, 404, 200, 404, 404, 200, 200),
    Row("GET", "/candidates/{candidate}/cheapest", None, 404, 404, 200, 404, 404, 200, 200),
)
# fmt: on
