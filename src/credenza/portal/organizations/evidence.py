"""Evidence: submitted with a paper or a note, and the paper as it is kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.gateways.files import choice
from credenza.gateways.files.serving import served
from credenza.gateways.files.shapes import FileGone
from credenza.kernel.errors import DomainError, MissingFields, NotFound
from credenza.parties.commands.submit_evidence import submit_evidence
from credenza.parties.organization_rows import OrganizationRow
from credenza.parties.organizations import paper_of
from credenza.portal.candidate.uploads import ACCEPT, Uploads, uploads_of
from credenza.portal.organizations.forms import EvidenceForm
from credenza.portal.organizations.pages import HOME, UNPROCESSABLE, own_organization
from credenza.portal.organizations.words import EFFECTS
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form
from credenza.workflows.proofs import as_paper


@login_required
@never_cache
def submit(request: HttpRequest, organization_id: int) -> HttpResponse:
    """The form; what was uploaded outlives a refusal."""
    row = own_organization(request, organization_id)
    if request.method != "POST":
        return _page(request, row, EvidenceForm(), Uploads())
    uploads = uploads_of(request, person_of(request).pk)
    form = EvidenceForm(request.POST)
    form.is_valid()
    for words in uploads.refusals:
        form.add_error("evidence", words)
    if form.errors:
        return _page(request, row, form, uploads, status=UNPROCESSABLE)
    kind, value = form.claimed()
    try:
        submit_evidence(
            organization=row.id,
            kind=kind,
            value=value,
            valid_until=form.cleaned_data["valid_until"],
            # One paper for one piece of evidence: the one chosen last.
            paper=as_paper(uploads.files[-1].proof) if uploads.files else None,
            note=form.cleaned_data["note"],
            # No key: a form sent twice stores its file twice, and the command knows a paper by its content.
            by=actor_of(request),
            now=now(),
        )
    except MissingFields:
        form.add_error("evidence", _("Choose a paper, or write a note that the order desk can check."))
        return _page(request, row, form, uploads, status=UNPROCESSABLE)
    except DomainError as error:
        return _page(request, row, form, uploads, status=refusal_to_form(form, error))
    messages.success(request, _("The evidence waits for the order desk now."))
    return after(request, reverse("organizations:organization", args=[row.id]))


def _page(
    request: HttpRequest, row: OrganizationRow, form: EvidenceForm, uploads: Uploads, status: int = 200
) -> HttpResponse:
    context = {
        "organization": row,
        "form": form,
        "uploads": uploads,
        "accept": ACCEPT,
        "effects": [str(words) for words in EFFECTS.values()],
        "nav": HOME,
    }
    return render(request, "portal/organizations/submit_evidence.html", context, status=status)


@login_required
@require_safe
@never_cache
def paper(request: HttpRequest, evidence_id: int) -> FileResponse:
    """One paper, for the organization's members, the order desk and finance."""
    found = paper_of(evidence_id, actor_of(request))
    try:
        file = choice.active().open(found.stored_name)
    except FileGone as gone:
        raise NotFound(what="evidence") from gone
    return served(file, found.media_type, found.shown_name)
