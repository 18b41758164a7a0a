"""Attendance lists: tried first, then taken in, line by line; and those that were taken in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.kernel.errors import DomainError, NotFound
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.queries import rosters as reads
from credenza.learning.receipts import AttendanceImported
from credenza.learning.targets import types
from credenza.portal.desk.learning.access import learning_desk
from credenza.portal.desk.learning.forms import RosterForm
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form

PAGE_ROWS = 25
NAV = "learning_desk:attendance"


@learning_desk
def attendance(request: HttpRequest) -> HttpResponse:
    """The form, what a trial found, and the lists taken in before."""
    # A session of the catalog brings its name, day and kind along.
    first = {name: request.GET[name] for name in ("event", "date", "type") if name in request.GET}
    form, status, tried = RosterForm(request.POST or None, request.FILES or None, initial=first), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = _taken(request, form)
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                if done.roster is not None:
                    messages.success(request, _told(done))
                    return after(request, reverse("learning_desk:roster", args=[done.roster]))
                form, tried, status = _kept(form), done, 200
    pages = Pages.of(request.GET)
    rows = reads.rosters(before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    context = {
        "form": form,
        "tried": tried,
        "rows": [(row, types().get(row.type, row.type)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following),
    }
    return render(request, "portal/desk/learning/attendance.html", context, status=status)


@learning_desk
def roster(request: HttpRequest, roster_id: int) -> HttpResponse:
    """One list, line by line."""
    head = reads.roster(roster_id)
    if head is None:
        raise NotFound(what="roster")
    context = {
        "roster": head,
        "type": types().get(head.type, head.type),
        "lines": reads.roster_lines(roster_id),
        "nav": NAV,
    }
    return render(request, "portal/desk/learning/roster.html", context)


def _taken(request: HttpRequest, form: RosterForm) -> AttendanceImported:
    given = form.cleaned_data
    is_trial = "try" in request.POST
    return import_attendance(
        event=given["event"],
        on=given["date"],
        type=given["type"],
        emails=given["emails"],
        dry_run=is_trial,
        by=actor_of(request),
        now=now(),
        idempotency_key=None if is_trial else request.POST.get("idempotency_key") or None,
    )


def _kept(form: RosterForm) -> RosterForm:
    """The same form with the file's addresses in the text, for no page can give a file back."""
    given = form.cleaned_data
    kept = {name: given[name] for name in ("event", "type")}
    return RosterForm(initial={**kept, "date": given["date"], "addresses": "\n".join(given["emails"])})


def _told(done: AttendanceImported) -> str:
    return _("%(recorded)s recorded, %(there)s were there already, %(waiting)s wait.") % {
        "recorded": done.recorded,
        "there": done.already_there,
        "waiting": done.waiting,
    }
