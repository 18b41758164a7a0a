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
from credenza.credits.rows import ItemLine
from credenza.learning.queries.statements import percent_of
from credenza.portal.learner.requests import own_request
from credenza.portal.presentation.keyset import Pages, keys_in
from credenza.portal.shared import actor_of, after, now, person_of

PAGE_REQUESTS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One approved item with the request it came from; ``key`` is unique in the page.

    ``percent`` is how far its platform said it is; None where it said nothing, or the item is not under way.
    """

    request_id: int
    approved_on: date | None
    account_name: str
    item: ItemLine
    percent: int | None = None

    @property
    def key(self) -> str:
        return f"{self.request_id}-{self.item.sku}"


@login_required
@never_cache
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """The reader's approved items, newest first; reversed ones are marked."""
    person_id = person_of(request).pk
    wanted = reads.RequestFilter(learner_id=person_id, status="approved")
    pages = Pages.of(request.GET)
    found = reads.list_requests(wanted, actor_of(request), before=pages.before, limit=PAGE_REQUESTS)
    far = percent_of(person_id)
    lessons = [
        Lesson(
            request_id=row.id,
            approved_on=row.decided_on,
            account_name=row.account_name,
            item=item,
            percent=far.get(item.sku) if item.progress == "started" else None,
        )
        for row in found.rows
        for item in row.items
    ]
    context = {
        "lessons": lessons,
        "counts": reads.progress_counts(person_id),
        "pages": pages.beyond(found.next_before),
        "here": request.get_full_path(),
    }
    return render(request, "portal/learner/training.html", context)


@login_required
@require_POST
def progress(request: HttpRequest) -> HttpResponse:
    """The learner says how far one item is."""
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
