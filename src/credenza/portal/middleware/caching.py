"""Signed-in pages are for their reader alone: nothing between us and the browser may keep one for somebody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivatePages:
    """Marks what a signed-in person was answered as private and to be asked for anew.

    Views that show a secret say more (``never_cache``: kept nowhere at all), and what says anything is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
