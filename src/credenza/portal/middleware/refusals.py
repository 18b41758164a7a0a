"""A refusal that no form took becomes a page: what happened, why, what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from credenza.kernel.errors import DomainError
from credenza.portal.errors import refusal_page


class RefusalPages:
    """Turns a ``DomainError`` that left a view into the page of its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_page(request, error) if isinstance(error, DomainError) else None
