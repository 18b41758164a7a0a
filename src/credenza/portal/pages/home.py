"""The first page: what this is for a stranger, the right room for everybody who is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from credenza.portal.navigation import start_page
from credenza.portal.standing import standing_of
from credenza.programs.loader import active


def home(request: HttpRequest) -> HttpResponse:
    """A stranger is told what they find here; a signed-in person lands in their first room."""
    if request.user.is_authenticated:
        return redirect(start_page(standing_of(request)))
    return render(request, "portal/home.html", {"program": active(), "demo": settings.DEMO})
