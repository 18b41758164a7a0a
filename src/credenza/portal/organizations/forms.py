"""What people type about organizations: forms without business rules; commands refuse, the forms tell it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.parties.organization_fields import LENGTHS, NAME_LENGTH, TAX_ID_LENGTH, Address
from credenza.parties.organization_rows import OrganizationRow
from credenza.portal.account_owner.forms import LongSelect, countries, states
from credenza.portal.desk.forms import day_field
from credenza.portal.organizations.words import CLAIMS, KINDS

ADDRESS = ("street", "city", "postal_code", "country", "region")


class OrganizationForm(forms.Form):
    """Name, address and tax id. An address is given as a whole or not at all."""

    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    street = forms.CharField(
        label=_("Street and number"),
        max_length=LENGTHS["street"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=LENGTHS["city"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=LENGTHS["postal_code"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=countries, required=False, widget=LongSelect(attrs={"autocomplete": "country"})
    )
    region = forms.ChoiceField(
        label=_("State, in the United States"),
        choices=states,
        required=False,
        widget=LongSelect,
        help_text=_("It decides the tax there; leave it empty elsewhere."),
    )
    vat_id = forms.CharField(
        label=_("Tax ID"),
        max_length=TAX_ID_LENGTH,
        required=False,
        help_text=_(
            "VAT number in the European Union and the United Kingdom, ABN in Australia. Its digits are checked."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Only the United States have a state here."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("country") not in ("US", None):
            cleaned["region"] = ""
        return cleaned

    def address(self) -> Address | None:
        """The address as commands take it; None where nothing of it was typed."""
        given = {part: str(self.cleaned_data.get(part) or "") for part in ADDRESS}
        return Address(**given) if any(given.values()) else None


class RegisterForm(OrganizationForm):
    """A new organization of one's own."""

    kind = forms.ChoiceField(label=_("What are you?"), choices=KINDS, widget=forms.RadioSelect, initial="customer")
    field_order = ("name", "kind")


def first_values(row: OrganizationRow) -> dict[str, Any]:
    """What the organization's form shows first."""
    return {name: getattr(row, name) for name in ("name", "vat_id", *ADDRESS)}


class MemberForm(forms.Form):
    """The address of a colleague."""

    email = forms.EmailField(
        label=_("Add a colleague by e-mail address"),
        max_length=254,
        help_text=_("A verified address of somebody who has signed up here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class EvidenceForm(forms.Form):
    """What is claimed, until when the paper says so, and a note."""

    claim = forms.ChoiceField(
        label=_("What does it prove?"),
        choices=[("", _("Choose one")), *((f"{kind}:{value}", words) for (kind, value), words in CLAIMS)],
        error_messages={"required": _("Choose what the evidence is for.")},
    )
    valid_until = day_field(
        _("Last day on which it holds"), required=False, help_text=_("As the paper says; empty where it names none.")
    )
    evidence = forms.FileField(label=_("Paper"), required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as a member number that the order desk can look up. A note may stand in place of a paper."),
    )

    def claimed(self) -> tuple[str, str]:
        """Kind of evidence, and the program's or category's name."""
        kind, _colon, value = self.cleaned_data["claim"].partition(":")
        return kind, value
