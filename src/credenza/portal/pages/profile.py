"""The person's own profile: name, time zone, appearance."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from credenza.kernel.errors import DomainError
from credenza.parties.commands.edit_profile import edit_profile
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form

SCHEMES = (("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))


def _zones() -> list[tuple[str, Any]]:
    return [("", _("UTC (none chosen)")), *((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()))]


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As colleagues, owners and papers should call you.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("Times are shown in it. Dates such as a last day to use are the same for everybody."),
    )
    scheme = forms.ChoiceField(label=_("Appearance"), choices=SCHEMES)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the profile."""
    person = person_of(request)
    first = {"name": person.name, "time_zone": person.time_zone, "scheme": person.scheme}
    form = ProfileForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(**form.cleaned_data, by=actor_of(request), now=now())
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("Profile saved."))
            return after(request, request.path)
    elif form.is_bound:
        status = 422
    return render(request, "portal/profile.html", {"form": form}, status=status)


@login_required
@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Keep the appearance chosen in the user menu and go back to the page."""
    chosen = request.POST.get("scheme", "")
    if chosen in dict(SCHEMES):
        edit_profile(scheme=chosen, by=actor_of(request), now=now())
    if getattr(request, "htmx", False):
        return HttpResponse(status=204)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
