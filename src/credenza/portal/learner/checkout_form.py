"""What a learner types at checkout: how to pay, and what each way needs. Rules PM7, TX1."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.commands.request_redemption import TEAM_LENGTH
from credenza.orders.asked import Address
from credenza.orders.checking_out import CheckoutAsked
from credenza.portal.quotes.forms import BillingForm

CREDITS, CARD = "credits", "card"
CODE_LENGTH = 40
NEEDED = {
    CREDITS: {"code": gettext_lazy("Type the code that your training manager gave you.")},
    CARD: {
        "name": gettext_lazy("Type the name that the invoice is made out to."),
        "street": gettext_lazy("Type the street and number: they stand on the invoice."),
        "city": gettext_lazy("Type the city: it stands on the invoice."),
        "country": gettext_lazy("Choose the country: it decides the tax."),
    },
}


class CheckoutForm(BillingForm):
    """How to pay, with what, and the terms. One way pays the whole order; what the other one needs is not looked at."""

    method = forms.ChoiceField(
        label=gettext_lazy("Payment method"),
        choices=((CREDITS, gettext_lazy("Training credits")), (CARD, gettext_lazy("Card"))),
        error_messages={
            "required": gettext_lazy("Choose how to pay."),
            "invalid_choice": gettext_lazy("Choose training credits or a card."),
        },
    )
    code = forms.CharField(
        label=gettext_lazy("Redemption code"),
        help_text=gettext_lazy("From your training manager. Capital letters and dashes don't matter."),
        max_length=CODE_LENGTH,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "data-1p-ignore": ""}
        ),
        error_messages={"max_length": gettext_lazy("This is longer than a redemption code. Copy the code alone.")},
    )
    team = forms.CharField(
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("For your organization's reports, such as “Platform”."),
        max_length=TEAM_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    terms = forms.BooleanField(
        label=gettext_lazy("Terms"),
        error_messages={"required": gettext_lazy("Read the terms and tick that you accept them.")},
    )

    def __init__(self, *args: Any, currencies: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = currencies
        self.fields["currency"].choices = [(one, one) for one in currencies]  # type: ignore[attr-defined]
        hints = {"name": "name", "street": "street-address", "postal_code": "postal-code", "city": "address-level2"}
        for name, hint in {**hints, "country": "country"}.items():
            self.fields[name].widget.attrs["autocomplete"] = hint
        chosen = self.data.get("method")
        for method, needed in NEEDED.items():
            for name, words in needed.items():
                self.fields[name].required = not self.is_bound or chosen == method
                self.fields[name].error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs; in the United States the state decides the tax."""
        cleaned = super().clean() or self.cleaned_data
        method = cleaned.get("method", "")
        for name in (*NEEDED[CREDITS], *NEEDED[CARD]):
            self.fields[name].required = True  # as the page says it, whichever way is chosen next
        if method == CARD and cleaned.get("country") == "US" and not cleaned.get("region"):
            self.add_error("region", _("Choose a state: it decides the tax."))
        if method == CREDITS:
            for name in [name for name in self.errors if name in (*NEEDED[CARD], "region", "vat_id", "currency")]:
                del self.errors[name]
        return cleaned

    @property
    def chosen_currency(self) -> str:
        """The currency chosen, else the first that everything in the order is sold in; empty where there is none."""
        typed = getattr(self, "cleaned_data", {}).get("currency", "")
        return typed if typed in self.currencies else next(iter(self.currencies), "")

    def asked(self, skus: tuple[str, ...]) -> CheckoutAsked:
        """The checkout as the command takes it; the form was validated, successfully or not."""
        cleaned = getattr(self, "cleaned_data", {})
        typed = {name: str(cleaned.get(name) or "").strip() for name in ("name", "vat_id")}
        needs_state = cleaned.get("country") == "US" and not cleaned.get("region")
        billing = Address(**typed, **self.typed()) if cleaned.get("country") and not needs_state else None
        return CheckoutAsked(
            items=skus,
            currency=self.chosen_currency,
            billing=billing,
            terms_accepted=bool(cleaned.get("terms")),
        )
