"""What waits at the desk besides cases: held activities, wishes for more time, reports of misuse."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.certification.policy import family_ids_of, may
from credenza.certification.programs import policy
from credenza.certification.queries.activities import (
    ActivityFilter,
    activity_row,
    decisions_of,
    evidence_of,
    list_activities,
    root_of,
)
from credenza.certification.queries.candidates import candidate_seen_by, known
from credenza.certification.queries.cases import CaseFilter, list_cases, list_reports
from credenza.certification.queries.desk import candidates_by_id, dates_of
from credenza.certification.queries.desk_previews import preview_acceptance, preview_rejection
from credenza.certification.queries.extensions import list_extensions
from credenza.certification.rows import ActivityRow
from credenza.kernel.actors import Actor
from credenza.parties.queries import people
from credenza.portal.candidate.paging import DatedPages
from credenza.portal.candidate.words import SOURCES, units_words
from credenza.portal.desk.certification.access import certification_desk, may_about
from credenza.portal.desk.certification.words import shown
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, today

PAGE_ROWS = 25
HELD, WISHES, REPORTS = (
    ("held", "entered"),
    ("asked", "granted", "declined", "withdrawn"),
    ("open", "case", "dismissed"),
)


@certification_desk
def held(request: HttpRequest) -> HttpResponse:
    """Activities that wait for staff, typed in after an expiry, or by a program that asks for acceptance first."""
    by, on = actor_of(request), today()
    status = request.GET.get("status", "held")
    status = status if status in HELD else "held"
    pages = DatedPages.of(request.GET)
    rows = list_activities(ActivityFilter(status=status, before=pages.before), by, limit=PAGE_ROWS + 1)
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    rows = rows[:PAGE_ROWS]
    persons = people(row.person_id for row in rows)
    context = {
        "status": status,
        "accepts": policy().counts_from == "acceptance" or status == "entered",
        "rows": [
            (row, persons[row.person_id], units_words(row.units), shown(preview_acceptance(row.id, on)), _acts(row, by))
            for row in rows
        ],
        "pages": pages.beyond((last.on, last.id) if last else None),
    }
    return render(request, "portal/desk/certification/held.html", context)


def _acts(row: ActivityRow, by: Actor) -> tuple[str, ...]:
    """What the reader may do with an activity: its URL words."""
    wanted = {
        "accept": row.status in ("held", "entered", "rejected"),
        "reject": row.status in ("held", "entered", "accepted"),
        "withdraw": row.status in ("held", "entered", "accepted") and row.case is None,
        "open-case": row.status != "withdrawn" and row.case is None,
    }
    commands = {
        "accept": "accept_activity",
        "reject": "reject_activity",
        "withdraw": "withdraw_activity",
        "open-case": "open_case",
    }
    root = root_of(row.candidate)
    return tuple(act for act, fits in wanted.items() if fits and may_about(commands[act], by, root))


@certification_desk
def activity(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One activity as staff see it, with its evidence and every decision."""
    by, on = actor_of(request), today()
    row = activity_row(activity_id, by)
    decisions = decisions_of(row.id)
    persons = people(one for one in (row.entered_by_id, *(each.by_id for each in decisions)) if one is not None)
    names = {one.id: one for one in known(root_of(row.candidate), on).rows}
    context = {
        "row": row,
        "units": units_words(row.units),
        "source": SOURCES[row.source] if row.source != "typed" else "",
        "entered_by": persons.get(row.entered_by_id or 0),
        "candidate": candidate_seen_by(by, root_of(row.candidate)),
        "counts": [(one, units_words(one.units), names.get(one.credential)) for one in row.counts],
        "evidence": evidence_of(row.id),
        "decisions": [(one, persons.get(one.by_id or 0)) for one in reversed(decisions)],
        "cases": list_cases(CaseFilter(activity=row.id), by),
        "effects": shown(preview_rejection(row.id, on)) if row.status == "accepted" else (),
        "acts": _acts(row, by),
        "nav": "certification_desk:candidates",
    }
    return render(request, "portal/desk/certification/activity.html", context)


@certification_desk
def extensions(request: HttpRequest) -> HttpResponse:
    """Wishes for more time, oldest first, by state, page by page."""
    by, on = actor_of(request), today()
    status = request.GET.get("status", "asked")
    status = status if status in WISHES else "asked"
    pages = Pages.of(request.GET)
    wishes = list_extensions(by, status=status, after=pages.before or 0, limit=PAGE_ROWS + 1)
    beyond = wishes[PAGE_ROWS - 1].id if len(wishes) > PAGE_ROWS else None
    wishes = wishes[:PAGE_ROWS]
    who = candidates_by_id(wish.candidate for wish in wishes)
    dates, own = dates_of(wish.credential for wish in wishes), family_ids_of(by)
    decides = may("grant_extension", by) and status == "asked"
    rows = [
        (wish, who[wish.candidate], dates[wish.credential], decides and wish.candidate not in own) for wish in wishes
    ]
    context = {"rows": rows, "status": status, "statuses": WISHES, "on": on, "pages": pages.beyond(beyond)}
    return render(request, "portal/desk/certification/extensions.html", context)


@certification_desk
def reports(request: HttpRequest) -> HttpResponse:
    """Reports of misuse, newest first, by state. Nobody but this desk learns who reported."""
    by = actor_of(request)
    status = request.GET.get("status", "open")
    status = status if status in REPORTS else "open"
    pages = Pages.of(request.GET)
    rows = list_reports(by, status=status, before=pages.before, limit=PAGE_ROWS + 1)
    beyond = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    persons = people(one for row in rows for one in (row.reporter_id, row.decided_by_id) if one is not None)
    context = {
        "rows": [(row, persons.get(row.reporter_id), persons.get(row.decided_by_id or 0)) for row in rows[:PAGE_ROWS]],
        "status": status,
        "statuses": REPORTS,
        "pages": pages.beyond(beyond),
    }
    return render(request, "portal/desk/certification/reports.html", context)
