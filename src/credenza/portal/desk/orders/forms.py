"""What staff type about orders, payments and bank files."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.desk.orders.statements import LARGEST_FILE, Statement, unpacked
from credenza.portal.orders.words import STATE_CHOICES
from credenza.portal.shared import today

METHODS = (
    ("bank_transfer", _("Bank transfer")),
    ("ach", _("ACH")),
    ("check", _("Check")),
    ("paypal", _("PayPal")),
)


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


class SentBackForm(forms.Form):
    """When money was sent back by hand, and by which transfer."""

    entry = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    payment = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    sent_on = day_field(_("Sent on"))
    reference = forms.CharField(label=_("Reference of the transfer"), max_length=200)


class MatchForm(forms.Form):
    """Which order a payment is for."""

    order = forms.CharField(label=_("Order"), max_length=20, help_text=_("Its number, such as O-2026-000012."))


class BankFileForm(forms.Form):
    """A bank's statement: a file, or the one that was looked at just now."""

    file = forms.FileField(
        label=_("Statement"),
        help_text=_("camt.053 (XML), MT940 or CSV. The file is looked at first; nothing is booked before you say so."),
        error_messages={"required": _("Choose a file.")},
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    carried_name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("carried")

    def clean_file(self) -> Any:
        """Not larger than a statement is."""
        given = self.cleaned_data["file"]
        if given and given.size > LARGEST_FILE:
            raise forms.ValidationError(_("Choose a file of up to 10 MB."))
        return given

    def clean(self) -> dict[str, Any]:
        """A file chosen anew goes before the one that the page carries."""
        super().clean()
        if "file" not in self.errors:
            found = self._chosen()
            if found is None:
                self.add_error("file", _("Choose a file."))
            self.cleaned_data["statement"] = found
        return self.cleaned_data

    def _chosen(self) -> Statement | None:
        if given := self.cleaned_data.get("file"):
            return Statement(content=given.read(), name=given.name)
        content = unpacked(self.cleaned_data.get("carried") or "")
        return Statement(content=content, name=self.cleaned_data.get("carried_name") or "") if content else None
