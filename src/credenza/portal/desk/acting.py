"""One page for every act of the table: its consequences, its form, and the command behind it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from credenza.credits.policy import account_seen_by, may
from credenza.credits.queries import accounts as reads
from credenza.credits.queries.reports import extension_requests
from credenza.credits.queries.requests import request as one_request
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, NotFound, NotPermitted
from credenza.portal.desk.access import DESK_AND_FINANCE, desk
from credenza.portal.desk.acts import ACTS, Act, Call, Target
from credenza.portal.desk.forms import ReverseForm
from credenza.portal.presentation.formats import credit_words
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today


@desk(*DESK_AND_FINANCE)
def act(request: HttpRequest, subject: str, subject_id: int, act: str) -> HttpResponse:
    """Show what the act changes and ask for the reason; a post does it."""
    wanted = ACTS.get((subject, act))
    if wanted is None:
        raise Http404
    by = actor_of(request)
    target = FINDERS[subject](by, subject_id)
    learner_id = target.request.learner.id if target.request else None
    if not may(wanted.command, by, account_id=target.account.id, learner_id=learner_id):
        raise NotPermitted(command=wanted.command)
    form, status = _form(wanted, target, request), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        call = Call(by=by, now=now(), key=request.POST.get("idempotency_key") or None)
        try:
            told = wanted.run(target, form.cleaned_data, call)
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, told)
            return after(request, reverse("desk:account", args=[target.account.id]))
    context = {"form": form, "act": wanted, "target": target, "on": today(), "nav": "desk:accounts"}
    return render(request, "portal/desk/act.html", context, status=status)


def _form(wanted: Act, target: Target, request: HttpRequest) -> forms.Form:
    more: dict[str, Any] = {}
    if wanted.form is ReverseForm and target.request:
        more["choices"] = tuple(
            (item.sku, f"{item.name}, {credit_words(item.fee)}")
            for item in target.request.items
            if item.reversed_on is None
        )
    return wanted.form(request.POST or None, **more)


def _account(by: Actor, account_id: int) -> Target:
    return Target(id=account_id, account=reads.head(account_seen_by(by, account_id)))


def _lot(by: Actor, lot_id: int) -> Target:
    account_id = reads.lot_owner_account(lot_id, by)
    if account_id is None:
        raise NotFound(what="lot")
    lot = reads.lots_by_id([lot_id], today())[lot_id]
    return Target(id=lot_id, account=reads.head(account_seen_by(by, account_id)), lot=lot)


def _request(by: Actor, request_id: int) -> Target:
    row = one_request(request_id, by)
    if row is None:
        raise NotFound(what="request")
    return Target(id=request_id, account=reads.head(account_seen_by(by, row.account_id)), request=row)


def _extension(by: Actor, extension_id: int) -> Target:
    account_id = reads.extension_account(extension_id, by)
    if account_id is None:
        raise NotFound(what="extension request")
    rows = extension_requests(today(), status="", account_id=account_id, limit=1000)
    row = next(found for found in rows if found.id == extension_id)
    head = reads.head(account_seen_by(by, account_id))
    return Target(id=extension_id, account=head, lot=row.lot, extension=row)


FINDERS: dict[str, Callable[[Actor, int], Target]] = {
    "account": _account,
    "lot": _lot,
    "request": _request,
    "extension": _extension,
}
