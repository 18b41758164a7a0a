"""Refusals and errors as RFC 9457 problems: one shape for whatever goes wrong.

Wording and status of refusals are decided in ``credenza.doors.refusals``. What HTTP itself refuses (no token, an
unknown address, a method that an address does not take) has its words here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from credenza.doors.refusals import describe
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError, InvalidField, MissingFields, NotFound

_log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
# "status" is the HTTP status of a problem, so a refusal's own fact of that name goes by another.
RENAMED = {"status": "current_status"}
HIDDEN_FROM_LEARNERS = ("shortfall",)
_TOO_LARGE, _TOO_MANY = 413, 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A problem of HTTP, not of the business."""

    code: str
    status: int
    title: str
    detail: str


NOT_AUTHENTICATED = Plain(
    code="not_authenticated",
    status=401,
    title="A valid token is needed",
    detail="Send a token in the header `Authorization: Bearer …`. It was missing, unknown, revoked or past its last "
    "day. Tokens are made under “API tokens” in your profile.",
)
TOKEN_LACKS_SCOPE = Plain(
    code="not_permitted",
    status=403,
    title="The token may not do this",
    detail="This operation needs a scope that the token lacks. Make a token that has it.",
)
SECOND_FACTOR_WANTED = Plain(
    code="not_permitted",
    status=403,
    title="A second factor is needed",
    detail="Staff need a second factor on their sign-in before their tokens work. Add one in your profile, then try "
    "again.",
)
MALFORMED_BODY = Plain(
    code="malformed_body",
    status=400,
    title="The body is not JSON",
    detail="Send one JSON object as the body, encoded as UTF-8.",
)
METHOD_NOT_ALLOWED = Plain(
    code="method_not_allowed",
    status=405,
    title="This address does not take that method",
    detail="The header `Allow` names the methods it takes.",
)
BODY_TOO_LARGE = Plain(
    code="body_too_large",
    status=_TOO_LARGE,
    title="The body is too large",
    detail="A body holds at most 256 KiB, a file of evidence 10 MB. Split the call, or save the file smaller.",
)
TOO_MANY_FAILURES = Plain(
    code="too_many_requests",
    status=_TOO_MANY,
    title="Too many failed sign-ins",
    detail="Too many calls with tokens that are not valid came from this address. Wait, then use a valid token.",
)
PROVIDER_UNAVAILABLE = Plain(
    code="payment_provider_unavailable",
    status=503,
    title="The card provider cannot be reached",
    detail="Nothing is known about the payment. Send the same call again with the same idempotency key.",
)
SERVER_ERROR = Plain(
    code="server_error",
    status=500,
    title="Something broke on our side",
    detail="It is logged under the request id. Send the same call again with the same idempotency key.",
)


class FieldProblem(BaseModel):
    """One field that cannot be taken."""

    field: str = Field(examples=["expires_on"])
    code: str = Field(examples=["invalid_field"])
    expected: str = Field(examples=["a date such as 2026-11-30"])


class Problem(BaseModel):
    """RFC 9457. Refusals add their facts as further members, such as `shortfall`, `items` or `retry_after_seconds`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["https://credits.example.com/help/errors/insufficient_credits"])
    title: str = Field(examples=["Not enough credits"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["The balance falls 750 credits short. Purchase credits, or approve fewer requests."])
    instance: str = Field(examples=["/api/v1/requests/approve"])
    code: str = Field(examples=["insufficient_credits"])
    request_id: str = Field(examples=["5f2a9c1e7b3d4a60"])
    errors: list[FieldProblem] | None = None


def problem(request: HttpRequest, plain: Plain, facts: Mapping[str, Any] | None = None) -> HttpResponse:
    """The response; ``facts`` become members."""
    told = {RENAMED.get(name, name): value for name, value in (facts or {}).items()}
    body = {
        **told,
        "type": f"{settings.BASE_URL}/help/errors/{plain.code}",
        "title": plain.title,
        "status": plain.status,
        "detail": plain.detail,
        "instance": request.path,
        "code": plain.code,
        "request_id": getattr(request, "request_id", ""),
    }
    response = HttpResponse(json.dumps(body, cls=DjangoJSONEncoder), content_type=MEDIA_TYPE, status=plain.status)
    if "retry_after_seconds" in told:
        response["Retry-After"] = str(told["retry_after_seconds"])
    if plain.status == NOT_AUTHENTICATED.status:
        given = "Authorization" in request.headers
        response["WWW-Authenticate"] = 'Bearer realm="credenza"' + (', error="invalid_token"' if given else "")
    return response


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A command's refusal. Learners never hear of a balance."""
    audience = getattr(request, "audience", "owner")
    told = describe(error, audience)
    facts = error.facts()
    if audience == "learner":
        facts = {name: value for name, value in facts.items() if name not in HIDDEN_FROM_LEARNERS}
    return problem(request, Plain(code=told.code, status=told.status, title=told.title, detail=told.detail), facts)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Every field that is missing or cannot be taken, all at once; an address that names no object is not found."""
    if any(found["loc"][0] == "path" for found in error.errors):
        return refusal(request, NotFound())
    # An error inside a union or a list keeps its whole path, the body's own name taken off.
    rows = [_row(found) for found in error.errors]
    missing = tuple(dict.fromkeys(row["field"] for row in rows if row["code"] == MissingFields.code))
    first: DomainError = (
        MissingFields(fields=missing) if missing else InvalidField(field=rows[0]["field"], expected=rows[0]["expected"])
    )
    told = describe(first)
    plain = Plain(code=told.code, status=told.status, title=told.title, detail=told.detail)
    return problem(request, plain, {**first.facts(), "errors": rows})


def _row(found: dict[str, Any]) -> dict[str, str]:
    path = [str(part) for part in found["loc"][1:]]
    if found["loc"][0] == "body":
        path = path[1:]
    name = ".".join(path) or "body"
    if found["type"] == "missing":
        return {"field": name, "code": MissingFields.code, "expected": "a value"}
    expected = "nothing: there is no such field" if found["type"] == "extra_forbidden" else _expected(found["msg"])
    return {"field": name, "code": InvalidField.code, "expected": expected}


def _expected(message: str) -> str:
    """What pydantic says, less its opening words."""
    shorter = message.removeprefix("Input should be ").removeprefix("Value error, ")
    return shorter[:1].lower() + shorter[1:]


def not_authenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """401 with the way to sign in."""
    return problem(request, NOT_AUTHENTICATED)


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own refusal: a body that is not JSON."""
    if error.status_code == MALFORMED_BODY.status:
        return problem(request, MALFORMED_BODY)
    plain = Plain(code="refused", status=error.status_code, title="Refused", detail=str(error))
    return problem(request, plain)


def not_found(request: HttpRequest, _error: Http404 | None = None) -> HttpResponse:
    """404: there is nothing here, or it is not the caller's to see."""
    return refusal(request, NotFound())


def provider_trouble(request: HttpRequest, error: ProviderTrouble) -> HttpResponse:
    """The card provider could not be asked."""
    _log.warning("api.provider_trouble", error=str(error))
    return problem(request, PROVIDER_UNAVAILABLE)


def server_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: our fault, logged with the request's id."""
    _log.error("api.server_error", path=request.path, exc_info=error)
    return problem(request, SERVER_ERROR)
