"""How things work here, in the words of the pages, with the numbers of the program in force; and its terms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.doors.refusals import explained
from credenza.programs.loader import active


def help_page(request: HttpRequest) -> HttpResponse:
    """Answers to what learners and owners ask first."""
    program = active()
    context = {"program": program, "policy": program.credits, "layout": _layout(request)}
    return render(request, "portal/help.html", context)


def terms(request: HttpRequest) -> HttpResponse:
    """The terms in force; opening an account and each purchase record their version."""
    return render(request, "portal/terms.html", {"program": active(), "layout": _layout(request)})


def errors(request: HttpRequest, code: str = "") -> HttpResponse:
    """What a refusal's code stands for: where the API's problems point. Without a known code, all of them."""
    every = explained()
    one = next((row for row in every if row.code == code), None)
    context = {"one": one, "every": every, "asked": code, "layout": _layout(request)}
    return render(request, "portal/errors.html", context)


def _layout(request: HttpRequest) -> str:
    return "portal/base.html" if request.user.is_authenticated else "portal/plain.html"
