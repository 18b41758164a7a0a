"""Service accounts: administrators make one for each program that calls on its own, and end it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credenza.kernel.errors import DomainError, NotFound
from credenza.parties.commands.revoke_token import revoke_token
from credenza.parties.commands.service_accounts import end_service_account, make_service_account, make_service_token
from credenza.parties.queries import service_accounts
from credenza.parties.rows import ServiceAccountRow
from credenza.parties.scopes import SCOPES, SERVICE_SCOPES
from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.shared import actor_of, after, now, refusal_to_form

NAV = "desk:services"


class ServiceForm(forms.Form):
    """Which program, and what it may do."""

    name = forms.CharField(
        label=gettext_lazy("Which program it is"), max_length=100, help_text=gettext_lazy("Such as “Moodle”.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=tuple((scope, SCOPES[scope]) for scope in SERVICE_SCOPES),
        widget=forms.CheckboxSelectMultiple,
        initial=["learning:write"],
    )
    expires_on = day_field(
        gettext_lazy("Last day of its token"),
        required=False,
        help_text=gettext_lazy("Empty for a token that works until it is revoked."),
    )


@desk(*ADMINISTRATORS)
@never_cache
def services(request: HttpRequest) -> HttpResponse:
    """The accounts; a new one's key and secret are shown in the answer to this post, and never again."""
    form, status, made = ServiceForm(request.POST or None), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = make_service_account(**form.cleaned_data, by=actor_of(request), now=now())
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                form, status = ServiceForm(), 200
    context = {"form": form, "made": made, "rows": service_accounts()}
    return render(request, "portal/desk/services.html", context, status=status)


@desk(*ADMINISTRATORS)
@never_cache
@require_POST
def add_token(request: HttpRequest, account_id: int) -> HttpResponse:
    """One more token, shown in this answer alone."""
    made = make_service_token(account=account_id, by=actor_of(request), now=now())
    context = {"form": ServiceForm(), "made": made, "rows": service_accounts()}
    return render(request, "portal/desk/services.html", context)


@desk(*ADMINISTRATORS)
@require_POST
def revoke(request: HttpRequest, account_id: int, token_id: int) -> HttpResponse:
    """Stop one token of an account at once."""
    if token_id not in {token.id for token in _account(account_id).tokens}:
        raise NotFound(what="token")
    revoke_token(token_id=token_id, by=actor_of(request), now=now())
    messages.success(request, _("The token no longer works."))
    return after(request, reverse(NAV))


@desk(*ADMINISTRATORS)
def end(request: HttpRequest, account_id: int) -> HttpResponse:
    """Stop an account with all its tokens, after a last look and with a reason."""
    account = _account(account_id)
    form, status = ReasonForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key") or None
        try:
            end_service_account(
                account=account_id,
                reason=form.cleaned_data["reason"],
                by=actor_of(request),
                now=now(),
                idempotency_key=key,
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="staff")
        else:
            messages.success(request, _("The account is ended; none of its tokens works."))
            return after(request, reverse(NAV))
    context = {"form": form, "account": account, "nav": NAV}
    return render(request, "portal/desk/service_end.html", context, status=status)


def _account(account_id: int) -> ServiceAccountRow:
    found = next((row for row in service_accounts() if row.id == account_id), None)
    if found is None:
        raise NotFound(what="service account")
    return found
