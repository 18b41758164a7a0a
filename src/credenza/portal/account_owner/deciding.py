"""Approve or deny the ticked requests together, after a last look. Source: owner guide, "Training credit redemption
approval or denial".

Without JavaScript the buttons lead to the confirm page; with it the same look comes in a dialog. A refusal shows the
list again with its ticks.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.decisions import MOST_REQUESTS
from credenza.credits.queries.requests import requests_by_id
from credenza.credits.receipts import RequestsDecided
from credenza.credits.rows import RequestRow
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, InvalidField, NotFound, NotPermitted
from credenza.portal.account_owner.requests import list_context
from credenza.portal.account_owner.room import Room, acting_room
from credenza.portal.account_owner.selection import selection_context
from credenza.portal.presentation.formats import credit_words, grouped
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.shared import after, now

LOOKS = {"review_approval": "approve", "review_denial": "deny"}


@login_required
@require_POST
def selection(request: HttpRequest) -> HttpResponse:
    """The bar's sums and the dialogs' contents for what is ticked now, for HTMX. Changes nothing."""
    room = acting_room(request)
    rows = _ticked(request, room)
    context = {"room": room, **selection_context(room, rows)}
    return render(request, "portal/account_owner/_selection.html", context)


@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One step of a decision: the last look, back to the list, or the decision itself."""
    room = acting_room(request)
    ids = _ids(request)
    if len(ids) > MOST_REQUESTS:
        told = describe(InvalidField(field="requests", expected=f"up to {grouped(MOST_REQUESTS)} requests at once"))
        problem = {"title": _("Too many are ticked"), "detail": told.detail}
        return _list_again(request, room, ids, problem, status=told.status)
    rows = _ticked(request, room)
    step = request.POST.get("decision", "")
    if not rows:
        problem = {"title": _("Nothing is selected"), "detail": _("Tick at least one request, then decide.")}
        return _list_again(request, room, ids, problem, status=422)
    if step in LOOKS:
        return _look(request, room, rows, LOOKS[step])
    if step in ("approve", "deny"):
        return _decide(request, room, rows, step)
    return _list_again(request, room, ids, {}, status=200)


def _ids(request: HttpRequest) -> list[int]:
    """What is ticked, each once."""
    return list(dict.fromkeys(keys_in(request.POST.getlist("request"))))


def _ticked(request: HttpRequest, room: Room) -> tuple[RequestRow, ...]:
    """The ticked requests in the order of the list; a stranger's request answers like one that does not exist."""
    ids = _ids(request)
    rows = requests_by_id(ids, room.by)
    if len(rows) != len(ids) or any(row.account_id != room.account.id for row in rows):
        raise NotFound(what="request")
    return rows


def _look(request: HttpRequest, room: Room, rows: tuple[RequestRow, ...], decision: str) -> HttpResponse:
    context: dict[str, Any] = {
        "room": room,
        "decision": decision,
        "nav": "credits:requests",
        "late": [row for row in rows if row.status != "pending"],
        "before": request.POST.get("before", ""),
        "sort": request.POST.get("sort", ""),
        **selection_context(room, rows),
    }
    return render(request, "portal/account_owner/decide.html", context)


def _decide(request: HttpRequest, room: Room, rows: tuple[RequestRow, ...], decision: str) -> HttpResponse:
    command = approve_requests if decision == "approve" else deny_requests
    reason = request.POST.get(f"{decision}_reason", "")
    try:
        receipt = command(
            requests=[row.id for row in rows],
            reason=reason,
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        told = describe(error, "owner")
        problem = {"title": told.title, "detail": told.detail}
        return _list_again(request, room, [row.id for row in rows], problem, status=told.status)
    messages.success(request, _done(receipt))
    return after(request, reverse("credits:requests") + "?status=pending")


def _done(receipt: RequestsDecided) -> str:
    count = len(receipt.requests)
    if receipt.status == "denied":
        return ngettext("%(count)s request denied.", "%(count)s requests denied.", count) % {"count": grouped(count)}
    words = ngettext(
        "%(count)s request approved for %(credits)s; %(left)s are left.",
        "%(count)s requests approved for %(credits)s; %(left)s are left.",
        count,
    )
    return words % {
        "count": grouped(count),
        "credits": credit_words(receipt.credits),
        "left": grouped(receipt.available),
    }


def _list_again(
    request: HttpRequest, room: Room, ids: list[int], problem: dict[str, str], *, status: int
) -> HttpResponse:
    """The list as it stands now, with the ticks of what still waits."""
    context = list_context(request, room, status="pending", ticked=ids)
    return render(
        request,
        "portal/account_owner/requests.html",
        {**context, "problem": problem, "form": {"errors": bool(problem)}},
        status=status,
    )
