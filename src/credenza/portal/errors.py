"""Pages for what went wrong. Each says what happened, why, what to do next, and carries the request's id."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound, TooManyRequests
from credenza.portal.standing import standing_of


def _page(request: HttpRequest, status: int, template: str = "", **more: Any) -> HttpResponse:
    context = {"status": status, **more}
    return render(request, template or f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that no page of ours sends."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not to be done by this person."""
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist or is not the reader's to see; both answer alike."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database, which may be what failed."""
    page = get_template("500.html").render({"status": 500, "request": request})
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form's seal is missing or stale: sign-in in another tab, cookies off, or another site's form."""
    return _page(request, 403, "portal/csrf_failure.html")


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of a refusal that no form took."""
    if isinstance(error, NotFound):
        return page_not_found(request)
    told = describe(error, "staff" if standing_of(request).roles else "owner")
    response = _page(request, told.status, "portal/refused.html", title=told.title, detail=told.detail)
    if isinstance(error, TooManyRequests):
        response["Retry-After"] = str(error.retry_after_seconds)
    return response
