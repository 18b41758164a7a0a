"""What staff type about orders, payments and bank files."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.orders.words import STATE_CHOICES
from credenza.portal.shared import today

METHODS = (
    ("bank_transfer", _("Bank transfer")),
    ("ach", _("ACH")),
    ("check", _("Check")),
    ("paypal", _("PayPal")),
)
LARGEST_FILE = 10 * 1024 * 1024


class SearchForm(forms.Form):
    """Which orders."""

    q = forms.CharField(
        label=_("Number, SEN, site, person, organization or PO number"), required=False, widget=forms.SearchInput
    )
    status = forms.ChoiceField(label=_("State"), required=False, choices=STATE_CHOICES)
    only = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=(("", _("All")), ("held", _("Held")), ("surplus", _("Too much paid")), ("open", _("Not paid"))),
    )


class QueueForm(forms.Form):
    """Which payments."""

    q = forms.CharField(label=_("Reference, payer or order"), required=False, widget=forms.SearchInput)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(
            ("waiting", _("Wait for the desk")),
            ("all", _("All")),
            ("matched", _("Matched")),
            ("returned", _("Returned")),
            ("disputed", _("Disputed")),
        ),
    )


class _AmountForm(forms.Form):
    """An amount in the order's currency."""

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2)


class PaymentForm(_AmountForm):
    """Money that came, by hand."""

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    value_date = day_field(_("Value date"), help_text=_("The day the bank credited it; the order counts from it."))
    method = forms.ChoiceField(label=_("Paid by"), choices=METHODS)
    reference = forms.CharField(label=_("Reference"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value_date"].initial = today()

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()


class MoveForm(_AmountForm):
    """Credit for another order."""

    target = forms.CharField(label=_("To the order"), max_length=20, help_text=_("Its number, such as O-2026-000012."))
    field_order = ("target", "amount")


class WriteOffForm(_AmountForm, ReasonForm):
    """What is forgiven, and why."""

    field_order = ("amount", "reason")


class DisputeForm(forms.Form):
    """How a dispute stands."""

    outcome = forms.ChoiceField(
        label=_("The card's bank says"),
        choices=(("opened", _("Disputed")), ("won", _("Decided for us")), ("lost", _("Decided against us"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class MatchForm(forms.Form):
    """Which order a payment is for."""

    order = forms.CharField(label=_("Order"), max_length=20, help_text=_("Its number, such as O-2026-000012."))


class BankFileForm(forms.Form):
    """A bank's statement."""

    file = forms.FileField(
        label=_("Statement"),
        help_text=_("camt.053 (XML), MT940 or CSV. The file is looked at first; nothing is booked before you say so."),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """Not larger than a statement is."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE:
            raise forms.ValidationError(_("Choose a file of up to 10 MB."))
        return given
