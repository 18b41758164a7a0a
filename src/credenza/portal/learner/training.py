"""My training: what was approved, the way in, and how far it is."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from credenza.credits.commands.set_progress import set_progress
from credenza.credits.queries import requests as reads
from credenza.credits.rows import ItemLine, RequestRow
from credenza.learning.queries.statements import percent_of
from credenza.orders.commands.set_seat_progress import set_seat_progress
from credenza.orders.queries.seats import SeatRow, seat_progress_counts, seats_of
from credenza.portal.learner.requests import own_request
from credenza.portal.presentation.keyset import Pages, keys_in
from credenza.portal.shared import actor_of, after, now, person_of

PAGE_REQUESTS = 25
POSITION_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One paid item with the request or the order it came from; ``key`` is unique in the page.

    ``position`` is the order's line; None for an item of a request. ``percent`` is how far its platform said it is;
    None where it said nothing, or the item is not under way.
    """

    of: int
    position: int | None
    approved_on: date | None
    payer: str
    sku: str
    name: str
    family: str
    way_in: str
    progress: str
    progress_on: date | None
    ended_on: date | None
    percent: int | None = None

    @property
    def key(self) -> str:
        return f"{self.of}-{self.sku}" if self.position is None else f"o{self.of}-{self.position}"


@login_required
@never_cache
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """The reader's approved items, newest first, what they paid by card before; what was taken back is marked."""
    person_id = person_of(request).pk
    wanted = reads.RequestFilter(learner_id=person_id, status="approved")
    pages = Pages.of(request.GET)
    found = reads.list_requests(wanted, actor_of(request), before=pages.before, limit=PAGE_REQUESTS)
    far = percent_of(person_id)
    by_card = [_bought(seat, far) for seat in seats_of(person_id)] if pages.before is None else []
    counts = reads.progress_counts(person_id)
    for progress, count in seat_progress_counts(person_id).items():
        counts[progress] = counts.get(progress, 0) + count
    context = {
        "lessons": [*by_card, *(_asked(row, item, far) for row in found.rows for item in row.items)],
        "counts": counts,
        "has_orders": bool(by_card),
        "pages": pages.beyond(found.next_before),
        "here": request.get_full_path(),
    }
    return render(request, "portal/learner/training.html", context)


@login_required
@require_POST
def progress(request: HttpRequest) -> HttpResponse:
    """The learner says how far one item is."""
    if request.POST.get("order"):
        return _seat_progress(request)
    row = own_request(request, next(iter(keys_in([request.POST.get("request", "")])), 0))
    sku = request.POST.get("sku", "")
    set_progress(
        request=row.id,
        sku=sku,
        progress=request.POST.get("progress", ""),
        by=actor_of(request),
        now=now(),
    )
    messages.success(request, _("Progress saved."))
    return after(request, f"{reverse('learner:training')}#item-{row.id}-{sku}")


def _seat_progress(request: HttpRequest) -> HttpResponse:
    order = next(iter(keys_in([request.POST.get("order", "")])), 0)
    typed = request.POST.get("position", "")
    position = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= POSITION_DIGITS else -1
    set_seat_progress(
        order=order,
        position=position,
        progress=request.POST.get("progress", ""),
        by=actor_of(request),
        now=now(),
    )
    messages.success(request, _("Progress saved."))
    return after(request, f"{reverse('learner:training')}#item-o{order}-{position}")


def _asked(row: RequestRow, item: ItemLine, far: dict[str, int]) -> Lesson:
    return Lesson(
        of=row.id,
        position=None,
        approved_on=row.decided_on,
        payer=row.account_name,
        sku=item.sku,
        name=item.name,
        family=item.family,
        way_in=item.way_in,
        progress=item.progress,
        progress_on=item.progress_on,
        ended_on=item.reversed_on,
        percent=far.get(item.sku) if item.progress == "started" else None,
    )


def _bought(seat: SeatRow, far: dict[str, int]) -> Lesson:
    return Lesson(
        of=seat.order,
        position=seat.position,
        approved_on=seat.given_on,
        payer=_("you, order %(number)s") % {"number": seat.order_number},
        sku=seat.sku,
        name=seat.name,
        family=seat.family,
        way_in=seat.way_in,
        progress=seat.progress,
        progress_on=seat.progress_on,
        ended_on=seat.ended_on,
        percent=far.get(seat.sku) if seat.progress == "started" else None,
    )
