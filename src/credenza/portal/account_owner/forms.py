"""What owners type: forms without business rules; commands refuse, the forms tell it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pycountry
from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from credenza.credits.commands.preview_purchase import Billing

APPROVALS = (("manual", _("By hand")), ("automatic", _("Automatically")))


class OpenForm(forms.Form):
    """A new account."""

    name = forms.CharField(
        label=_("Account name"),
        max_length=200,
        required=False,
        help_text=_("What learners, staff and papers call it. Left empty, it is your own name."),
    )
    approval = forms.ChoiceField(label=_("Approval of redemptions"), choices=APPROVALS, widget=forms.RadioSelect)
    terms = forms.BooleanField(label=_("I accept the terms"))


class EditForm(forms.Form):
    """An account's name and approval mode, with the version that was read."""

    name = forms.CharField(label=_("Account name"), max_length=200)
    approval = forms.ChoiceField(label=_("Approval of redemptions"), choices=APPROVALS, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """ISO 3166 codes with their names, by name."""
    found = ((country.alpha_2, getattr(country, "common_name", country.name)) for country in pycountry.countries)
    return ("", "Choose a country"), *sorted(found, key=lambda pair: pair[1])


@lru_cache(maxsize=1)
def states() -> tuple[tuple[str, str], ...]:
    """The states of the United States by their short codes."""
    found = pycountry.subdivisions.get(country_code="US")  # type: ignore[no-untyped-call]
    return ("", "Choose a state"), *sorted(((state.code[3:], state.name) for state in found), key=lambda pair: pair[1])


class LongSelect(forms.Select):
    """A select of hundreds of options, written in one go: a template for each of them takes a third of a second."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002  Django passes it by name
    ) -> SafeString:
        """The same markup as the widget it replaces."""
        chosen = "" if value is None else str(value)
        chosen_mark = format_html(" {}", "selected")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, chosen_mark if str(key) == chosen else "", words) for key, words in self.choices),
        )
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(written), options)


class PurchaseForm(forms.Form):
    """An order of credits with its billing details; ``card`` and ``terms`` belong to the last step."""

    credits = forms.CharField(
        label=_("Credits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Whole credits; 1 credit lists at USD 1."),
    )
    promo = forms.CharField(
        label=_("Promotion code"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Billing name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    company = forms.CharField(
        label=_("Company"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    street = forms.CharField(
        label=_("Street and number"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    city = forms.CharField(
        label=_("City"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=countries, widget=LongSelect(attrs={"autocomplete": "country"})
    )
    region = forms.ChoiceField(
        label=_("State, in the United States"),
        choices=states,
        required=False,
        widget=LongSelect,
        help_text=_("It decides the tax there; leave it empty elsewhere."),
    )
    tax_id = forms.CharField(
        label=_("Tax ID"),
        max_length=200,
        required=False,
        help_text=_("Such as a VAT number with its country's letters."),
    )
    purchase_order = forms.CharField(
        label=_("Purchase order number"), max_length=200, required=False, help_text=_("Kept with the purchase.")
    )
    card = forms.CharField(label=_("Card"), max_length=200, required=False)
    terms = forms.BooleanField(label=_("I accept the terms"), required=False)

    ORDER = ("credits", "promo")
    BILLING = ("name", "company", "street", "city", "postal_code", "country", "region", "tax_id", "purchase_order")

    def clean_credits(self) -> int:
        """The number without the separators people type: 20,000 and 20 000 are both 20000."""
        typed = "".join(self.cleaned_data["credits"].split()).replace(",", "").replace("'", "")
        if not typed.isascii() or not typed.isdecimal() or int(typed) < 1:
            raise forms.ValidationError(_("Credits are bought in whole numbers of 1 or more."))
        return int(typed)

    def clean(self) -> dict[str, Any]:
        """In the United States the state decides the tax."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") == "US" and not cleaned.get("region"):
            self.add_error("region", _("Choose a state: it decides the tax."))
        if cleaned.get("country") not in ("US", None):
            cleaned["region"] = ""
        return cleaned

    def billing(self) -> Billing:
        """The billing details as the commands take them."""
        return billing_of(self.cleaned_data)


def billing_of(values: Mapping[str, Any]) -> Billing:
    """Billing details from whatever of them there is."""
    return Billing(**{name: str(values.get(name) or "") for name in PurchaseForm.BILLING})


class ReasonForm(forms.Form):
    """A reason in a few words."""

    reason = forms.CharField(
        label=_("Why you need more time"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
