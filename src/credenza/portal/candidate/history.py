"""All cycles of all credentials, those that are over too."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credenza.certification.queries.candidates import known
from credenza.certification.rows import CredentialRow
from credenza.certification.rules.standing import Cycle
from credenza.portal.candidate.cycles_chart import closed_words, cycles_chart, first_day
from credenza.portal.candidate.room import room_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLine:
    """One closed cycle of one credential."""

    row: CredentialRow
    number: int
    from_on: date
    cycle: Cycle
    how: str


@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """A row a cycle, newest first, with a picture of all of them."""
    room = room_of(request)
    rows = known(room.root, room.on).rows if room.root is not None else ()
    cycles = [
        ClosedLine(row=row, number=count, from_on=first_day(cycle.start, row), cycle=cycle, how=closed_words(cycle))
        for row in rows
        for count, cycle in enumerate(row.cycles, start=1)
    ]
    context = {
        "room": room,
        "rows": rows,
        "cycles": sorted(cycles, key=lambda one: (one.cycle.closed_on, one.row.certification), reverse=True),
        "chart": cycles_chart(
            rows,
            room.on,
            title=_("All renewal cycles"),
            caption=_("Each cycle closes on the day that renews; the next begins the day after."),
        ),
        "nav": "candidate:history",
    }
    return render(request, "portal/candidate/history.html", context)
