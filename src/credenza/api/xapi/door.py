"""The way in and out of the statement resource: version, credentials, body, and whatever goes wrong as a problem.

Source: the xAPI specification, "Communication": versioning, authentication, error codes. What v1 calls 422 is 400 here,
because the standard knows no other.
"""

import base64
import binascii
import email
import email.policy
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from credenza.api.v1 import bearer, problems
from credenza.api.v1.problems import Plain
from credenza.doors.refusals import describe
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, InvalidField, MissingFields
from credenza.learning.policy import POSTING, may_post
from credenza.parties.commands.create_token import PREFIX_LENGTH

VERSION_HEADER = "X-Experience-API-Version"
LARGEST_BODY = 2 * 1024 * 1024
VERSIONS = ("1.0.3", "2.0.0")
_KNOWN = re.compile(r"([12])\.0(\.\d{1,3})?", re.ASCII)
_BAD = 400
View = Callable[[HttpRequest], HttpResponse]

NO_VERSION = Plain(
    code="xapi_version",
    status=_BAD,
    title="The version header is missing or unknown",
    detail=f"Send `{VERSION_HEADER}: 1.0.3` or `2.0.0`. These two versions are taken, with any last number.",
)
NO_CREDENTIALS = Plain(
    code="not_authenticated",
    status=401,
    title="Credentials are needed",
    detail="Send the key and the secret of a service account by Basic authentication, or its token as a bearer token. "
    "They were missing, unknown, revoked or past their last day.",
)
NOT_JSON = Plain(
    code="malformed_body",
    status=_BAD,
    title="The body cannot be read",
    detail="Send one statement, or a list of them, as JSON in UTF-8 with `Content-Type: application/json` and a "
    "`Content-Length`. Every member's name stands once.",
)
TOO_LARGE = Plain(
    code="body_too_large",
    status=413,
    title="The body is too large",
    detail=f"A body holds at most {LARGEST_BODY // 1024 // 1024} MiB. Send fewer statements at a time.",
)


class Refused(Exception):
    """The call is refused with a problem of HTTP."""

    def __init__(self, plain: Plain) -> None:
        super().__init__(plain.code)
        self.plain = plain


def wrong(parameter: str, expected: str) -> InvalidField:
    """A parameter of the address that cannot be taken."""
    return InvalidField(field=parameter, expected=expected)


def resource(view: View, *, versioned: bool = True) -> View:
    """A view of the resource behind its door: the version told back, refusals as problems, nothing kept in caches.

    One that is not ``versioned`` answers whatever version is asked for.
    """

    @csrf_exempt
    @wraps(view)
    def shell(request: HttpRequest) -> HttpResponse:
        version = _version(request)
        try:
            if version is None and versioned:
                raise Refused(NO_VERSION)
            answer = view(request)
        except Refused as refused:
            answer = problems.problem(request, refused.plain)
        except bearer.Refused as refused_token:
            answer = problems.problem(request, refused_token.plain, refused_token.facts)
        except DomainError as refusal:
            answer = _told(request, refusal)
        except Exception as error:  # noqa: BLE001  whatever broke, the platform hears it as a problem and sends again
            answer = problems.server_error(request, error)
        if answer.status_code == NO_CREDENTIALS.status:
            answer["WWW-Authenticate"] = 'Basic realm="credenza", charset="UTF-8", Bearer realm="credenza"'
        answer[VERSION_HEADER] = version or VERSIONS[-1]
        answer.setdefault("Cache-Control", "no-store")
        patch_vary_headers(answer, ("Authorization",))
        return answer

    return shell


def version_of(request: HttpRequest) -> str:
    """The version that the call is answered in."""
    return _version(request) or VERSIONS[-1]


def _version(request: HttpRequest) -> str | None:
    found = _KNOWN.fullmatch(request.headers.get(VERSION_HEADER, "").strip())
    return VERSIONS[int(found.group(1)) - 1] if found else None


def _told(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    told = describe(refusal)
    status = _BAD if isinstance(refusal, InvalidField | MissingFields) else told.status
    return problems.problem(
        request, Plain(code=told.code, status=status, title=told.title, detail=told.detail), refusal.facts()
    )


def caller(request: HttpRequest) -> Actor:
    """Who calls, by Basic or bearer credentials. Refuses what is not valid (401) and what may not post (403)."""
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    token = ""
    if scheme.lower() == "bearer":
        token = rest.strip()
    elif scheme.lower() == "basic":
        token = _secret(rest.strip())
    found = bearer.Bearer(POSTING).authenticate(request, token) if token else None
    if found is None:
        raise Refused(NO_CREDENTIALS)
    if not may_post(found.actor):
        raise Refused(problems.TOKEN_LACKS_SCOPE)
    return found.actor


def _secret(given: str) -> str:
    """The secret of a key and its secret; empty where they do not belong together."""
    try:
        key, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return secret if secret and key == secret[:PREFIX_LENGTH] else ""


def body_of(request: HttpRequest) -> Any:
    """The body as JSON values. What a multipart body carries beside the statements is not kept."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Refused(TOO_LARGE)
    content, kind = request.body, (request.content_type or "").lower()
    if kind == "multipart/mixed":
        content = _first_part(request.headers.get("Content-Type", ""), content)
    elif kind not in ("application/json", ""):
        raise Refused(NOT_JSON)
    try:
        return json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(NOT_JSON) from None


def _first_part(kind: str, content: bytes) -> bytes:
    try:
        whole = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + content, policy=email.policy.HTTP)
        first = next(iter(whole.iter_parts()), None) if whole.is_multipart() else None
    except (RecursionError, ValueError, LookupError):
        # Parts inside of parts without end, or headers that the parser stumbles over.
        raise Refused(NOT_JSON) from None
    if first is None or first.get_content_type() != "application/json":
        raise Refused(NOT_JSON)
    found = first.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member's name stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def only(query: QueryDict, *known: str) -> dict[str, str]:
    """The parameters of the address by name. One that is not taken is refused: a filter that is not followed lies."""
    unknown = sorted(set(query) - set(known))
    if unknown:
        raise wrong(unknown[0], f"nothing: taken here are {', '.join(known) or 'none'}")
    return {name: str(query[name]) for name in query}
