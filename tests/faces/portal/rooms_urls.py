"""The product's addresses with a page of our own for every entry of the navigation."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from credenza.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks here
from credenza.config.urls import urlpatterns as product
from credenza.portal.navigation import GROUPS


def blank(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("a room")


ROOMS: dict[str, list[str]] = {}
for group in GROUPS:
    for entry in group.entries:
        room, page = entry.name.split(":")
        ROOMS.setdefault(room, []).append(page)

urlpatterns = [
    *(
        path(f"{room}/", include(([path(f"{page}/", blank, name=page) for page in pages], room)))
        for room, pages in ROOMS.items()
    ),
    *product,
]
