"""Staff roles: administrators grant and end them, with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import DomainError, NotFound
from credenza.parties.commands.grant_staff_role import end_staff_role, grant_staff_role
from credenza.parties.queries import person, roles_of, staff_grants
from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form
from credenza.portal.standing import ROLE_WORDS


class GrantForm(ReasonForm):
    """Who gets which role."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), help_text=gettext_lazy("A verified address."))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=tuple((role.value, ROLE_WORDS[role]) for role in StaffRole)
    )
    field_order = ("email", "role", "reason")


@desk(*ADMINISTRATORS)
def staff(request: HttpRequest) -> HttpResponse:
    """The roles in force, and a form for one more."""
    form, status = GrantForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        try:
            grant_staff_role(**form.cleaned_data, by=actor_of(request), now=now(), idempotency_key=key)
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            role = ROLE_WORDS[StaffRole(form.cleaned_data["role"])]
            messages.success(
                request, _("%(email)s is at: %(role)s.") % {"email": form.cleaned_data["email"], "role": role}
            )
            return after(request, reverse("desk:staff"))
    rows = [(grant, ROLE_WORDS[StaffRole(grant.role)]) for grant in staff_grants()]
    context = {"form": form, "rows": rows, "own_id": person_of(request).pk}
    return render(request, "portal/desk/staff.html", context, status=status)


@desk(*ADMINISTRATORS)
def end(request: HttpRequest, person_id: int, role: str) -> HttpResponse:
    """End one role, after a last look and with a reason."""
    held, who = roles_of(person_id), person(person_id)
    if who is None or role not in held:
        raise NotFound(what="staff role")
    form, status = ReasonForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        try:
            reason = form.cleaned_data["reason"]
            end_staff_role(
                email=who.email, role=role, reason=reason, by=actor_of(request), now=now(), idempotency_key=key
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("The role is ended; it no longer opens anything."))
            return after(request, reverse("desk:staff"))
    context = {"form": form, "who": who, "role": ROLE_WORDS[StaffRole(role)], "nav": "desk:staff"}
    return render(request, "portal/desk/staff_end.html", context, status=status)
