"""Evidence that waits for the order desk, and the decision on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.kernel.errors import DomainError, NotPermitted
from credenza.parties.commands.decide_evidence import decide_evidence
from credenza.parties.organization_policy import may
from credenza.parties.organizations import evidence_row, evidence_waiting
from credenza.parties.queries import people
from credenza.portal.desk.access import ORDER_DESK, desk
from credenza.portal.desk.organizations.forms import DecisionForm
from credenza.portal.desk.organizations.pages import HOME
from credenza.portal.organizations.words import EFFECTS, claim_words, waits_since
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today

PAGE_ROWS = 25
QUEUE = "organization_desk:evidence"


@desk(*ORDER_DESK)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    on, pages = today(), Pages.of(request.GET)
    # Pages by key go on from the last row, so "before" of the address is here what comes after.
    rows = evidence_waiting(on, actor_of(request), after=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {
        "rows": [(row, claim_words(row), waits_since(row, on)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following),
        "nav": HOME,
    }
    return render(request, "portal/desk/organizations/evidence.html", context)


@desk(*ORDER_DESK)
def decide(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One piece of evidence and the decision, with a reason; never of an organization of one's own."""
    row, by = evidence_row(evidence_id, today(), actor_of(request)), actor_of(request)
    if not may("decide_evidence", by, row.organization_id):
        raise NotPermitted(command="decide_evidence")
    form, status = DecisionForm(request.POST or None, initial={"valid_until": row.valid_until}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decided = decide_evidence(
                    evidence=row.id,
                    **form.cleaned_data,
                    by=by,
                    now=now(),
                    idempotency_key=request.POST.get("idempotency_key") or None,
                )
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                told = _("Approved.") if decided.status == "approved" else _("Rejected.")
                messages.success(request, told)
                return after(request, reverse("organization_desk:organization", args=[row.organization_id]))
    submitted_by = people([row.submitted_by_id or 0]).get(row.submitted_by_id or 0)
    context = {
        "row": row,
        "claim": claim_words(row),
        "effect": EFFECTS[row.kind],
        "submitted_by": submitted_by,
        "form": form,
        "nav": HOME,
    }
    return render(request, "portal/desk/organizations/decide.html", context, status=status)
