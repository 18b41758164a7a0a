"""What earns units: every kind of activity, and the courses on sale, with their dates and the way to each."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from credenza.catalog.queries import list_items, topics
from credenza.catalog.rows import ItemRow
from credenza.catalog.session_queries import upcoming
from credenza.portal.candidate.room import room_of
from credenza.portal.candidate.words import type_units
from credenza.portal.shared import now

PAGE_ROWS = 25
DELIVERIES = {
    "virtual": gettext_lazy("Live, online"),
    "on_site": gettext_lazy("Live, on site"),
    "on_demand": gettext_lazy("On demand"),
    "workshop": gettext_lazy("Workshop"),
    "app_training": gettext_lazy("App training"),
}
"""How a course comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course on sale and how it comes."""

    item: ItemRow
    delivery: object


@login_required
@require_safe
def earning(request: HttpRequest) -> HttpResponse:
    """The kinds of activities with units, caps and evidence; below them the catalog's courses, newest first."""
    room, text, topic = room_of(request), request.GET.get("q", ""), request.GET.get("topic", "")
    found = _courses(room.on, text, topic)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "room": room,
        "types": [(kind, type_units(kind)) for kind in room.policy.activity_types],
        "courses": page,
        "dates": upcoming(now()),
        "count": len(found),
        "topics": topics(room.on),
        "text": text,
        "topic": topic,
        "coursework": next((kind for kind in room.policy.activity_types if not kind.event), None),
    }
    return render(request, "portal/candidate/earning.html", context)


def _courses(on: date, text: str, topic: str) -> list[Course]:
    items = list_items(on, search=text, family="course", topic=topic)
    return [Course(item=item, delivery=DELIVERIES.get(item.delivery, item.delivery)) for item in items]
