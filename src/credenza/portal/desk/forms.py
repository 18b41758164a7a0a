"""What staff type. Every change takes a reason; commands refuse, the forms tell it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 2000


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A business date."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


class ReasonForm(forms.Form):
    """Why: kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with your name in the audit trail."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: it is kept with your name.")},
    )


class ToldReasonForm(ReasonForm):
    """Why, in words that the customer reads."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The owners are told these words."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: the owners are told.")},
    )


class AppointForm(ReasonForm):
    """A new owner."""

    email = forms.EmailField(
        label=_("New owner's e-mail address"),
        help_text=_("An address without a user is invited. Somebody who owns an account can't own a second one."),
    )
    field_order = ("email", "reason")


class ExtendForm(ToldReasonForm):
    """A later end."""

    expires_on = day_field(
        _("Expires on"), help_text=_("The first day without the credits; the last day is the day before.")
    )
    field_order = ("expires_on", "reason")


class ReverseForm(ReasonForm):
    """Which items go back, and a later end for lots that are over."""

    items = forms.MultipleChoiceField(
        label=_("Items to put back"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the items whose credits go back.")},
    )
    extend_to = day_field(
        _("Extend expired lots to"),
        required=False,
        help_text=_("Without it, credits that go back into an expired lot are gone again at once."),
    )
    field_order = ("items", "extend_to", "reason")

    def __init__(self, *args: Any, choices: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
        self.fields["items"].initial = [sku for sku, _words in choices]
