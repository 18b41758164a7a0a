"""Finding a candidate, and everything that staff see of one and may do for them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import candidate_seen_by, find_candidates, known
from credenza.certification.queries.cases import CaseFilter, list_cases
from credenza.certification.queries.desk import mergers_of, passes_of, trail_of
from credenza.certification.queries.extensions import extensions_of
from credenza.certification.rows import CredentialRow
from credenza.kernel.actors import Actor
from credenza.parties.queries import people
from credenza.portal.candidate.paging import DatedPages
from credenza.portal.candidate.words import number, units_words
from credenza.portal.desk.certification.access import certification_desk, may_about
from credenza.portal.desk.certification.words import why_words
from credenza.portal.presentation.deeds import deed_words
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, remembers_filters, today

PAGE_ROWS = 25
ACTIVITY_ROWS = 20
TRAIL_ROWS = 30
FOR_THEM = (
    ("enter-activity", "record_activity", "plus", gettext_lazy("Enter an activity")),
    ("exam", "pass_exam", "check", gettext_lazy("Enter an exam result")),
    ("grant", "grant_credential", "done", gettext_lazy("Grant a credential")),
    ("merge", "merge_candidates", "users", gettext_lazy("Take in another account")),
)
"""What staff do for a candidate: URL words, command, icon, words."""


class CandidateSearch(forms.Form):
    """Whom to find."""

    q = forms.CharField(
        label=gettext_lazy("Candidate ID, name or e-mail address"), required=False, widget=forms.SearchInput
    )


@certification_desk
@remembers_filters("certification_desk:candidates")
def candidates(request: HttpRequest) -> HttpResponse:
    """Candidates by ID, name or address, newest first."""
    by = actor_of(request)
    form = CandidateSearch(request.GET)
    text = form.cleaned_data.get("q", "") if form.is_valid() else ""
    pages = Pages.of(request.GET)
    rows = find_candidates(text, by, before=pages.before, limit=PAGE_ROWS + 1)
    beyond = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {"form": form, "q": text, "rows": rows[:PAGE_ROWS], "pages": pages.beyond(beyond)}
    return render(request, "portal/desk/certification/candidates.html", context)


@certification_desk
def candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """One candidate. An account that was taken in leads to the one that goes on."""
    by, on = actor_of(request), today()
    row = candidate_seen_by(by, candidate_id)
    if row.merged_into is not None:
        return redirect("certification_desk:candidate", row.merged_into)
    pages = DatedPages.of(request.GET)
    wanted = ActivityFilter(candidate=row.id, before=pages.before)
    activities = list_activities(wanted, by, limit=ACTIVITY_ROWS + 1)
    last = activities[ACTIVITY_ROWS - 1] if len(activities) > ACTIVITY_ROWS else None
    passes, mergers, trail = passes_of(row.id), mergers_of(row.id), trail_of(row.id, limit=TRAIL_ROWS)
    by_ids = [*(one.by_id for one in passes), *(one.by_id for one in mergers), *(one.by_id for one in trail)]
    persons = people(one for one in by_ids if one is not None)
    context = {
        "row": row,
        "on": on,
        "credentials": [(one, _units(one), _steps(one, by, row.id)) for one in known(row.id, on).rows],
        "activities": [(one, units_words(one.units)) for one in activities[:ACTIVITY_ROWS]],
        "cases": [(one, why_words(one)) for one in reversed(list_cases(CaseFilter(candidate=row.id), by))],
        "wishes": extensions_of(row.id),
        "passes": [(one, persons.get(one.by_id or 0)) for one in passes],
        "withdraws_pass": may_about("withdraw_pass", by, row.id),
        "mergers": [(one, persons.get(one.by_id or 0)) for one in mergers],
        "trail": [
            (line, deed_words(line.command)[0], persons[line.by_id].name if line.by_id in persons else _("the system"))
            for line in trail
        ],
        "for_them": [(act, icon, words) for act, command, icon, words in FOR_THEM if may_about(command, by, row.id)],
        "own": not may_about("grant_credential", by, row.id),
        "pages": pages.beyond((last.on, last.id) if last else None),
        "nav": "certification_desk:candidates",
    }
    return render(request, "portal/desk/certification/candidate.html", context)


def _units(row: CredentialRow) -> str:
    """The open cycle's units, of those required."""
    if row.required is None:
        return units_words(row.units)
    return _("%(units)s of %(required)s") % {"units": number(row.units), "required": number(row.required)}


def _steps(row: CredentialRow, by: Actor, candidate_id: int) -> tuple[tuple[str, str], ...]:
    """What the reader may do with a credential: URL words and words."""
    in_force = row.status in ("active", "suspended")
    wanted = (
        ("extend", "grant_extension", _("Extend…"), in_force),
        ("upgrade", "upgrade_credential", _("Upgrade…"), in_force),
        ("revoke", "revoke_credential", _("Revoke…"), not row.revoked),
        ("restore", "restore_credential", _("Restore…"), row.revoked),
    )
    return tuple((act, words) for act, command, words, fits in wanted if fits and may_about(command, by, candidate_id))
