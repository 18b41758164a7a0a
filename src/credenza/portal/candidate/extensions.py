"""More time for one credential: ask staff with a reason, take the wish back while it waits.

Source: "The new process to renew certifications is now available", comments: a ticket asking for an extension.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credenza.certification.commands.ask_extension import ask_extension as ask
from credenza.certification.commands.ask_extension import withdraw_extension as take_back
from credenza.certification.queries.extensions import extensions_of
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.candidate.credential import credential_row
from credenza.portal.candidate.forms import ReasonForm
from credenza.portal.candidate.room import candidate_room
from credenza.portal.shared import after, now, refusal_to_form

UNPROCESSABLE = 422


@login_required
def ask_extension(request: HttpRequest, credential_id: int) -> HttpResponse:
    """The form for one of the reader's own credentials."""
    room, root = candidate_room(request)
    row = credential_row(room, root, credential_id)
    form, status = ReasonForm(request.POST or None), 200
    if form.is_bound and form.is_valid():
        try:
            ask(
                credential=row.id,
                reason=form.cleaned_data["reason"],
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            messages.success(request, _("Staff have your request. You are told what they decide."))
            return after(request, reverse("candidate:credential", args=[row.id]))
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"room": room, "row": row, "form": form, "nav": "candidate:overview"}
    return render(request, "portal/candidate/ask_extension.html", context, status=status)


@login_required
@require_POST
def withdraw_extension(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Take the wish back; one that was decided meanwhile says so."""
    room, root = candidate_room(request)
    wish = next((one for one in extensions_of(root) if one.id == extension_id), None)
    if wish is None:
        raise NotFound(what="extension")
    try:
        take_back(extension=wish.id, by=room.by, now=now())
    except DomainError as error:
        messages.error(request, describe(error).detail)
    else:
        messages.success(request, _("The request was taken back."))
    return after(request, reverse("candidate:credential", args=[wish.credential]))
