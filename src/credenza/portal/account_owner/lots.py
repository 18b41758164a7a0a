"""More time for a lot: ask staff with a reason, see what became of it, take it back. Source: owner guide FAQ, "Can I
get an extension on my training credits?".
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.decline_lot_extension import withdraw_lot_extension
from credenza.credits.queries.accounts import extension_account, lot_owner_account, lots_by_id
from credenza.credits.queries.reports import extension_requests
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.account_owner.forms import ReasonForm
from credenza.portal.account_owner.room import acting_room, room_of
from credenza.portal.shared import after, now, refusal_to_form, today


@login_required
def ask_extension(request: HttpRequest, lot_id: int) -> HttpResponse:
    """The form for one lot of the reader's own account."""
    room = acting_room(request)
    if lot_owner_account(lot_id, room.by) != room.account.id:
        raise NotFound(what="lot")
    form = ReasonForm(request.POST or None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            ask_lot_extension(
                lot=lot_id,
                reason=form.cleaned_data["reason"],
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="owner")
        else:
            messages.success(request, _("Staff have your request; every owner is told what they decide."))
            return after(request, reverse("credits:extensions"))
    elif form.is_bound:
        status = 422
    context = {
        "room": room,
        "form": form,
        "lot": lots_by_id([lot_id], today())[lot_id],
        "on": today(),
        "nav": "credits:overview",
    }
    return render(request, "portal/account_owner/ask_extension.html", context, status=status)


@login_required
def extensions(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """Every extension request of the account with its state, newest first."""
    room = room_of(request, account_id)
    rows = extension_requests(today(), status="", account_id=room.account.id)
    context = {"room": room, "rows": tuple(reversed(rows)), "nav": "credits:overview"}
    return render(request, "portal/account_owner/extensions.html", context)


@login_required
@require_POST
def withdraw_extension(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Take the wish back while it waits."""
    room = acting_room(request)
    if extension_account(extension_id, room.by) != room.account.id:
        raise NotFound(what="extension request")
    try:
        withdraw_lot_extension(
            extension=extension_id,
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        messages.warning(request, describe(error, "owner").detail)
    else:
        messages.success(request, _("Extension request withdrawn."))
    return after(request, reverse("credits:extensions"))
