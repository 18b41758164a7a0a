"""What signing up asks beside address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """The name that owners and mails use; whoever leaves it empty goes by what stands before the @."""

    field_order = ("email", "name", "password1", "password2")
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Account owners see it beside what you ask for."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: Any) -> None:  # noqa: ARG002  allauth passes it
        """Keep the name with the login that was just made."""
        if self.cleaned_data["name"]:
            user.name = self.cleaned_data["name"]
            user.save(update_fields=["name"])
