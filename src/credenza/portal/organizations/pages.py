"""One's organizations: the list, registering one, its page, and editing what it says of itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.kernel.errors import DomainError, NotFound
from credenza.parties.commands.edit_organization import edit_organization
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.organization_policy import is_present_member, may
from credenza.parties.organization_rows import EvidenceRow, OrganizationRow
from credenza.parties.organizations import evidence_of, members_of, organizations_of, see_organization
from credenza.portal.account_owner.forms import countries
from credenza.portal.organizations.forms import MemberForm, OrganizationForm, RegisterForm, first_values
from credenza.portal.organizations.words import KIND_WORDS, claim_words
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form, today

HOME = "organizations:overview"
UNPROCESSABLE = 422


def own_organization(request: HttpRequest, organization_id: int) -> OrganizationRow:
    """The organization, for its members; ``NotFound`` for everybody else: staff have the desk's page."""
    row = see_organization(organization_id, actor_of(request))
    if not is_present_member(actor_of(request), organization_id):
        raise NotFound(what="organization")
    return row


def told_evidence(rows: tuple[EvidenceRow, ...]) -> list[tuple[EvidenceRow, str]]:
    """Evidence with the words of what it is for."""
    return [(row, claim_words(row)) for row in rows]


def country_words(row: OrganizationRow) -> str:
    """The country by its name."""
    return dict(countries()).get(row.country, row.country) if row.country else ""


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The reader's organizations; the only one at once."""
    rows = organizations_of(person_of(request).pk)
    if len(rows) == 1:
        return redirect("organizations:organization", rows[0].id)
    told = [(row, KIND_WORDS[row.kind], country_words(row)) for row in rows]
    return render(request, "portal/organizations/overview.html", {"rows": told, "nav": HOME})


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """A new organization; whoever registers it is its first contact."""
    form, status = RegisterForm(request.POST or None), UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = register_organization(
                name=values["name"],
                kind=values["kind"],
                address=form.address(),
                vat_id=values["vat_id"],
                by=actor_of(request),
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": values["name"].strip()})
            return after(request, reverse("organizations:organization", args=[made.organization]))
    return render(request, "portal/organizations/register.html", {"form": form, "nav": HOME}, status=status)


@login_required
def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Everything about one's organization."""
    row = own_organization(request, organization_id)
    return organization_page(request, row)


def organization_page(
    request: HttpRequest, row: OrganizationRow, *, adding: MemberForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, also with a refused form of it."""
    by = actor_of(request)
    context = {
        "organization": row,
        "kind": KIND_WORDS[row.kind],
        "country": country_words(row),
        "members": members_of(row.id),
        "evidence": told_evidence(evidence_of(row.id, today(), by)),
        "keeps_members": may("add_member", by, row.id),
        "adding": adding or MemberForm(),
        "form": adding,
        "is_one_of_many": len(organizations_of(person_of(request).pk)) > 1,
        "nav": HOME,
    }
    return render(request, "portal/organizations/organization.html", context, status=status)


@login_required
def edit(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Name, address, tax id. What was quoted or invoiced before keeps what it said."""
    row = own_organization(request, organization_id)
    form = OrganizationForm(request.POST or None, initial=first_values(row))
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            edit_organization(
                organization=row.id,
                name=form.cleaned_data["name"],
                address=form.address(),
                vat_id=form.cleaned_data["vat_id"],
                by=actor_of(request),
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("The organization is saved."))
            return after(request, reverse("organizations:organization", args=[row.id]))
    context = {"organization": row, "form": form, "nav": HOME}
    return render(request, "portal/organizations/edit.html", context, status=status)
