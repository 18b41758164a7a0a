"""What buyers type on a quote: forms without business rules; commands refuse, the forms tell it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.catalog.queries import list_items, price_book
from credenza.orders.drafting import LENGTHS
from credenza.parties.organization_fields import LENGTHS as ADDRESS_LENGTHS
from credenza.parties.organization_fields import NAME_LENGTH, TAX_ID_LENGTH
from credenza.portal.account_owner.forms import LongSelect, countries, states
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.formats import grouped
from credenza.programs.loader import active

MONTHS = ((12, gettext_lazy("1 year")), (24, gettext_lazy("2 years")), (36, gettext_lazy("3 years")))
SOFTWARE = ("data_center", "cloud_annual", "cloud_monthly", "server")


def currencies() -> list[str]:
    """The currencies of the price lists, the credits' own first."""
    own = active().credits.currency
    known = {price.currency for item in active().items for price in item.prices}
    return [own, *sorted(known - {own})]


def products(on: date, currency: str) -> list[Any]:
    """What is on sale, by product with its tiers, as a select shows it; values are "SKU|tier"."""
    items = {item.sku: item for item in list_items(on) if item.family in (*SOFTWARE, "course", "exam")}
    book = price_book(items, currency, on)
    found = sorted(
        ((items[sku].family not in SOFTWARE, items[sku].name, sku, tier) for sku, tier, _currency in book.prices),
        key=lambda entry: (*entry[:3], entry[3] or 0),
    )
    grouped_tiers = groupby(found, key=lambda entry: entry[2])
    choices: list[Any] = [("", _("Choose a product"))]
    for sku, entries in grouped_tiers:
        tiers = [entry[3] for entry in entries]
        if tiers == [None]:
            choices.append((f"{sku}|", items[sku].name))
        else:
            choices.append(
                (items[sku].name, [(f"{sku}|{tier}", f"{items[sku].name}, {users(tier)}") for tier in tiers])
            )
    return choices


def users(tier: int | None) -> str:
    """A tier in words; empty for none."""
    if tier is None:
        return ""
    return ngettext("%(count)s user", "%(count)s users", tier) % {"count": grouped(tier)}


class AddressForm(forms.Form):
    """A postal address, given as a whole or not at all."""

    street = forms.CharField(
        label=gettext_lazy("Street and number"), max_length=ADDRESS_LENGTHS["street"], required=False
    )
    postal_code = forms.CharField(
        label=gettext_lazy("Postal code"), max_length=ADDRESS_LENGTHS["postal_code"], required=False
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=ADDRESS_LENGTHS["city"], required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries, required=False, widget=LongSelect)
    region = forms.ChoiceField(
        label=gettext_lazy("State, in the United States"), choices=states, required=False, widget=LongSelect
    )

    def typed(self) -> dict[str, str]:
        """The parts of the address; states belong to the United States alone."""
        given = {name: str(self.cleaned_data.get(name) or "") for name in ADDRESS_LENGTHS}
        return given if given["country"] == "US" else {**given, "region": ""}


class BillingForm(AddressForm):
    """The address of a person who buys for themself."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH, required=False)
    vat_id = forms.CharField(label=gettext_lazy("Tax ID"), max_length=TAX_ID_LENGTH, required=False)
    field_order = ("name",)


class HeadForm(forms.Form):
    """Who buys for whom, and what belongs to the whole quote."""

    buyer_search = forms.CharField(
        label=gettext_lazy("Find a buyer by name, tax ID or member"),
        max_length=200,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    organization = forms.ChoiceField(label=gettext_lazy("Buyer"), required=False)
    is_reseller = forms.BooleanField(
        label=gettext_lazy("I am a reseller purchasing on behalf of my customer"), required=False
    )
    customer = forms.ChoiceField(label=gettext_lazy("Customer"), required=False)
    customer_name = forms.CharField(
        label=gettext_lazy("Name of the new customer"), max_length=NAME_LENGTH, required=False
    )
    on_behalf_of = forms.CharField(
        label=gettext_lazy("Another company between you and the customer"),
        max_length=LENGTHS["on_behalf_of"],
        required=False,
        help_text=gettext_lazy("Resellers buy directly: another reseller or a distributor can't be in between."),
    )
    technical_contact = forms.EmailField(
        label=gettext_lazy("Technical contact's e-mail"),
        max_length=LENGTHS["technical_contact"],
        required=False,
        help_text=gettext_lazy("Gets the licenses. For a renewal or an upgrade, the address on file."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=lambda: [(one, one) for one in currencies()])
    promo = forms.CharField(
        label=gettext_lazy("Promotion code"),
        max_length=LENGTHS["promo"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    po_number = forms.CharField(
        label=gettext_lazy("Your PO number"),
        max_length=LENGTHS["po_number"],
        required=False,
        help_text=gettext_lazy("Stands on the invoice."),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes to the order desk"),
        max_length=LENGTHS["notes"],
        required=False,
        help_text=gettext_lazy(
            "A note sends the quote to review, 1 to 3 business days. To align end dates, add a co-term line instead."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terms = forms.BooleanField(label=gettext_lazy("Terms"), required=False)

    def __init__(
        self,
        *args: Any,
        buyers: Sequence[tuple[str, str]],
        customers: Sequence[tuple[str, str]],
        searches: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not searches:
            del self.fields["buyer_search"]
        self.fields["organization"].choices = buyers  # type: ignore[attr-defined]
        self.fields["customer"].choices = [*customers, ("", _("A new customer"))]  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """One line; which fields count is its kind's matter."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    item = forms.ChoiceField(label=gettext_lazy("Product and tier"), required=False)
    quantity = forms.IntegerField(label=gettext_lazy("Licenses"), min_value=1, required=False, initial=1)
    entitlement = forms.CharField(
        label=gettext_lazy("SEN, or the site's address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    months = forms.TypedChoiceField(label=gettext_lazy("For"), choices=MONTHS, coerce=int, required=False, initial=12)
    target_on = day_field(gettext_lazy("New end date"), required=False)
    own_net = forms.DecimalField(
        label=gettext_lazy("Price of our own, before tax"),
        min_value=Decimal(0),
        max_digits=15,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Stands in the place of the line's discount; the quote is then reviewed."),
    )
    own_reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The buyer reads it beside the price."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    account = forms.CharField(
        label=gettext_lazy("Credit account's number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    credits = forms.IntegerField(label=gettext_lazy("Credits"), min_value=1, required=False)

    USED = {
        "new": ("item", "quantity"),
        "renew": ("entitlement", "months", "target_on"),
        "upgrade": ("entitlement", "item"),
        "coterm": ("entitlement", "item", "target_on"),
        "credits": ("account", "credits"),
    }
    OWN = ("own_net", "own_reason")
    """The desk's own price (MR1), on lines that were added."""
    WORDS = {
        ("renew", "target_on"): gettext_lazy("Or until a day of your own"),
        ("upgrade", "item"): gettext_lazy("New tier"),
        ("coterm", "entitlement"): gettext_lazy("SEN; empty for a new license"),
        ("coterm", "item"): gettext_lazy("Product and tier; empty for the license's own"),
    }

    def __init__(
        self, *args: Any, products: Sequence[Any], kind: str, takes_price: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line_kind = kind if kind in self.USED else "new"
        self.takes_price = takes_price
        self.fields["item"].choices = products  # type: ignore[attr-defined]
        self.fields["kind"].initial = self.line_kind
        for name in set(self.fields) - {"kind", *self.names}:
            del self.fields[name]
        for (of, name), words in self.WORDS.items():
            if of == self.line_kind:
                self.fields[name].label = words

    def clean(self) -> dict[str, Any]:
        """A price of the desk's own comes with its reason, a reason with its price."""
        values = super().clean() or self.cleaned_data
        if "own_net" in values and "own_reason" in values:
            if values["own_net"] is not None and not values["own_reason"]:
                self.add_error("own_reason", _("Write why: the buyer reads it."))
            elif values["own_net"] is None and values["own_reason"]:
                self.add_error("own_net", _("Type the price that it is about."))
        return values

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are filled in, in their order."""
        return (*self.USED[self.line_kind], *(self.OWN if self.takes_price else ()))

    def shown(self) -> list[forms.BoundField]:
        """The fields of this kind in their order."""
        return [self[name] for name in self.USED[self.line_kind]]

    def own_price(self) -> list[forms.BoundField]:
        """The fields of the desk's own price; none for buyers."""
        return [self[name] for name in self.OWN] if self.takes_price else []

    @property
    def has_own_price(self) -> bool:
        """Whether the desk typed a price of its own."""
        return any(self.data.get(self.add_prefix(name)) for name in self.OWN)

    @property
    def is_untouched(self) -> bool:
        """Nothing was typed into it beyond what stood there."""
        named = (name for name in self.USED[self.line_kind] if name not in ("quantity", "months"))
        return not any(self.data.get(self.add_prefix(name)) for name in named)
