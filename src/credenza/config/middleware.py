"""What happens around every request: its id, its metrics, and which scripts a page may run."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from credenza.config.logs import shown_route

_log = structlog.get_logger(__name__)
GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
REQUEST_ID_HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Counted by name; whatever a caller invents is counted as one, for each label stays in memory for good."""
RAW_ADMIN = "/desk/raw/"
RAW_ADMIN_NEEDS = {"style-src": ["'unsafe-inline'"], "script-src": ["'unsafe-eval'"]}

_requests = Counter("credenza_requests_total", "Requests answered.", ("method", "status"))
_seconds = Histogram("credenza_request_seconds", "Time to answer a request.", ("method",))


class RequestId:
    """Gives each request an id (a proxy's, when it looks like one), logs and answers with it, and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.request_id = request_id  # type: ignore[attr-defined]  # read by the pages that show an error
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        method = request.method if request.method in METHODS else "other"
        _seconds.labels(method).observe(seconds)
        _requests.labels(method, response.status_code).inc()
        response[REQUEST_ID_HEADER] = request_id
        _log.info(
            "request",
            method=request.method,
            route=shown_route(request),
            status=response.status_code,
            milliseconds=round(seconds * 1000),
        )
        return response


class ContentPolicy(CSPMiddleware):
    """The strict policy of settings everywhere but on pages with the card provider's own form, and under the raw admin,
    whose library builds code from strings.
    """

    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> Any:  # noqa: FBT001, FBT002  the library's signature
        parts = super().get_policy_parts(request=request, response=response, report_only=report_only)
        if getattr(response, "has_card_form", False):
            parts.update = {name: more for name, more in settings.CARD_FORM_MAY_LOAD.items() if more}
            if frames := parts.update.pop("frame-src", None):
                parts.replace = {"frame-src": frames}
        if request.path_info.startswith(RAW_ADMIN):
            parts.update = {**(parts.update or {}), **RAW_ADMIN_NEEDS}
        return parts
