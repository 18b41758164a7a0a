"""Open a credit account. Source: owner guide, "Create a training credit account"."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from credenza.credits.commands.open_credit_account import open_credit_account
from credenza.kernel.errors import DomainError
from credenza.portal.account_owner.forms import OpenForm
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form
from credenza.portal.standing import standing_of
from credenza.programs.loader import active


@login_required
def open_account(request: HttpRequest) -> HttpResponse:
    """Name, approval and terms; the account is there at once, with its code."""
    if request.method == "GET" and standing_of(request).owns_account:
        return redirect("credits:overview")
    form = OpenForm(request.POST or None, initial={"name": person_of(request).shown_name, "approval": "manual"})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            receipt = open_credit_account(
                name=form.cleaned_data["name"],
                approval=form.cleaned_data["approval"],
                by=actor_of(request),
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="owner")
        else:
            messages.success(request, _("Account %(number)s is open.") % {"number": receipt.number})
            return after(request, reverse("credits:overview"))
    elif form.is_bound:
        status = 422
    context = {"form": form, "terms": active().terms}
    return render(request, "portal/account_owner/open.html", context, status=status)
