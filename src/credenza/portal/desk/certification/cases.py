"""Audit cases: the queue, and one case with its evidence, what was said, and what a decision would change."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.audit_rows import CaseRow
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.policy import owns_candidate
from credenza.certification.programs import policy
from credenza.certification.queries.activities import ActivityFilter, activity_row, evidence_of, list_activities
from credenza.certification.queries.candidates import candidate_seen_by, known
from credenza.certification.queries.cases import (
    AT_DESK,
    SOON,
    CaseFilter,
    case_row,
    count_at_desk,
    entries_of,
    list_cases,
    reports_of_case,
    same_files,
)
from credenza.certification.queries.desk import count_held, count_wishes
from credenza.certification.queries.desk_previews import preview_acceptance, preview_rejection
from credenza.certification.rules.audits import deadline, following
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.parties.queries import people
from credenza.portal.candidate.words import SOURCES, units_words
from credenza.portal.desk.certification.access import certification_desk, may_about
from credenza.portal.desk.certification.forms import DecisionForm
from credenza.portal.desk.certification.words import KINDS, OUTCOMES, WHYS, outcome_words, shown, why_words
from credenza.portal.presentation.formats import business_date
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today

PAGE_ROWS = 25
UNPROCESSABLE = 422


class CaseSearch(forms.Form):
    """Which cases: by state, why they were opened, and deadline."""

    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=(
            ("", gettext_lazy("All")),
            ("at_desk", gettext_lazy("Waiting for staff")),
            ("open", gettext_lazy("Open")),
            ("answered", gettext_lazy("Answered")),
            ("overdue", gettext_lazy("Overdue")),
            ("appealed", gettext_lazy("Appealed")),
            ("waiting_for_candidate", gettext_lazy("Waiting for the candidate")),
            ("decided", gettext_lazy("Decided")),
            ("closed", gettext_lazy("Closed")),
        ),
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Opened because"),
        required=False,
        choices=(("", gettext_lazy("Any reason")), *WHYS.items()),
    )
    due = forms.ChoiceField(
        label=gettext_lazy("Deadline"),
        required=False,
        choices=(
            ("", gettext_lazy("Any")),
            ("week", gettext_lazy("Within a week")),
            ("past", gettext_lazy("Past")),
        ),
    )

    def wanted(self, pages: Pages) -> CaseFilter:
        """The filter of the query; what can't be read filters nothing."""
        self.is_valid()
        asked, on = self.cleaned_data, today()
        due = {"week": on + SOON, "past": on - (SOON / 7)}.get(asked.get("due", ""))
        return CaseFilter(status=asked.get("status", ""), why=asked.get("why", ""), due_by=due, after=pages.before)


@certification_desk
@remembers_filters("certification_desk:cases")
def cases(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first; what else waits at this desk stands above."""
    by, on = actor_of(request), today()
    asked = request.GET.copy()
    if not any(name in asked for name in ("status", "why", "due")):
        asked["status"] = "at_desk"
    form, pages = CaseSearch(asked), Pages.of(request.GET)
    rows = list_cases(form.wanted(pages), by, limit=PAGE_ROWS + 1)
    following_id = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    persons = people(row.person_id for row in rows)
    context = {
        "form": form,
        "rows": [(row, persons[row.person_id], why_words(row)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following_id),
        "on": on,
        "queues": _queues(),
    }
    return render(request, "portal/desk/certification/cases.html", context)


def _queues() -> list[dict[str, object]]:
    """What waits at the desk: address, words and count."""
    waiting = (
        ("cases", _("Audit cases"), count_at_desk()),
        ("held", _("Held activities"), count_held()),
        ("extensions", _("Wishes for more time"), count_wishes()),
    )
    return [
        {"address": reverse(f"certification_desk:{name}"), "words": words, "count": count}
        for name, words, count in waiting
    ]


@certification_desk
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; a post decides it, or asks the candidate."""
    by = actor_of(request)
    row = case_row(case_id, by)
    choices = _choices(row, by)
    if request.method != "POST":
        return _page(request, by, row, DecisionForm(choices=choices))
    if not may_about("decide_case", by, row.candidate):
        raise NotPermitted(command="decide_case")
    form = DecisionForm(request.POST, choices=choices)
    if not form.is_valid():
        return _page(request, by, row, form, status=UNPROCESSABLE)
    try:
        told = _decided(row, form.cleaned_data, by, request.POST.get("idempotency_key") or None)
    except DomainError as error:
        status = refusal_to_form(form, error, audience="staff")
        return _page(request, by, case_row(case_id, by), form, status=status)
    messages.success(request, told)
    return after(request, reverse("certification_desk:case", args=[row.id]))


def _decided(row: CaseRow, values: Mapping[str, Any], by: Actor, key: str | None) -> str:
    stamped: dict[str, Any] = {"by": by, "now": now(), "idempotency_key": key}
    if values["decision"] == "ask":
        asked = ask_candidate(case=row.id, text=values["reason"], **stamped)
        day = business_date(asked.deadline_on or today())
        return _("The candidate is asked and may answer until %(day)s.") % {"day": day}
    done = decide_case(case=row.id, outcome=values["decision"], reason=values["reason"], **stamped)
    told = _("%(outcome)s.") % {"outcome": outcome_words(done.outcome)}
    if done.status == "closed" or done.deadline_on is None:
        return f"{told} {_('The case is closed.')}"
    until = _("An appeal is possible until %(day)s.") % {"day": business_date(done.deadline_on)}
    return f"{told} {until}"


def _choices(row: CaseRow, by: Actor) -> tuple[tuple[str, str], ...]:
    """What may become of the case as it stands, each with what follows; empty where nothing may."""
    if following("decide", row.status) is None or not may_about("decide_case", by, row.candidate):
        return ()
    rules, on = policy().audit, today()
    last = row.status == "appealed"
    final = _("The case is closed") if last else None
    appeal = _("An appeal is possible until %(day)s") % {"day": business_date(deadline(on, rules.appeal_days))}
    found = []
    if row.activity_status != "withdrawn":
        found += [
            ("accept", _("Accept the activity. %(then)s.") % {"then": final or _("It counts as before")}),
            ("reject", _("Reject the activity. %(then)s.") % {"then": final or appeal}),
        ]
    found.append(("dismiss", _("Dismiss the case. The activity is left as it was before.")))
    if following("ask", row.status) is not None:
        day = business_date(deadline(on, rules.answer_days))
        found.append(("ask", _("Ask the candidate. An answer is taken until %(day)s.") % {"day": day}))
    return tuple(found)


def _page(request: HttpRequest, by: Actor, row: CaseRow, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    on = today()
    activity = activity_row(row.activity, by)
    entries = entries_of(row.id)
    own = owns_candidate(by, row.candidate)
    known_people = people(
        one for one in (row.person_id, row.opened_by_id, *(entry.by_id for entry in entries)) if one is not None
    )
    earlier = [one for one in list_cases(CaseFilter(candidate=row.candidate), by) if one.id != row.id]
    accepting = activity.status not in ("accepted", "withdrawn")
    context = {
        "row": row,
        "activity": activity,
        "units": units_words(activity.units),
        "source": SOURCES[activity.source] if activity.source != "typed" else _("Entered by the candidate"),
        "candidate": candidate_seen_by(by, row.candidate),
        "credentials": known(row.candidate, on).rows,
        "evidence": evidence_of(row.activity),
        "same": () if own else same_files(row.activity, by),
        "own": own,
        "reports": reports_of_case(row.id, by),
        "why": why_words(row),
        "entries": [
            (entry, *KINDS[entry.kind], OUTCOMES.get(entry.outcome, ""), known_people.get(entry.by_id or 0))
            for entry in reversed(entries)
        ],
        "earlier": earlier,
        "others": list_activities(ActivityFilter(candidate=row.candidate), by, limit=12),
        "undone": shown(preview_rejection(row.activity, on)) if activity.status == "accepted" else (),
        "gained": shown(preview_acceptance(row.activity, on)) if accepting else (),
        "form": form,
        "decides": bool(form.fields["decision"].choices),  # type: ignore[attr-defined]
        "same_decider": row.status == "appealed" and row.first_decider_id == by.person_id,
        "lengthens": following("lengthen", row.status) is not None
        and may_about("lengthen_deadline", by, row.candidate),
        "at_desk": row.status in AT_DESK,
        "on": on,
        "nav": "certification_desk:cases",
    }
    return render(request, "portal/desk/certification/case.html", context, status=status)
