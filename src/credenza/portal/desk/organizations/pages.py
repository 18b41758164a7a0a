"""Organizations at the desk: finding one, registering one for a customer, its page, its flags and its members."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credenza.doors.refusals import describe
from credenza.journal.audit_search import AuditFilter, search_audit
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.parties.commands.add_member import add_member
from credenza.parties.commands.edit_organization import Flags, edit_organization
from credenza.parties.commands.register_organization import register_organization
from credenza.parties.commands.remove_member import remove_member
from credenza.parties.organization_policy import may
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import (
    count_evidence_waiting,
    evidence_of,
    list_organizations,
    members_of,
    see_organization,
)
from credenza.parties.queries import people
from credenza.portal.desk.access import DESK_AND_FINANCE, ORDER_DESK, desk
from credenza.portal.desk.organizations.forms import EditForm, FlagsForm, RegisterForForm, SearchForm
from credenza.portal.organizations.forms import MemberForm, first_values
from credenza.portal.organizations.pages import UNPROCESSABLE, country_words, told_evidence
from credenza.portal.organizations.words import KIND_WORDS
from credenza.portal.presentation.deeds import deed_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today

HOME = "organization_desk:organizations"
PAGE_ROWS = 25
HISTORY_ROWS = 10
SHOWN_RIGHTS = ("edit_organization", "merge_organizations", "add_member", "decide_evidence")


@desk(*DESK_AND_FINANCE)
@remembers_filters(HOME)
def organizations(request: HttpRequest) -> HttpResponse:
    """Organizations by name, tax id or member, newest first."""
    by, form, pages = actor_of(request), SearchForm(request.GET), Pages.of(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = list_organizations(
        by,
        text=asked.get("q", ""),
        kind=asked.get("kind", ""),
        waiting=bool(asked.get("waiting")),
        before=pages.before,
        limit=PAGE_ROWS + 1,
    )
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {
        "form": form,
        "rows": [(row, KIND_WORDS[row.kind], country_words(row)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following),
        "waiting": count_evidence_waiting(),
        "may_act": by.has(*ORDER_DESK),
    }
    return render(request, "portal/desk/organizations/organizations.html", context)


@desk(*ORDER_DESK)
def register(request: HttpRequest) -> HttpResponse:
    """A new organization for somebody who has signed up."""
    form, status = RegisterForForm(request.POST or None), UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = register_organization(
                name=values["name"],
                kind=values["kind"],
                address=form.address(),
                vat_id=values["vat_id"],
                first_contact=values["first_contact"],
                **_call(request),
            )
        except DomainError as error:
            if getattr(error, "field", "") == "email":
                form.add_error("first_contact", describe(error).detail)
            else:
                status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": values["name"].strip()})
            return after(request, reverse("organization_desk:organization", args=[made.organization]))
    return render(request, "portal/desk/organizations/register.html", {"form": form, "nav": HOME}, status=status)


@desk(*DESK_AND_FINANCE)
def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Everything about one organization, and what the reader may do with it."""
    return _page(request, see_organization(organization_id, actor_of(request)))


def _page(
    request: HttpRequest, row: OrganizationRow, *, adding: MemberForm | None = None, status: int = 200
) -> HttpResponse:
    by = actor_of(request)
    context = {
        "organization": row,
        "kind": KIND_WORDS[row.kind],
        "country": country_words(row),
        "members": members_of(row.id),
        "evidence": told_evidence(evidence_of(row.id, today(), by)),
        "may": {name: may(name, by, row.id) for name in SHOWN_RIGHTS},
        "adding": adding or MemberForm(),
        "form": adding,
        "history": _history(row.id),
        "nav": HOME,
    }
    return render(request, "portal/desk/organizations/organization.html", context, status=status)


def _history(organization_id: int) -> list[tuple[object, str, str]]:
    """What was done lately, in words, and by whom."""
    lines = search_audit(AuditFilter(subject_kind="organization", subject_id=organization_id), limit=HISTORY_ROWS)
    known = people(line.by_id for line in lines if line.by_id)
    return [
        (line, deed_words(line.command)[0], known[line.by_id].name if line.by_id in known else _("the system"))
        for line in lines
    ]


@desk(*ORDER_DESK)
def edit(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Change the organization with a reason; kind and flags not of one's own."""
    row, by = see_organization(organization_id, actor_of(request)), actor_of(request)
    flags = may("set_organization_flags", by, row.id)
    first = first_values(row) | {name: getattr(row, name) for name in ("kind", "fulfil_on_terms", "is_blocked")}
    form = (FlagsForm if flags else EditForm)(request.POST or None, initial=first)
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        set_flags = Flags(
            kind=values.get("kind"), fulfil_on_terms=values.get("fulfil_on_terms"), is_blocked=values.get("is_blocked")
        )
        try:
            edit_organization(
                organization=row.id,
                name=values["name"],
                address=form.address(),
                vat_id=values["vat_id"],
                flags=set_flags if flags else None,
                reason=values["reason"],
                **_call(request),
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("The organization is saved."))
            return after(request, reverse("organization_desk:organization", args=[row.id]))
    context = {"organization": row, "form": form, "nav": HOME}
    return render(request, "portal/desk/organizations/edit.html", context, status=status)


@desk(*ORDER_DESK)
@require_POST
def add_colleague(request: HttpRequest, organization_id: int) -> HttpResponse:
    """A member for an organization, such as one whose members are all gone."""
    row, form = see_organization(organization_id, actor_of(request)), MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, row, adding=form, status=UNPROCESSABLE)
    email = form.cleaned_data["email"]
    try:
        add_member(organization=row.id, email=email, **_call(request))
    except DomainError as error:
        return _page(request, row, adding=form, status=refusal_to_form(form, error, audience="staff"))
    messages.success(request, _("%(email)s belongs to the organization now.") % {"email": email})
    return after(request, reverse("organization_desk:organization", args=[row.id]))


@desk(*ORDER_DESK)
def remove_colleague(request: HttpRequest, organization_id: int, person_id: int) -> HttpResponse:
    """The last look before a member goes, then the removal."""
    row = see_organization(organization_id, actor_of(request))
    member = next((each for each in members_of(row.id) if each.person.id == person_id), None)
    if member is None:
        raise NotFound(what="member")
    if not may("remove_member", actor_of(request), row.id):
        raise NotPermitted(command="remove_member")
    home = reverse("organization_desk:organization", args=[row.id])
    if request.method != "POST":
        context = {"organization": row, "member": member, "nav": HOME, "home": home}
        return render(request, "portal/desk/organizations/remove_member.html", context)
    try:
        remove_member(organization=row.id, email=member.person.email, **_call(request))
    except DomainError as error:
        messages.warning(request, describe(error, "staff").detail)
    else:
        messages.success(request, _("%(name)s is no longer a member.") % {"name": member.person.name})
    return after(request, home)


def _call(request: HttpRequest) -> dict[str, Any]:
    """The keywords that every command takes."""
    return {"by": actor_of(request), "now": now(), "idempotency_key": request.POST.get("idempotency_key") or None}
