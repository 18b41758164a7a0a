"""The standard's own statement resource: PUT and POST, and reading back what one posted.

Source: the xAPI specification, "Statement resource". Not a whole record store: statements of verbs that count nowhere
are taken and not kept, attachments' files are not kept, and filters beyond the ones here are refused.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from credenza.api.v1 import bearer, problems
from credenza.api.xapi.door import VERSIONS, body_of, caller, only, resource, version_of, wrong
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields, NotFound
from credenza.learning.commands.post_statements import post_statements
from credenza.learning.policy import DESK
from credenza.learning.queries.statements import (
    StatementFilter,
    last_received_at,
    stored_statement,
    stored_statements,
)
from credenza.learning.rows import StoredStatement
from credenza.learning.rules.actors import ReadActor, read_actor
from credenza.learning.rules.pieces import instant, iri, uuid

THROUGH_HEADER = "X-Experience-API-Consistent-Through"
MOST_ROWS = 100
_ID, _VOIDED_ID = "statementId", "voidedStatementId"
_FILTERS = (
    "agent",
    "verb",
    "activity",
    "registration",
    "since",
    "until",
    "limit",
    "ascending",
    "format",
    "attachments",
)
_BEYOND = "from"


@resource
def statements(request: HttpRequest) -> HttpResponse:
    """The resource: PUT one, POST one or many, GET one by its id or the newest."""
    methods = {"PUT": _put, "POST": _post, "GET": _get, "HEAD": _get}
    act = methods.get(request.method or "")
    if act is None:
        answer = problems.problem(request, problems.METHOD_NOT_ALLOWED)
        answer["Allow"] = ", ".join(methods)
    else:
        answer = act(request, caller(request))
    answer[THROUGH_HEADER] = _stamp(last_received_at() or bearer.clock())
    return answer


def _about(request: HttpRequest) -> HttpResponse:
    return _json({"version": list(VERSIONS), "extensions": {}})


about = resource(_about, versioned=False)
"""Which versions are spoken; for anybody."""


def _put(request: HttpRequest, by: Actor) -> HttpResponse:
    given = only(request.GET, _ID)
    if _ID not in given:
        raise MissingFields(fields=(_ID,))
    wanted = uuid(given[_ID], _ID)
    body = body_of(request)
    if not isinstance(body, dict):
        raise InvalidField(field="statement", expected="one statement; a list is posted")
    if "id" in body and uuid(body["id"], "statement.id") != wanted:
        raise InvalidField(field="statement.id", expected=f"{wanted}, as the address says, or nothing")
    post_statements(statements=[{**body, "id": wanted}], by=by, now=bearer.clock())
    return HttpResponse(status=204)


def _post(request: HttpRequest, by: Actor) -> HttpResponse:
    only(request.GET)
    body = body_of(request)
    listed = body if isinstance(body, list) else [body]
    taken = post_statements(statements=listed, by=by, now=bearer.clock())
    return _json(list(taken.ids))


def _get(request: HttpRequest, by: Actor) -> HttpResponse:
    given = only(request.GET, _ID, _VOIDED_ID, _BEYOND, *_FILTERS)
    if given.get("attachments", "false") != "false":
        raise wrong("attachments", "false: their files are not kept")
    if given.get("format", "exact") != "exact":
        raise wrong("format", "exact: statements are answered as they came")
    if _ID in given or _VOIDED_ID in given:
        return _one(request, by, given)
    return _many(request, by, given)


def _one(request: HttpRequest, by: Actor, given: dict[str, str]) -> HttpResponse:
    if set(given) - {"attachments", "format"} not in ({_ID}, {_VOIDED_ID}):
        raise wrong(_ID, "to stand alone: it names one statement")
    name = _ID if _ID in given else _VOIDED_ID
    row = stored_statement(uuid(given[name], name))
    if row is None or not _is_seen(row, by) or row.voided != (name == _VOIDED_ID) or not row.given:
        raise NotFound(what="statement")
    answer = _json(_whole(row, request))
    answer["Last-Modified"] = f"{row.received_at.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _many(request: HttpRequest, by: Actor, given: dict[str, str]) -> HttpResponse:
    ascending = _flag(given, "ascending")
    limit = _number(given, "limit") or MOST_ROWS
    limit = min(limit, MOST_ROWS)
    rows = stored_statements(_filter(given, by), limit=limit + 1, beyond=_number(given, _BEYOND), ascending=ascending)
    page = rows[:limit]
    more = ""
    if len(rows) > limit:
        query = request.GET.copy()
        query[_BEYOND] = str(page[-1].id)
        more = f"{request.path}?{query.urlencode()}"
    return _json({"statements": [_whole(row, request) for row in page if row.given], "more": more})


def _filter(given: dict[str, str], by: Actor) -> StatementFilter:
    return StatementFilter(
        by_id=None if by.has(*DESK) else by.person_id,
        actor=_agent(given["agent"]) if "agent" in given else None,
        verb=iri(given["verb"], "verb") if "verb" in given else "",
        activity=iri(given["activity"], "activity") if "activity" in given else "",
        registration=uuid(given["registration"], "registration") if "registration" in given else None,
        since=instant(given["since"], "since") if "since" in given else None,
        until=instant(given["until"], "until") if "until" in given else None,
    )


def _agent(given: str) -> ReadActor:
    try:
        return read_actor(json.loads(given), "agent")
    except (ValueError, RecursionError):
        raise wrong("agent", "an agent as JSON") from None


def _flag(given: dict[str, str], name: str) -> bool:
    if given.get(name, "false") not in ("true", "false"):
        raise wrong(name, "true or false")
    return given.get(name) == "true"


def _number(given: dict[str, str], name: str) -> int | None:
    text = given.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(10**18))):
        raise wrong(name, "a whole number")
    return int(text) or None


def _is_seen(row: StoredStatement, by: Actor) -> bool:
    """A platform reads back what it posted; the desk sees all."""
    return by.has(*DESK) or row.by_id == by.person_id


def _whole(row: StoredStatement, request: HttpRequest) -> dict[str, Any]:
    """The statement as it came, with what a store adds."""
    version = row.given.get("version") or version_of(request)
    added = {
        "id": str(UUID(row.statement)),
        "timestamp": row.given.get("timestamp") or _stamp(row.at),
        "stored": _stamp(row.received_at),
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": settings.BASE_URL, "name": str(row.by_id or "system")},
        },
        "version": version,
    }
    return {**row.given, **added}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(value: Any) -> HttpResponse:
    content = json.dumps(value, ensure_ascii=False).encode()
    etag = f'"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'
    return HttpResponse(content, content_type="application/json", headers={"ETag": etag})
