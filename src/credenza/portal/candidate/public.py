"""What anybody may read who has the address: the verification page, the calendar, and what verifies badges.

Opening one changes nothing. A dead address answers like one that never was.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credenza.certification.queries.sharing import candidate_of_feed, public_page
from credenza.kernel.errors import NotFound
from credenza.portal.candidate.limits import hidden, limit
from credenza.portal.shared import now, today
from credenza.programs.loader import active
from credenza.workflows import badges
from credenza.workflows.date_feeds import dates_feed

PICTURE_SECONDS = 86_400
LIST_SECONDS = 300
"""How long a copy of a status list may be kept on the way: a revocation is seen within five minutes."""


@require_safe
def page(request: HttpRequest, address: str) -> HttpResponse:
    """A candidate's verification page."""
    limit(request, "page")
    found = public_page(address, today())
    return hidden(render(request, "portal/candidate/public.html", {"page": found, "program": active()}))


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A candidate's dates for a calendar program."""
    limit(request, "feed")
    candidate = candidate_of_feed(secret)
    content = dates_feed(candidate, on=today(), now=now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="certifications.ics"'
    return hidden(response)


@require_safe
def issuer(_request: HttpRequest) -> HttpResponse:
    """The issuer's profile."""
    return _json(badges.issuer_document())


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The public keys that badges are verified with."""
    return _json(badges.keys_document())


@require_safe
def achievement(_request: HttpRequest, code: str) -> HttpResponse:
    """What a badge is for."""
    return _json(badges.achievement_document(code))


@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of an achievement, without anybody's badge inside."""
    limit(request, "picture")
    response = HttpResponse(badges.public_picture(code), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def status_list(request: HttpRequest, purpose: str, number: int) -> HttpResponse:
    """One status list, signed."""
    limit(request, "list")
    if not badges.can_issue():
        raise NotFound(what="status list")
    content = badges.published_list(purpose, number, on=today(), now=now())
    response = HttpResponse(content, content_type="application/vc+jwt")
    response["Cache-Control"] = f"public, max-age={LIST_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _json(told: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(told)
    response["Cache-Control"] = f"public, max-age={LIST_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
