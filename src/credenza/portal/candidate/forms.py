"""The forms of a candidate's pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.entering import ITEM_LENGTH, NAME_LENGTH, NOTES_LENGTH
from credenza.programs.certification_shapes import CertificationPolicy

ENGLISH = "en"
REASON_LENGTH = 2000
DATE_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def languages() -> tuple[tuple[str, str], ...]:
    """Languages by their own names, English first."""
    named = {code: told["name_local"] for code, told in LANG_INFO.items() if "name_local" in told}
    rest = sorted(
        ((code, name) for code, name in named.items() if code != ENGLISH), key=lambda each: each[1].casefold()
    )
    return ((ENGLISH, named[ENGLISH]), *((code, name[:1].upper() + name[1:]) for code, name in rest))


def language_words(code: str) -> str:
    """A language as a page names it."""
    return str(dict(languages()).get(code, code))


class ActivityForm(forms.Form):
    """What a candidate did. Evidence stands beside it (``uploads``): files come back by tokens, not by the form."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"), error_messages={"required": gettext_lazy("Choose what kind of activity it was.")}
    )
    date = forms.DateField(
        label=gettext_lazy("Date of the activity"),
        widget=DATE_INPUT,
        help_text=gettext_lazy("This date decides, not the day you enter it."),
        error_messages={
            "required": gettext_lazy("Say when it was."),
            "invalid": gettext_lazy("This is not a date. Write year, month and day, such as 2026-01-31."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the course or event"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of the course or event.")},
    )
    units = forms.DecimalField(
        label=gettext_lazy("Units"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the documentation"), choices=languages, initial=ENGLISH
    )
    evidence = forms.CharField(label=gettext_lazy("Evidence"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=NOTES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For yourself and for an auditor."),
    )
    item = forms.CharField(required=False, max_length=ITEM_LENGTH, widget=forms.HiddenInput)

    def __init__(self, *args: Any, policy: CertificationPolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(kind.id, kind.name) for kind in policy.activity_types]  # type: ignore[attr-defined]
        self._own_units = {kind.id for kind in policy.activity_types if kind.units is None}
        if not self._own_units:
            del self.fields["units"]
        else:
            names = [kind.name for kind in policy.activity_types if kind.units is None]
            self.fields["units"].help_text = _("Only for: %(types)s.") % {"types": ", ".join(names)}

    def clean(self) -> dict[str, Any]:
        """Units belong to the types that leave them to each activity, and to no others."""
        values: dict[str, Any] = super().clean() or {}
        if "units" in self.fields and "type" in values:
            if values["type"] not in self._own_units:
                values["units"] = None
            elif values.get("units") is None and "units" not in self.errors:
                self.add_error("units", _("Write how many units it is worth."))
        return values


class CorrectionForm(forms.Form):
    """What may be corrected of an activity."""

    name = forms.CharField(label=gettext_lazy("Name of the course or event"), max_length=NAME_LENGTH)
    language = forms.ChoiceField(label=gettext_lazy("Language of the documentation"), choices=languages)
    evidence = forms.CharField(label=gettext_lazy("More evidence"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=NOTES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """A reason in a few sentences."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write why you need more time.")},
    )


class NothingForm(forms.Form):
    """Nothing to fill in; it only carries a refusal."""
