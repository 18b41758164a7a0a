"""Extension requests that wait for an answer, the oldest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.credits.queries.reports import extension_requests
from credenza.portal.desk.access import DESK_AND_FINANCE, ORDER_DESK, desk
from credenza.portal.shared import actor_of, today

STATES = ("asked", "granted", "declined", "withdrawn")
SHOWN = 100


@desk(*DESK_AND_FINANCE)
def extensions(request: HttpRequest) -> HttpResponse:
    """The queue with ages, or what was decided."""
    on, asked = today(), request.GET.get("status", "asked")
    status = asked if asked in STATES else "asked"
    context = {
        "rows": extension_requests(on, status=status, limit=SHOWN),
        "on": on,
        "status": status,
        "statuses": STATES,
        "decides": actor_of(request).has(*ORDER_DESK),
    }
    return render(request, "portal/desk/extensions.html", context)
