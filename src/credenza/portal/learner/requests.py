"""The learner's own requests, with their states. Never a balance."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.queries import requests as reads
from credenza.credits.rows import RequestRow
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.learner import order
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, person_of

PAGE_ROWS = 25


class CancelForm(forms.Form):
    """Nothing to fill in; it only carries a refusal."""


def own_request(request: HttpRequest, request_id: int) -> RequestRow:
    """The request, or ``NotFound`` unless the reader asked for it themselves."""
    row = reads.request(request_id, actor_of(request))
    if row is None or row.learner.id != person_of(request).pk:
        raise NotFound(what="request")
    return row


@login_required
@require_safe
def my_requests(request: HttpRequest) -> HttpResponse:
    """All of the reader's requests, newest first, or those in one state."""
    status = request.GET.get("status", "")
    status = status if status in reads.STATUSES else ""
    wanted = reads.RequestFilter(learner_id=person_of(request).pk, status=status)
    pages = Pages.of(request.GET)
    found = reads.list_requests(wanted, actor_of(request), before=pages.before, limit=PAGE_ROWS)
    context = {
        "requests": found.rows,
        "status": status,
        "statuses": reads.STATUSES,
        "pages": pages.beyond(found.next_before),
    }
    return render(request, "portal/learner/requests.html", context)


@login_required
def my_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: its items, what was decided and by whom; a post cancels it while it waits."""
    row = own_request(request, request_id)
    form, status = CancelForm(request.POST or None), 200
    decision = request.POST.get("decision")
    if request.method == "POST" and decision == "cancel":
        key = request.POST.get("idempotency_key") or None
        try:
            cancel_request(request=row.id, by=actor_of(request), now=now(), idempotency_key=key)
        except DomainError as error:
            told = describe(error, "learner")
            form.is_valid()
            form.add_error(None, told.detail)
            status, row = told.status, own_request(request, request_id)
        else:
            messages.success(request, _("Request canceled. Nothing was deducted."))
            return after(request, reverse("learner:request", args=[row.id]))
    context = {
        "form": form,
        "row": row,
        "confirm": decision == "review" and row.status == "pending",
        "nav": "learner:requests",
    }
    return render(request, "portal/learner/request.html", context, status=status)


@login_required
@require_safe
def placed(request: HttpRequest, request_id: int) -> HttpResponse:
    """What happens next, right after an order was placed."""
    context = {"row": own_request(request, request_id), "nav": "learner:requests"}
    return render(request, "portal/learner/placed.html", context)


@login_required
@require_POST
def order_again(request: HttpRequest, request_id: int) -> HttpResponse:
    """The order of a denied or canceled request comes back, so that the learner can pay another way or ask anew."""
    row = own_request(request, request_id)
    order.put(request, [item.sku for item in row.items])
    return after(request, reverse("learner:checkout"))
