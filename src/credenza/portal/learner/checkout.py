"""One order, one way to pay. Source: owner guide FAQ, "How do team members use the redemption code?"."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from credenza.credits.commands.request_redemption import TEAM_LENGTH, request_redemption
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.kernel.errors import DomainError
from credenza.portal.learner import order
from credenza.portal.learner.catalog import next_of
from credenza.portal.shared import actor_of, after, now, person_of, refusal_to_form, today
from credenza.programs.loader import active

CODE_LENGTH = 40


class CheckoutForm(forms.Form):
    """How to pay, with what, and the terms."""

    method = forms.ChoiceField(
        label=gettext_lazy("Payment method"),
        choices=(("credits", gettext_lazy("Training credits")),),
        error_messages={
            "required": gettext_lazy("Choose how to pay."),
            "invalid_choice": gettext_lazy("Courses can't be paid by card here yet. Pay with training credits."),
        },
    )
    code = forms.CharField(
        label=gettext_lazy("Redemption code"),
        help_text=gettext_lazy("From your training manager. Capital letters and dashes don't matter."),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "data-1p-ignore": ""}
        ),
        error_messages={
            "required": gettext_lazy("Type the code that your training manager gave you."),
            "max_length": gettext_lazy("This is longer than a redemption code. Copy the code alone."),
        },
    )
    team = forms.CharField(
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("For your organization's reports, such as “Platform”."),
        max_length=TEAM_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    terms = forms.BooleanField(
        label=gettext_lazy("Terms"),
        error_messages={"required": gettext_lazy("Read the terms and tick that you accept them.")},
    )


@login_required
@never_cache
@sensitive_post_parameters("code")
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the order and how to pay; a post places it. The code never stands in an address."""
    if request.method == "POST":
        return _place(request)
    form = CheckoutForm(initial={"method": "credits", "team": _last_team(request)})
    return _page(request, form, order.order_of(request, today()))


def _place(request: HttpRequest) -> HttpResponse:
    """Order exactly what the page showed, whatever another tab did to the order meanwhile."""
    form = CheckoutForm(request.POST)
    wanted = order.order_from(request.POST.getlist("item"), today())
    status = 422
    if form.is_valid():
        try:
            receipt = request_redemption(
                code=form.cleaned_data["code"],
                items=tuple(item.sku for item in wanted.items),
                team=form.cleaned_data["team"],
                by=actor_of(request),
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            status = refusal_to_form(form, error, audience="learner")
        else:
            order.take_out(request, [item.sku for item in wanted.items])
            return after(request, reverse("learner:placed", args=[receipt.request]))
    return _page(request, form, wanted, status=status)


def _page(request: HttpRequest, form: CheckoutForm, wanted: order.Order, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "order": wanted,
        "terms": active().terms,
        "support_email": active().seller.support_email,
        "here": reverse("learner:checkout"),
    }
    return render(request, "portal/learner/checkout.html", context, status=status)


def _last_team(request: HttpRequest) -> str:
    """The team the learner named last: most people stay in theirs."""
    mine = RequestFilter(learner_id=person_of(request).pk)
    last = list_requests(mine, actor_of(request), limit=1).rows
    return last[0].team if last else ""


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put an item into the order."""
    found = order.order_from([request.POST.get("sku", "")], today()).items
    if not found or not found[0].is_offered:
        messages.error(request, _("This is not on sale at present. Choose from the catalog."))
    else:
        order.put(request, [found[0].sku])
        messages.success(request, _("%(item)s is in your order.") % {"item": found[0].name})
    return after(request, next_of(request, reverse("learner:catalog")))


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take an item out of the order."""
    sku = request.POST.get("sku", "")
    if sku in order.skus_of(request):
        order.take_out(request, [sku])
        messages.success(request, _("%(sku)s is no longer in your order.") % {"sku": sku})
    return after(request, next_of(request, reverse("learner:checkout")))
