"""Book a quote that was paid: credits, price, payment, and the day on which it counts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.commands.preview_purchase import Billing, Priced, checked_billing, priced_purchase
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.policy import account_seen_by, require
from credenza.credits.queries import accounts as reads
from credenza.credits.receipts import PurchaseSettled
from credenza.kernel.errors import DomainError
from credenza.portal.account_owner.forms import countries, states
from credenza.portal.desk.access import ORDER_DESK, desk
from credenza.portal.desk.acts import Call
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.formats import business_date, credit_words, last_day
from credenza.portal.shared import actor_of, after, now, refusal_to_form, today

TEXT_LENGTH = 200
REFERENCE_LENGTH = 120


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=TEXT_LENGTH, required=more.pop("required", False), **more)


class QuoteForm(forms.Form):
    """What the quote said and how it was paid."""

    credits = forms.IntegerField(label=gettext_lazy("Credits"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    promo = _text(gettext_lazy("Promotion code"))
    value_date = day_field(
        gettext_lazy("Value date"), help_text=gettext_lazy("Of the payment that completes it: the acceptance date.")
    )
    payment_ref = forms.CharField(
        label=gettext_lazy("Payment reference"),
        max_length=REFERENCE_LENGTH,
        help_text=gettext_lazy("As on the bank statement. Each payment is booked once."),
    )
    name = _text(gettext_lazy("Name"), required=True)
    company = _text(gettext_lazy("Company"))
    street = _text(gettext_lazy("Street"))
    city = _text(gettext_lazy("City"))
    postal_code = _text(gettext_lazy("Postal code"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)
    region = forms.ChoiceField(label=gettext_lazy("State, in the United States"), choices=states, required=False)
    tax_id = _text(gettext_lazy("Tax ID"))
    purchase_order = _text(gettext_lazy("Purchase order number"))

    BILLING = ("name", "company", "street", "city", "postal_code", "country", "region", "tax_id", "purchase_order")

    def clean(self) -> dict[str, Any]:
        """In the United States the state decides the tax; elsewhere there is none to name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") == "US" and not cleaned.get("region"):
            self.add_error("region", _("Choose a state: it decides the tax."))
        if cleaned.get("country") not in ("US", None):
            cleaned["region"] = ""
        return cleaned

    def billing(self) -> Billing:
        """The billing details as the commands take them."""
        return Billing(**{name: self.cleaned_data[name] for name in self.BILLING})


@desk(*ORDER_DESK)
def book(request: HttpRequest, account_id: int) -> HttpResponse:
    """First the price with every step, then the booking."""
    by = actor_of(request)
    account = reads.head(account_seen_by(by, account_id))
    require("book_paid_quote", by, account_id=account.id)
    form, status = QuoteForm(request.POST or None, initial={"value_date": today()}), 200
    priced: Priced | None = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                billing, values = checked_billing(form.billing()), form.cleaned_data
                priced = priced_purchase(account.id, values["credits"], values["promo"], billing, today())
                status = 200
                if request.POST.get("decision") == "book":
                    call = Call(by=by, now=now(), key=request.POST.get("idempotency_key") or None)
                    return _booked(request, _book(account.id, form, call))
            except DomainError as error:
                priced, status = None, refusal_to_form(form, error, audience="staff")
    total = priced and priced.price.net + priced.tax.amount
    context = {"form": form, "account": account, "priced": priced, "total": total, "nav": "desk:accounts"}
    return render(request, "portal/desk/book.html", context, status=status)


@transaction.atomic
def _book(account_id: int, form: QuoteForm, call: Call) -> PurchaseSettled:
    """Order and payment together, or neither: a refused payment leaves no order behind."""
    values = form.cleaned_data
    started = start_purchase(
        account=account_id,
        credits=values["credits"],
        channel="quote",
        promo=values["promo"],
        billing=form.billing(),
        **call.stamped(),
    )
    return settle_purchase(
        purchase=started.purchase or 0,
        payment_ref=values["payment_ref"],
        value_date=values["value_date"],
        **call.stamped(),
    )


def _booked(request: HttpRequest, made: PurchaseSettled) -> HttpResponse:
    told = _("%(credits)s are booked. Last day to use: %(day)s.") % {
        "credits": credit_words(made.credits),
        "day": business_date(last_day(made.expires_on)),
    }
    messages.success(request, told)
    return after(request, reverse("desk:account", args=[made.account]))
