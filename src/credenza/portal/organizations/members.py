"""Members come and go: the first contact adds and removes, everybody may leave, the last one stays."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credenza.doors.colleagues import counted_colleagues
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.remove_member import remove_member
from credenza.parties.organization_policy import may
from credenza.parties.organizations import members_of
from credenza.portal.organizations.forms import MemberForm
from credenza.portal.organizations.pages import HOME, UNPROCESSABLE, organization_page, own_organization
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form


@login_required
@require_POST
def add(request: HttpRequest, organization_id: int) -> HttpResponse:
    """A colleague becomes a member at once."""
    row = own_organization(request, organization_id)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return organization_page(request, row, adding=form, status=UNPROCESSABLE)
    email = form.cleaned_data["email"]
    try:
        with counted_colleagues(request, now()):
            add_member(
                organization=row.id,
                email=email,
                by=actor_of(request),
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
    except DomainError as error:
        return organization_page(request, row, adding=form, status=refusal_to_form(form, error))
    messages.success(request, _("%(email)s belongs to the organization now.") % {"email": email})
    return after(request, reverse("organizations:organization", args=[row.id]))


@login_required
def remove(request: HttpRequest, organization_id: int) -> HttpResponse:
    """The last look before a member goes, then the removal. One may leave oneself."""
    row, own_id = own_organization(request, organization_id), person_of(request).pk
    given = request.POST if request.method == "POST" else request.GET
    member = next((each for each in members_of(row.id) if str(each.person.id) == given.get("person", "")), None)
    home = reverse("organizations:organization", args=[row.id])
    if member is None:
        messages.warning(request, _("That person is no longer a member."))
        return redirect(home)
    if member.person.id != own_id and not may("remove_member", actor_of(request), row.id):
        raise NotPermitted(command="remove_member")
    if request.method != "POST":
        context = {"organization": row, "member": member, "nav": HOME}
        return render(request, "portal/organizations/remove_member.html", context)
    try:
        remove_member(
            organization=row.id,
            email=member.person.email,
            by=actor_of(request),
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        messages.warning(request, describe(error).detail)
        return redirect(home)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.person.name})
    return after(request, reverse(HOME) if member.person.id == own_id else home)
