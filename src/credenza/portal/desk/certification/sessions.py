"""Live sessions and events of the catalog: what is ahead, a new one, one that does not take place, who was there."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.catalog.commands.add_session import Held, add_session, cancel_session
from credenza.catalog.queries import list_items
from credenza.catalog.session_queries import SessionRow, list_sessions, session_row
from credenza.kernel.errors import DomainError
from credenza.learning.targets import types
from credenza.portal.desk.certification.access import certification_desk
from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.programs.loader import active

PAGE_ROWS = 25
NAV = "certification_desk:sessions"
COURSEWORK = "coursework"


def hour_field(label: Any) -> forms.TimeField:
    """An hour of the day."""
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class SessionForm(forms.Form):
    """A session of a course, or an event, with its day, hours and place."""

    sku = forms.ChoiceField(label=gettext_lazy("A live session of"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Or an event"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Of an event; a session is called like its course."),
    )
    on = day_field(gettext_lazy("Day"))
    starts = hour_field(gettext_lazy("From"))
    ends = hour_field(gettext_lazy("To"))
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Such as Europe/Berlin, where it is held."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), required=False, max_length=200, help_text=gettext_lazy("Left out: online.")
    )
    link = forms.CharField(
        label=gettext_lazy("Link"), required=False, max_length=500, help_text=gettext_lazy("Where people register.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        courses = sorted((row.name, row.sku) for row in list_items(today(), family="course"))
        policy = active().certification
        events = [(one.id, one.name) for one in policy.activity_types if one.event] if policy else []
        none = ("", _("None"))
        self.fields["sku"].choices = (none, *((sku, f"{name} ({sku})") for name, sku in courses))  # type: ignore[attr-defined]
        self.fields["type"].choices = (none, *events)  # type: ignore[attr-defined]


@certification_desk
def sessions(request: HttpRequest) -> HttpResponse:
    """The list, and the form for a new one."""
    form, status = SessionForm(request.POST or None, initial={"zone": active().time_zone}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = request.POST.get("idempotency_key") or None
            try:
                done = add_session(**_given(form), by=actor_of(request), now=now(), idempotency_key=key)
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, _("%(title)s is in the catalog.") % {"title": done.title})
                return after(request, reverse(NAV))
    pages = Pages.of(request.GET)
    rows = list_sessions(now(), before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {
        "form": form,
        "rows": [(row, types().get(row.type, ""), _roster(row)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following),
    }
    return render(request, "portal/desk/certification/sessions.html", context, status=status)


def _given(form: SessionForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    what = {name: given.pop(name) for name in ("sku", "type", "title")}
    return {**what, "held": Held(**given)}


def _roster(row: SessionRow) -> str:
    """The address at which its attendance list is imported, from the day on which it is held."""
    if row.status not in ("running", "over") and row.on > today():
        return ""
    query = {"event": row.title, "date": row.on.isoformat(), "type": row.type or COURSEWORK}
    return f"{reverse('learning_desk:attendance')}?{urlencode(query)}"


@certification_desk
def cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """It does not take place."""
    row = session_row(session_id, now())
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                cancel_session(session=row.id, reason=form.cleaned_data["reason"], by=actor_of(request), now=now())
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, _("%(title)s is canceled.") % {"title": row.title})
                return after(request, reverse(NAV))
    context = {"form": form, "row": row, "nav": NAV}
    return render(request, "portal/desk/certification/session_cancel.html", context, status=status)
