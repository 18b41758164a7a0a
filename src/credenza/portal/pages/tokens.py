"""The person's API tokens: made here, shown once, revoked here."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credenza.kernel.errors import DomainError, NotFound
from credenza.parties.commands.create_token import create_token
from credenza.parties.commands.revoke_token import revoke_token
from credenza.parties.queries import tokens_of
from credenza.parties.scopes import SCOPES
from credenza.portal.shared import actor_of, now, person_of, refusal_to_form


class TokenForm(forms.Form):
    """What a new token is for and what it may do."""

    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("Such as “Monthly report to finance”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=tuple(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty for a token that works until it is revoked."),
    )


@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens; a new one is shown in the answer to this post, and never again."""
    form = TokenForm(request.POST or None)
    status, secret = 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = create_token(**form.cleaned_data, by=actor_of(request), now=now()).secret
            form = TokenForm()
        except DomainError as error:
            status = refusal_to_form(form, error)
    elif form.is_bound:
        status = 422
    context = {"form": form, "secret": secret, "tokens": tokens_of(person_of(request).pk)}
    return render(request, "portal/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Stop one of the person's own tokens at once; administrators stop those of others by the API."""
    if token_id not in {token.id for token in tokens_of(person_of(request).pk)}:
        raise NotFound(what="token")
    revoke_token(token_id=token_id, by=actor_of(request), now=now())
    messages.success(request, _("The token no longer works."))
    return redirect("portal:tokens")
