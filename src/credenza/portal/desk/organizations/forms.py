"""What the order desk types about organizations. Every change takes a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.organizations.forms import OrganizationForm
from credenza.portal.organizations.words import KIND_WORDS, KINDS


class SearchForm(forms.Form):
    """Which organizations."""

    q = forms.CharField(label=_("Name, tax ID or member"), required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *KIND_WORDS.items()])
    waiting = forms.ChoiceField(
        label=_("Evidence"), required=False, choices=[("", _("All")), ("1", _("Waits for a decision"))]
    )


class RegisterForForm(OrganizationForm):
    """A new organization of a customer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect, initial="customer")
    first_contact = forms.EmailField(
        label=_("First contact's e-mail address"),
        help_text=_("A verified address of somebody who has signed up. They add their colleagues."),
    )
    field_order = ("first_contact", "name", "kind")


class EditForm(OrganizationForm, ReasonForm):
    """What members set, with a reason."""

    field_order = (*OrganizationForm.base_fields, "reason")


class FlagsForm(EditForm):
    """What members set, and what only the desk sets: kind and flags."""

    kind = forms.ChoiceField(label=_("Kind"), choices=tuple(KIND_WORDS.items()))
    fulfil_on_terms = forms.BooleanField(label=_("Licenses come when an order is placed on terms"), required=False)
    is_blocked = forms.BooleanField(label=_("Nothing is sold on terms to it"), required=False)
    field_order = (*OrganizationForm.base_fields, "kind", "fulfil_on_terms", "is_blocked", "reason")


class DecisionForm(ReasonForm):
    """Approve or reject, until when, and why."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=(("approve", _("Approve: it counts from today on")), ("reject", _("Reject: it counts for nothing"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    valid_until = day_field(
        _("Last day on which it holds"), required=False, help_text=_("Empty: no end. A rejection needs none.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organization's members read these words."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: the members read it.")},
    )
    field_order = ("outcome", "valid_until", "reason")
