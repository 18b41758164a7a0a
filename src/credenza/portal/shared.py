"""What every page's view needs: the caller, refusals told in a form, filters that are remembered and taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from credenza.doors.refusals import describe
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, InvalidField, NotFound, NotPermitted
from credenza.parties.queries import actor_for
from credenza.portal.presentation import formats
from credenza.programs.calendar import business_date
from credenza.programs.loader import active

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> Any:
    """The signed-in person; for views behind ``login_required`` only."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as the caller of commands, with the staff roles in force; read once a request."""
    kept: Actor | None = getattr(request, "_actor", None)
    if kept is None:
        kept = actor_for(person_of(request).pk)
        request._actor = kept  # type: ignore[attr-defined]  # noqa: SLF001  our own note on the request
    return kept


def now() -> datetime:
    """The clock of the web face, aware, UTC."""
    return timezone.now()


def today() -> date:
    """Today's business date in the program's time zone."""
    return business_date(now(), active())


def refusal_to_form(form: Any, error: DomainError, *, audience: str = "owner") -> int:
    """Tell a refusal in the form it came from and answer the HTTP status to render the page with.

    The form is bound and was valid. The refusal's field gets the message when the form has it, else the
    summary on top does; the summary's title is the refusal's. What does not exist, or may not be done at
    all, is no matter of this form and is raised again for the error page.
    """
    if isinstance(error, NotFound | NotPermitted):
        raise error
    told = describe(error, audience)
    missing = [name for name in getattr(error, "fields", ()) if name in form.fields]
    for name in missing:
        form.add_error(name, _("Fill this in."))
    if not missing:
        stands = told.field in form.fields
        form.add_error(told.field if stands else None, _at_field(error, told.detail) if stands else told.detail)
    form.summary_title = told.title
    return told.status


def _at_field(error: DomainError, detail: str) -> str:
    """The detail where the field's label stands beside it: without the name that the field has elsewhere."""
    if isinstance(error, InvalidField):
        return _("This was not taken. Right would be: %(expected)s.") % {"expected": error.expected}
    return detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One applied filter and the address of the page without it."""

    words: str
    address: str


def applied_filters(request: HttpRequest, form: BaseForm) -> tuple[Chip, ...]:
    """A chip for each filter with a value, in the form's order."""
    if not form.is_bound or not form.is_valid():
        return ()
    chips = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", [], ()) or value == bound.initial or bound.is_hidden:
            continue
        query = request.GET.copy()
        query.pop(bound.html_name, None)
        query.pop("page", None)
        address = f"{request.path}?{query.urlencode()}" if query else f"{request.path}?clear=1"
        chips.append(Chip(words=f"{bound.label}: {_told(bound, value)}", address=address))
    return tuple(chips)


def _told(bound: BoundField, value: Any) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        names = {str(key): str(words) for key, words in choices}
        return names.get(str(value), str(value))
    return formats.business_date(value) if isinstance(value, date) else str(value)


def remembers_filters(name: str) -> Callable[[View], View]:
    """Decorator of a list's view: the filters last used in this session come back; ``?clear=1`` forgets them.

    Links that mean the plain list from elsewhere carry their own query (such as ``?status=pending``), which wins.
    """
    key = f"filters:{name}"

    def around(view: View) -> View:
        @wraps(view)
        def remembered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "GET":
                return view(request, *args, **kwargs)
            if "clear" in request.GET:
                request.session.pop(key, None)
                return redirect(request.path)
            kept = request.session.get(key, "")
            if not request.GET and kept:
                return redirect(f"{request.path}?{kept}")
            used = _without_page(request.GET)
            if used and used != kept:
                request.session[key] = used
            return view(request, *args, **kwargs)

        return remembered

    return around


def _without_page(query: QueryDict) -> str:
    """The filters and the sorting, without empty values and without the place in the list."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        filled = [value for value in values if value]
        if name not in ("page", "before") and filled:
            kept.setlist(name, filled)
    return kept.urlencode()


def after(request: HttpRequest, address: str) -> HttpResponse:
    """Go on after a change: a redirect, told to HTMX in its own way so that the whole page follows."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
