"""What buyers type about orders and invoices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.portal.orders.words import STATE_CHOICES


class SearchForm(forms.Form):
    """Which orders."""

    q = forms.CharField(label=_("Number, PO number or name"), required=False, widget=forms.SearchInput)
    status = forms.ChoiceField(label=_("State"), required=False, choices=STATE_CHOICES)


class InvoiceSearchForm(forms.Form):
    """Which papers."""

    q = forms.CharField(label=_("Number, order or PO number"), required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(
        label=_("Paper"),
        required=False,
        choices=(("", _("All")), ("invoice", _("Invoices")), ("credit_note", _("Credit notes"))),
    )
    overdue = forms.ChoiceField(label=_("Due"), required=False, choices=(("", _("Any")), ("1", _("Overdue"))))


class ActForm(forms.Form):
    """Nothing to type: the page says what happens."""


class WordsForm(forms.Form):
    """A reason that may be left out."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class RefundForm(WordsForm):
    """Which lines go back."""

    lines = forms.TypedMultipleChoiceField(
        label=_("Lines to give back"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one line.")},
    )
    field_order = ("lines", "reason")

    def __init__(self, *args: Any, lines: tuple[tuple[int, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = lines  # type: ignore[attr-defined]
        self.fields["lines"].initial = [position for position, _words in lines]


class PoForm(forms.Form):
    """The buyer's purchase order number."""

    po_number = forms.CharField(
        label=_("PO number"), required=False, max_length=60, help_text=_("Printed on the invoice. Empty takes it away.")
    )


class CardForm(forms.Form):
    """The card to pay with: a test card's name with the fake provider."""

    card = forms.CharField(label=_("Card"), max_length=120, error_messages={"required": _("Choose a card.")})
