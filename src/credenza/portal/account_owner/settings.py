"""Owners and settings: name and approval, owners, invitations, closing. Source: owner guide, "How to add or remove
training credit account owners".
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from credenza.credits.commands.add_owner import add_owner
from credenza.credits.commands.close_account import close_account
from credenza.credits.commands.edit_credit_account import edit_credit_account
from credenza.credits.commands.remove_owner import remove_owner
from credenza.credits.commands.withdraw_invitation import withdraw_invitation
from credenza.credits.queries.accounts import balance_of, invitations_of, owners_of
from credenza.doors.refusals import describe
from credenza.kernel.errors import ChangedMeanwhile, DomainError
from credenza.portal.account_owner.forms import EditForm
from credenza.portal.account_owner.history import deeds_of
from credenza.portal.account_owner.room import Room, acting_room, room_of
from credenza.portal.shared import after, now, refusal_to_form, today
from credenza.programs.loader import active

HISTORY_SHOWN = 8
HOME = "credits:settings"


class OwnerForm(forms.Form):
    """The address of an owner to be."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@login_required
def settings(request: HttpRequest, account_id: int | None = None) -> HttpResponse:
    """The page; a post changes name and approval."""
    room = room_of(request, account_id)
    if request.method != "POST":
        return _page(request, room)
    room = acting_room(request)
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, room, form=form, status=422)
    try:
        edit_credit_account(
            account=room.account.id,
            name=form.cleaned_data["name"],
            approval=form.cleaned_data["approval"],
            version=form.cleaned_data["version"],
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except ChangedMeanwhile as error:
        refusal_to_form(form, error, audience="owner")
        return _page(request, room, form=_with_present_version(form, room), status=409, conflict=True)
    except DomainError as error:
        return _page(request, room, form=form, status=refusal_to_form(form, error, audience="owner"))
    messages.success(request, _("Account saved."))
    return after(request, reverse(HOME))


def _with_present_version(form: EditForm, room: Room) -> EditForm:
    """What was typed stays; saving once more is then a decision made knowing the other's change."""
    values = {name: form.cleaned_data[name] for name in ("name", "approval")}
    again = EditForm(values | {"version": room.account.version})
    again.full_clean()
    again.errors.update(form.errors)
    again.summary_title = form.summary_title  # type: ignore[attr-defined]
    return again


def _page(
    request: HttpRequest,
    room: Room,
    *,
    form: forms.Form | None = None,
    adding: OwnerForm | None = None,
    status: int = 200,
    conflict: bool = False,
) -> HttpResponse:
    account = room.account
    first = {"name": account.name, "approval": account.approval, "version": account.version}
    context: dict[str, Any] = {
        "room": room,
        "account": account,
        "edit": form or EditForm(initial=first),
        "adding": adding or OwnerForm(),
        "form": adding or form,
        "conflict": conflict,
        "owners": owners_of(account.id),
        "invitations": invitations_of(account.id),
        "invitation_days": active().credits.invitation_days,
        "balance": balance_of(account.id, today()),
        "deeds": deeds_of(room, limit=HISTORY_SHOWN),
        "history_address": reverse("credits:history", args=() if room.is_home else (account.id,)),
    }
    return render(request, "portal/account_owner/settings.html", context, status=status)


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """An owner at once, or an invitation for an address without a user."""
    room = acting_room(request)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _page(request, room, adding=form, status=422)
    try:
        receipt = add_owner(
            account=room.account.id,
            email=form.cleaned_data["email"],
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        return _page(request, room, adding=form, status=refusal_to_form(form, error, audience="owner"))
    words = _("%(email)s is an owner now.") if receipt.status == "owner" else _("%(email)s is invited.")
    messages.success(request, words % {"email": receipt.email})
    return after(request, reverse(HOME))


@login_required
def remove(request: HttpRequest) -> HttpResponse:
    """The last look before an owner goes, then the removal. One may remove oneself."""
    room = acting_room(request)
    given = request.POST if request.method == "POST" else request.GET
    person = given.get("person", "")
    row = next((each for each in owners_of(room.account.id) if str(each.person.id) == person), None)
    if row is None:
        messages.warning(request, _("That person is no longer an owner."))
        return redirect(HOME)
    if request.method != "POST":
        context = {"room": room, "row": row, "nav": HOME}
        return render(request, "portal/account_owner/remove_owner.html", context)
    try:
        remove_owner(
            account=room.account.id,
            email=row.person.email,
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        messages.warning(request, describe(error, "owner").detail)
        return redirect(HOME)
    messages.success(request, _("%(name)s is no longer an owner.") % {"name": row.person.name})
    return after(request, "/" if row.person.id == room.by.person_id else reverse(HOME))


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take an invitation back."""
    room = acting_room(request)
    email = request.POST.get("email", "")
    try:
        withdraw_invitation(
            account=room.account.id,
            email=email,
            by=room.by,
            now=now(),
            idempotency_key=request.POST.get("idempotency_key") or None,
        )
    except DomainError as error:
        messages.warning(request, describe(error, "owner").detail)
    else:
        messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": email})
    return after(request, reverse(HOME))


@login_required
def close(request: HttpRequest) -> HttpResponse:
    """The last look before the account closes for good, then the closing."""
    room = acting_room(request)
    problem = None
    if request.method == "POST":
        try:
            close_account(
                account=room.account.id,
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            problem = describe(error, "owner")
        else:
            messages.success(request, _("The account is closed. Its history stays here."))
            return after(request, reverse("credits:overview"))
    context = {
        "room": room,
        "balance": balance_of(room.account.id, today()),
        "problem": problem,
        "nav": HOME,
    }
    return render(request, "portal/account_owner/close.html", context, status=problem.status if problem else 200)
