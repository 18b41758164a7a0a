"""Who used what, by month, person, team and item; and how far the paid training is. The owner guide says both are
"not currently available".
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from credenza.credits.commands.remind_training import remind_training
from credenza.credits.queries.reports import progress_by_team, usage
from credenza.credits.queries.requests import RequestFilter, list_requests, requests_by_id, teams_of
from credenza.credits.rows import UsageRow
from credenza.doors.refusals import describe
from credenza.gateways.exports import Column, write_csv
from credenza.kernel.errors import DomainError, NotFound
from credenza.kernel.periods import add_months
from credenza.portal.account_owner.requests import RequestsForm
from credenza.portal.account_owner.room import Room, acting_room, room_of
from credenza.portal.account_owner.usage import months_picture, shares, shares_picture
from credenza.portal.presentation.formats import grouped
from credenza.portal.presentation.keyset import Pages, keys_in
from credenza.portal.shared import after, now, remembers_filters, today

GROUPINGS = (
    ("month", gettext_lazy("By month")),
    ("person", gettext_lazy("By person")),
    ("team", gettext_lazy("By team")),
    ("item", gettext_lazy("By item")),
)
PAGE_ROWS = 50
TEAM_MOST = 500
MONTHS_SHOWN = 12
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
"""Between them months can be counted in either direction."""

COLUMNS: tuple[Column[UsageRow], ...] = (
    Column(label="Month", cell=lambda row: f"{row.month:%Y-%m}"),
    Column(label="Learner", cell=lambda row: row.learner_name),
    Column(label="Learner's e-mail", cell=lambda row: row.learner),
    Column(label="Team", cell=lambda row: row.team),
    Column(label="Item", cell=lambda row: row.item_name),
    Column(label="Code", cell=lambda row: row.item),
    Column(label="Credits", cell=lambda row: row.credits),
    Column(label="Items", cell=lambda row: row.items_count),
)


class PeriodForm(forms.Form):
    """The period of a report, both days included."""

    from_on = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    to_on = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    by = forms.CharField(required=False, widget=forms.HiddenInput)

    def period(self) -> tuple[date, date]:
        """The days asked for, else the last twelve months."""
        values = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        last = min(max(values.get("to_on") or today(), EARLIEST), LATEST)
        return values.get("from_on") or add_months(last.replace(day=1), 1 - MONTHS_SHOWN), last


@login_required
@remembers_filters("credits:reports")
def reports(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """Usage in one of four groupings, drawn and as a table."""
    room = room_of(request, account_id)
    form = PeriodForm(request.GET or None)
    first, last = form.period()
    asked = request.GET.get("by", "")
    by = asked if asked in dict(GROUPINGS) else "month"
    rows = usage(room.account.id, from_on=first, to_on=last)
    found = shares(rows, by)
    context = {
        "room": room,
        "period": form,
        "first": first,
        "last": last,
        "by": by,
        "groupings": [(name, words, _address(request, name)) for name, words in GROUPINGS],
        "shares": found,
        "total": sum(row.credits for row in rows),
        "items_total": sum(row.items_count for row in rows),
        "picture": _picture(by, rows, found, first, last) if rows else None,
        "csv_address": _csv_address(request, room),
        "progress_address": room_address(room, "progress"),
    }
    return render(request, "portal/account_owner/reports.html", context)


def _picture(by: str, rows: Any, found: Any, first: date, last: date) -> Any:
    if by == "month":
        return months_picture(rows, first=first, last=last)
    return shares_picture(found, key=by, title=str(dict(GROUPINGS)[by]))


def _address(request: HttpRequest, by: str) -> str:
    query = request.GET.copy()
    query["by"] = by
    return f"?{query.urlencode()}"


def room_address(room: Room, page: str) -> str:
    """A page below the account's own ones."""
    return reverse(f"credits:{page}", args=() if room.is_home else (room.account.id,))


def _csv_address(request: HttpRequest, room: Room) -> str:
    return f"{room_address(room, 'usage_csv')}?{request.GET.urlencode()}"


@login_required
def usage_csv(request: HttpRequest, account_id: int | None = None) -> HttpResponseBase:
    """Every row of the report: learner, team, item and month."""
    room = room_of(request, account_id)
    first, last = PeriodForm(request.GET or None).period()
    rows = usage(room.account.id, from_on=first, to_on=last)
    headers = {"Content-Disposition": f'attachment; filename="usage-{room.account.number}-{last:%Y-%m-%d}.csv"'}
    return StreamingHttpResponse(write_csv(rows, COLUMNS), content_type="text/csv; charset=utf-8", headers=headers)


@login_required
@remembers_filters("credits:progress")
def progress(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """How far the paid training is, by team; and whom to remind."""
    room = room_of(request, account_id)
    teams = progress_by_team(room.account.id)
    form = RequestsForm(request.GET or None, teams=teams_of(room.account.id))
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    pages = Pages.of(request.GET)
    wanted = RequestFilter(
        account_id=room.account.id,
        person=filters.get("person", ""),
        team=filters.get("team", ""),
        open_training=True,
    )
    found = list_requests(wanted, room.by, before=pages.before, limit=PAGE_ROWS, oldest_first=True)

    def total(count: Callable[[Any], int]) -> int:
        return sum(count(team) for team in teams)

    context = {
        "room": room,
        "filters": form,
        "teams": teams,
        "done": total(lambda team: team.done),
        "started": total(lambda team: team.started),
        "waiting": total(lambda team: team.not_started),
        "all": total(lambda team: team.total),
        "rows": found.rows,
        "pages": pages.beyond(found.next_before),
        "on": today(),
        "nav": "credits:reports",
    }
    return render(request, "portal/account_owner/progress.html", context)


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """A reminder to the ticked people and teams; at most one a request and day."""
    room = acting_room(request)
    back = reverse("credits:overview" if request.POST.get("next") == "overview" else "credits:progress")
    ids = _ticked(request, room)
    if not ids:
        messages.warning(request, _("Nobody is selected. Tick a person or a team first."))
        return after(request, back)
    try:
        receipt = remind_training(
            requests=ids, by=room.by, now=now(), idempotency_key=request.POST.get("idempotency_key") or None
        )
    except DomainError as error:
        messages.warning(request, describe(error, "owner").detail)
    else:
        words = ngettext(
            "A reminder of %(count)s request goes out.", "Reminders of %(count)s requests go out.", receipt.count
        )
        messages.success(request, words % {"count": grouped(receipt.count)})
    return after(request, back)


def _ticked(request: HttpRequest, room: Room) -> tuple[int, ...]:
    """Request ids of the ticks, and those of the ticked teams with training still open."""
    typed = keys_in(request.POST.getlist("request"))
    rows = requests_by_id(typed, room.by)
    if len(rows) != len(set(typed)) or any(row.account_id != room.account.id for row in rows):
        raise NotFound(what="request")
    ids = [row.id for row in rows]
    for team in request.POST.getlist("team_ticked"):
        wanted = RequestFilter(account_id=room.account.id, team=team, open_training=True)
        found = list_requests(wanted, room.by, limit=TEAM_MOST)
        ids += [row.id for row in found.rows]
    return tuple(dict.fromkeys(ids))
