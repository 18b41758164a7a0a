"""Making two rows of one organization one, at the order desk: a last look, then the step."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.parties.organization_policy import may
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import see_organization
from credenza.portal.desk.access import ORDER_DESK, desk
from credenza.portal.desk.forms import ReasonForm
from credenza.portal.desk.organizations.pages import HOME
from credenza.portal.shared import actor_of, after, now, refusal_to_form
from credenza.workflows.mergers import merge_organizations

UNPROCESSABLE = 422


class MergeForm(ReasonForm):
    """Which one is the same organization, and why."""

    merge = forms.IntegerField(
        label=gettext_lazy("Number of the other one"),
        min_value=1,
        max_value=2**31,
        help_text=gettext_lazy("It stands under the name on its page. It becomes a part of this one."),
    )
    field_order = ("merge", "reason")


@desk(*ORDER_DESK)
def merge(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Shows the other one first; merges it when that is sent again."""
    by = actor_of(request)
    row = see_organization(organization_id, by)
    if not may("merge_organizations", by, row.id):
        raise NotPermitted(command="merge_organizations")
    form, status = MergeForm(request.POST or None), UNPROCESSABLE if request.method == "POST" else 200
    other: OrganizationRow | None = None
    if request.method == "POST" and form.is_valid():
        try:
            other = see_organization(form.cleaned_data["merge"], by)
            if request.POST.get("step") == "merge":
                merge_organizations(
                    keep=row.id,
                    **form.cleaned_data,
                    by=by,
                    now=now(),
                    idempotency_key=request.POST.get("idempotency_key") or None,
                )
                messages.success(request, _("%(name)s is a part of this organization now.") % {"name": other.name})
                return after(request, reverse("organization_desk:organization", args=[row.id]))
            status = 200
        except NotFound:
            form.add_error("merge", _("There is no organization of this number, or it was merged before."))
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
    context = {"organization": row, "form": form, "other": other, "nav": HOME}
    return render(request, "portal/desk/organizations/merge.html", context, status=status)
