"""The account at a glance: balance, lots, what waits, the code."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from credenza.credits.queries.accounts import balance_of, code_of, lots_of, owners_of
from credenza.credits.queries.requests import RequestFilter, list_requests, not_started
from credenza.credits.rows import LotRow
from credenza.portal.account_owner.balance_chart import balance_chart
from credenza.portal.account_owner.room import has_room, room_of
from credenza.portal.shared import today
from credenza.programs.loader import active

WAITING_SHOWN = 4
IDLE_SHOWN = 5
SOON_DAYS = 30


@login_required
@never_cache
def overview(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """The page of the reader's own account, or of any that they may see; without one, the way to open one."""
    if account_id is None and not has_room(request):
        return redirect("credits:open")
    room = room_of(request, account_id)
    account, on = room.account, today()
    balance = balance_of(account.id, on)
    lots = lots_of(account.id, on)
    waiting = RequestFilter(account_id=account.id, status="pending")
    idle_days = active().credits.not_started_reminder_days[0]
    context = {
        "room": room,
        "account": account,
        "on": on,
        "balance": balance,
        "open_lots": [lot for lot in lots if lot.state == "open"],
        "past_lots": [lot for lot in reversed(lots) if lot.state != "open"],
        "soon": _soon(lots, on),
        "currency": active().credits.currency,
        "owners_count": len(owners_of(account.id)),
        "chart": balance_chart(account, balance.available, on),
        "waiting": list_requests(waiting, room.by, limit=WAITING_SHOWN, oldest_first=True).rows,
        "idle": not_started(account.id, on=on, days=idle_days, by=room.by, limit=IDLE_SHOWN),
        "idle_days": idle_days,
        "code": code_of(account.id, room.by) if room.acts else "",
        "message": _message(request),
    }
    return render(request, "portal/account_owner/overview.html", context)


def _soon(lots: tuple[LotRow, ...], on: date) -> frozenset[int]:
    """Lots whose end is near enough to carry a mark."""
    return frozenset(lot.id for lot in lots if lot.state == "open" and (lot.expires_on - on).days <= SOON_DAYS)


def _message(request: HttpRequest) -> str:
    """What an owner sends to the team, down to the code, which the template adds below it."""
    return _(
        "Hello,\n\nour training credits with %(program)s pay for team training and certification exams.\n\n"
        "1. Choose what you need: %(catalog)s\n"
        "2. Check out: %(checkout)s\n"
        "3. Choose “Training credits” and type this redemption code:"
    ) % {
        "program": active().name,
        "catalog": request.build_absolute_uri(reverse("learner:catalog")),
        "checkout": request.build_absolute_uri(reverse("learner:checkout")),
    }
