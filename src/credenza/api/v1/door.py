"""The way in and out of the API: one object with its routers, what every operation declares, and the outermost shell.

An operation names its scope and its answer with ``asks``; refusals become problems in ``problems``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import Header, NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from credenza.api.v1 import problems
from credenza.api.v1.bearer import Bearer, Refused, caller, clock
from credenza.api.v1.fields import Shown
from credenza.api.v1.openapi import SCOPE_MARK, Description, finished
from credenza.api.v1.parameters import refuses_unknown_parameters
from credenza.credits.rows import Slice
from credenza.gateways.files.evidence import MOST_BYTES
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.journal.idempotency import once
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

LARGEST_BODY = 256 * 1024
LARGEST_FILE = MOST_BYTES + 64 * 1024
"""A little more than a file of evidence may hold, so that one just too large is refused in its own words."""
FILE_ADDRESSES = ("evidence", "organization-papers", "bank-files")
READ, MADE = 200, 201
_REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429, 500)
_READ_REFUSALS = (401, 403, 404, 422, 429, 500)
R = TypeVar("R")
Row = TypeVar("Row")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="Any text of your own, new for each intended change. The same key with the same body answers the "
        "first result again; with another body it is refused. Kept for good.",
        examples=["3f0c8a6e-1d0b-4f5e-9a51-0d6f3c2b7e11"],
    ),
]


class Api(NinjaAPI):
    """The framework's API, with its description finished by us."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """OpenAPI 3.1, put together once a process."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = finished(Description(self, prefix))
        return self._described[prefix]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The view's own name: unique, and stable when code moves."""
        return operation.view_func.__name__


def new_api() -> Api:
    """The API with its answers to whatever goes wrong; routers are added where addresses are."""
    api = Api(
        title="Credenza",
        version="1",
        urls_namespace="api-v1",
        description="Everything that the portal can do. See the how-to “Use the API” for a first call.",
    )
    for trouble, told in _ANSWERS:
        api.add_exception_handler(trouble, told)
    api.add_decorator(refuses_unknown_parameters)
    return api


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problems.problem(request, error.plain, error.facts)


_ANSWERS: tuple[tuple[type[Exception], Any], ...] = (
    (DomainError, problems.refusal),
    (ValidationError, problems.invalid),
    (AuthenticationError, problems.not_authenticated),
    (Refused, _refused),
    (HttpError, problems.http_error),
    (Http404, problems.not_found),
    (ProviderTrouble, problems.provider_trouble),
    (Exception, problems.server_error),
)


def asks(
    scope: str, answer: Any, *, status: int = READ, writes: bool = False, more: Sequence[int] = ()
) -> dict[str, Any]:
    """What every operation declares: the scope of its token, its answer, and the problems it may answer with."""
    refusals = {*(_REFUSALS if writes else _READ_REFUSALS), *more}
    return {
        "auth": Bearer(scope),
        "openapi_extra": {SCOPE_MARK: scope},
        "response": {status: answer, **dict.fromkeys(sorted(refusals), problems.Problem)},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who calls, when, and under which key."""

    by: Actor
    now: datetime
    on: date
    key: str | None = None

    @property
    def as_keywords(self) -> dict[str, Any]:
        """The keywords that every command takes."""
        return {"by": self.by, "now": self.now, "idempotency_key": self.key}


def call_of(request: HttpRequest, key: str | None = None) -> Call:
    """The request as a command's caller; the clock is read here, once."""
    now = clock()
    return Call(by=caller(request), now=now, on=business_date(now, active()), key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The answer of a change that has nothing more to say."""

    done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretShown:
    """A secret made for ``id``; left out when a replay answers."""

    id: int
    secret: str = field(default="", metadata={"secret": True})


class DoneShown(Shown):
    """The change was made, or was made before."""

    done: bool


def kept(call: Call, command: str, body: dict[str, Any], receipt: type[R], act: Callable[[], R]) -> R:
    """Honor the idempotency key of a command that takes none itself."""
    if call.key is None:
        return act()
    return once(command=command, key=call.key, body=body, by=call.by, now=call.now, receipt=receipt, act=act)


def paged(request: HttpRequest, response: HttpResponse, found: Slice[Row]) -> Slice[Row]:
    """The page as it is, with the address of the next one in the ``Link`` header."""
    lead_on(request, response, "before", found.next_before)
    return found


def lead_on(request: HttpRequest, response: HttpResponse, name: str, key: int | str | None) -> None:
    """The ``Link`` header with the address of the next page, where there is one; ``name`` is the key's parameter."""
    if key is not None:
        query = request.GET.copy()
        query[name] = str(key)
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'


def sliced(rows: Sequence[Row], limit: int, key: Callable[[Row], int]) -> Slice[Row]:
    """A page out of ``limit + 1`` rows, newest first."""
    page = tuple(rows[:limit])
    return Slice(rows=page, next_before=key(page[-1]) if len(rows) > limit else None)


def shelled(pattern: Any) -> Any:
    """The address with its view in the shell."""
    if isinstance(pattern, URLPattern):
        is_file = str(pattern.pattern) in FILE_ADDRESSES
        pattern.callback = _shell(pattern.callback, LARGEST_FILE if is_file else LARGEST_BODY)
    return pattern


def _shell(view: Callable[..., HttpResponseBase], largest: int) -> Callable[..., HttpResponseBase]:
    """Refuse a large body unread, tell a wrong method as a problem, answer 304 to who has the answer already."""

    @wraps(view)
    def shell(request: HttpRequest, *args: Any, **keywords: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > largest:
            return problems.problem(request, problems.BODY_TOO_LARGE)
        answer = view(request, *args, **keywords)
        if isinstance(answer, HttpResponseNotAllowed):
            allowed = answer["Allow"]
            answer = problems.problem(request, problems.METHOD_NOT_ALLOWED)
            answer["Allow"] = allowed
        patch_vary_headers(answer, ("Authorization",))
        answer.setdefault("Cache-Control", "private, no-cache" if request.method == "GET" else "no-store")
        if isinstance(answer, HttpResponse) and request.method == "GET" and answer.status_code == READ:
            etag = f'W/"{sha256(answer.content).hexdigest()[:32]}"'
            answer["ETag"] = etag
            return get_conditional_response(request, etag=etag, response=answer) or answer
        return answer

    shell.csrf_exempt = True  # type: ignore[attr-defined]  # tokens are no cookies
    return shell
