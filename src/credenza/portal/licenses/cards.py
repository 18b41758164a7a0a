"""The card on file of a monthly subscription: replaced by its customer. Card numbers never come here (SU5, PM1)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.kernel.errors import DomainError, NotPermitted
from credenza.licensing.queries.licenses import license
from credenza.licensing.rows import LicenseRow
from credenza.portal.card_form import card_form
from credenza.portal.orders.forms import CardForm
from credenza.portal.orders.paying import NEW_CARD, card_names
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today
from credenza.workflows.subscription_cards import COMMAND, CardReplacing, finish_replacing, replace_card
from credenza.workflows.subscription_queries import subscription_of


@login_required
@never_cache
def replace(request: HttpRequest, license_id: int) -> HttpResponse:
    """Choose another card; nothing is charged by it, but for a month that waits for its payment."""
    row = license(license_id, actor_of(request), today())
    if COMMAND not in row.may or row.family != "cloud_monthly":
        raise NotPermitted(command=COMMAND)
    form, status = CardForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        card = form.cleaned_data["card"]
        back = reverse("licenses:card_kept", args=[row.id])
        try:
            done = replace_card(
                license=row.id,
                card="" if card == NEW_CARD else card,
                return_path=back,
                by=actor_of(request),
                now=now(),
            )
        except PaymentDeclined:
            form.add_error("card", _("The card was declined. Use another card."))
            status = 409
        except ProviderTrouble:
            form.add_error(None, _("The card provider can't be reached. Try again in a minute."))
            status = 503
        except DomainError as error:
            status = refusal_to_form(form, error)
        else:
            return _went(request, row, done)
    context = {
        "license": row,
        "form": form,
        "cards": card_names(),
        "can_keep": choice.available(),
        "months": subscription_of(row),
        "nav": "licenses:overview",
    }
    return render(request, "portal/licenses/card.html", context, status=status)


@login_required
@never_cache
def kept(request: HttpRequest, license_id: int) -> HttpResponse:
    """The card's holder comes back from the bank or the provider's form: ask how it went. Asking twice is harmless."""
    row = license(license_id, actor_of(request), today())
    try:
        done = finish_replacing(license=row.id, by=actor_of(request), now=now())
    except PaymentDeclined:
        messages.warning(request, _("The card was not confirmed. The one before stays on file."))
        return redirect("licenses:card", row.id)
    return _went(request, row, done)


def _went(request: HttpRequest, row: LicenseRow, done: CardReplacing) -> HttpResponse:
    home = reverse("licenses:license", args=[row.id])
    if done.status == "kept":
        unpaid = subscription_of(row)
        if unpaid is not None and unpaid.unpaid is not None:
            messages.warning(request, _("The card is on file, but the month that is due could not be charged to it."))
        else:
            messages.success(request, _("The card is on file for the months to come."))
        return after(request, home)
    if done.status == "confirm_wanted" and done.action_url:
        return redirect(done.action_url)
    context = {
        "license": row,
        "replacing": done,
        "publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "return_url": f"{settings.BASE_URL}{reverse('licenses:card_kept', args=[row.id])}",
        "nav": "licenses:overview",
    }
    return card_form(request, "portal/licenses/card_waits.html", context)
