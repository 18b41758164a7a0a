"""People: administrators find one and blank them on request."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.queries.accounts import owned_account
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.parties.queries import find_people, person
from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form, remembers_filters
from credenza.workflows.blanking import blank_person

PAGE_ROWS = 25


class PeopleFilter(forms.Form):
    """Whom to find."""

    q = forms.CharField(label=gettext_lazy("Name or address"), required=False, widget=forms.SearchInput)


class BlankForm(ReasonForm):
    """Why, without saying who it was: the reason stays."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept for good in the audit trail, so name nobody: a case number will do."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason: it is kept with your name.")},
    )


@desk(*ADMINISTRATORS)
@remembers_filters("desk:people")
def people(request: HttpRequest) -> HttpResponse:
    """People, newest first."""
    form = PeopleFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    pages = Pages.of(request.GET)
    rows = find_people(asked.get("q", ""), before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {"form": form, "rows": rows[:PAGE_ROWS], "pages": pages.beyond(following)}
    return render(request, "portal/desk/people.html", context | {"own_id": person_of(request).pk})


@desk(*ADMINISTRATORS)
def blank(request: HttpRequest, person_id: int) -> HttpResponse:
    """What goes and what stays, and the reason; a post does it."""
    who = person(person_id)
    if who is None or who.is_blanked:
        raise NotFound(what="person")
    if who.id == person_of(request).pk:
        raise NotPermitted(command="blank_person")
    form, status = BlankForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        reason = form.cleaned_data["reason"]
        try:
            blank_person(person=person_id, reason=reason, by=actor_of(request), now=now(), idempotency_key=key)
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("The person is blanked; lists name them “Former member”."))
            return after(request, reverse("desk:people"))
    context = {"form": form, "who": who, "account": owned_account(person_id), "nav": "desk:people"}
    return render(request, "portal/desk/person_blank.html", context, status=status)
