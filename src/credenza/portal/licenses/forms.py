"""What people type about licenses: forms without business rules; commands refuse, the forms tell it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.licensing.commands.register_site import SiteContactAsked
from credenza.licensing.sites import ADMINISTRATOR, BILLING, TECHNICAL, URL_LENGTH
from credenza.portal.desk.forms import ReasonForm

ROLES = (
    (TECHNICAL, "technical_contacts", _("Technical contacts")),
    (BILLING, "billing_contacts", _("Billing contacts")),
    (ADMINISTRATOR, "site_administrators", _("Site administrators")),
)
STATUSES = (
    ("", _("Any state")),
    ("active", _("Active")),
    ("lapsed", _("Lapsed")),
    ("ended", _("Ended")),
)


class ContactForm(forms.Form):
    """The address of whom the role goes to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Somebody without an account has the role once they sign up with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class StaffContactForm(ContactForm, ReasonForm):
    """The same at the desk, with a reason."""

    field_order = ("email", "reason")


class RevokeForm(ReasonForm):
    """Why, and whether a new key comes at once."""

    replace = forms.BooleanField(
        label=_("Issue a new key at once"),
        required=False,
        initial=True,
        help_text=_("Leave it off after a lost card dispute."),
    )
    field_order = ("reason", "replace")


class WhyForm(forms.Form):
    """A reason that may be left out."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))


class SiteForm(forms.Form):
    """A site and who speaks for it, one address a line."""

    url = forms.CharField(
        label=_("Address of the site"),
        max_length=URL_LENGTH,
        help_text=_("Such as https://acme.example.com."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for _role, name, label in ROLES:
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("One e-mail address a line."),
            )

    def contacts(self) -> tuple[SiteContactAsked, ...]:
        """The contacts as the command takes them."""
        return tuple(
            SiteContactAsked(email=line.strip(), role=role)
            for role, name, _label in ROLES
            for line in str(self.cleaned_data.get(name) or "").splitlines()
            if line.strip()
        )
