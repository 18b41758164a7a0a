"""Redemption requests: the list by state, one request, its team. Source: owner guide, "How can I see what my team is
trying to redeem with their training credits?".
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.commands.correct_team import correct_team
from credenza.credits.queries.accounts import balance_of
from credenza.credits.queries.ledger import EntryFilter, list_entries
from credenza.credits.queries.requests import STATUSES, RequestFilter, counts_by_status, list_requests, teams_of
from credenza.credits.queries.requests import request as one_request
from credenza.credits.rows import RequestRow
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.account_owner.room import Room, room_of
from credenza.portal.account_owner.selection import selection_context
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form, remembers_filters, today

PAGE_ROWS = 50
SORTS = {"asked_on": True, "-asked_on": False}
"""Sort name to whether the oldest come first; what waits longest stands first in the pending list."""


class RequestsForm(forms.Form):
    """Filters of the list; the state is the tab."""

    person = forms.CharField(label=gettext_lazy("Learner"), required=False, max_length=200, widget=forms.SearchInput)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    status = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, teams: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", _("All teams")), *((team, team) for team in teams)]  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """The team label of a request."""

    team = forms.CharField(
        label=gettext_lazy("Team"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Reports count the request for this team."),
    )


@login_required
@remembers_filters("credits:requests")
def requests(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """The list of one state, pending first."""
    room = room_of(request, account_id)
    return render(request, "portal/account_owner/requests.html", list_context(request, room))


def list_context(request: HttpRequest, room: Room, *, status: str = "", ticked: Sequence[int] = ()) -> dict[str, Any]:
    """Everything the list page shows; a refused decision shows it again with its ticks."""
    given = request.GET if request.method == "GET" else request.POST
    asked = status or given.get("status", "")
    state = asked if asked in STATUSES else "pending"
    form = RequestsForm(request.GET or None, teams=teams_of(room.account.id))
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    pages = Pages.of(given)
    sort = (
        given.get("sort", "") if given.get("sort", "") in SORTS else ("asked_on" if state == "pending" else "-asked_on")
    )
    wanted = RequestFilter(
        account_id=room.account.id, status=state, person=filters.get("person", ""), team=filters.get("team", "")
    )
    found = list_requests(wanted, room.by, before=pages.before, limit=PAGE_ROWS, oldest_first=SORTS[sort])
    counts = counts_by_status(room.account.id)
    decides = room.acts and state == "pending" and bool(found.rows)
    balance = balance_of(room.account.id, today())
    return {
        "room": room,
        "filters": form,
        "state": state,
        "tabs": [(name, counts[name]) for name in STATUSES],
        "rows": found.rows,
        "pages": pages.beyond(found.next_before),
        "sort": sort,
        "decides": decides,
        "ticked": frozenset(ticked),
        "balance": balance,
        "nav": "credits:requests",
        **(selection_context(room, _ticked_rows(found.rows, ticked)) if decides else {}),
    }


def _ticked_rows(rows: Sequence[RequestRow], ticked: Sequence[int]) -> tuple[RequestRow, ...]:
    return tuple(row for row in rows if row.id in set(ticked))


@login_required
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with its items, its entries, and the team that an owner may correct."""
    row = one_request(request_id, actor_of(request))
    if row is None:
        raise NotFound(what="request")
    room = room_of(request, row.account_id)
    form = TeamForm(request.POST or None, initial={"team": row.team})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            correct_team(
                request=request_id,
                team=form.cleaned_data["team"],
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="owner")
        else:
            messages.success(request, _("Team saved."))
            return after(request, reverse("credits:request", args=(request_id,)))
    elif form.is_bound:
        status = 422
    entries = list_entries(EntryFilter(account_id=row.account_id, request_id=request_id)).rows
    context = {
        "room": room,
        "row": row,
        "form": form,
        "entries": entries,
        "teams": teams_of(row.account_id),
        "nav": "credits:requests",
    }
    return render(request, "portal/account_owner/request.html", context, status=status)
