"""The pages with the payment provider's own card form: the only ones that may load the provider's script."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def card_form(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page, marked for the content policy."""
    response = render(request, template, dict(context))
    response.has_card_form = True  # type: ignore[attr-defined]  # our own note on the answer
    return response
