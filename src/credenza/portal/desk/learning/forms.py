"""What the desk types about actors, activities and rosters."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.catalog.queries import list_items
from credenza.doors.rosters import read_roster
from credenza.kernel.errors import InvalidField
from credenza.learning.targets import TRAINING, types
from credenza.portal.desk.forms import ReasonForm, day_field
from credenza.portal.desk.learning.words import STATUSES, WHY
from credenza.programs.loader import active

LONGEST_PASTE = 200_000


class QuarantineFilter(forms.Form):
    """State, reason, and a part of the name, the activity or the event."""

    q = forms.CharField(
        label=gettext_lazy("Person, activity or event"), required=False, widget=forms.SearchInput, max_length=200
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Waits because"),
        required=False,
        choices=(("", gettext_lazy("Any reason")), *((code, words) for code, (words, _way) in WHY.items())),
    )
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATUSES, initial="open")


class StatementFilter(forms.Form):
    """A part of the actor or the activity."""

    q = forms.CharField(
        label=gettext_lazy("Person or activity"), required=False, widget=forms.SearchInput, max_length=200
    )


class PersonForm(ReasonForm):
    """Who an actor is."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"), help_text=gettext_lazy("A verified address.")
    )
    field_order = ("email", "reason")


class ItemForm(ReasonForm):
    """What an activity is."""

    sku = forms.ChoiceField(label=gettext_lazy("A course or an exam"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Or a kind of activity"), required=False)
    nothing = forms.BooleanField(
        label=gettext_lazy("Or it counts nowhere"),
        required=False,
        help_text=gettext_lazy("Such as a single module of a course."),
    )
    field_order = ("sku", "type", "nothing", "reason")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sku"].choices = (("", _("None")), *training(on))  # type: ignore[attr-defined]
        self.fields["type"].choices = (("", _("None")), *types().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if sum(bool(given.get(name)) for name in ("sku", "type", "nothing")) != 1:
            raise forms.ValidationError(_("Choose one of the three: an item, a kind of activity, or nothing."))
        return given


def training(on: dt.date) -> tuple[tuple[str, str], ...]:
    """Everything that a statement may be about: courses and exams by name, then certifications not in the catalog."""
    items = [row for row in list_items(on, withdrawn_too=True) if row.family in TRAINING]
    policy = active().certification
    known = {row.sku for row in items}
    others = [(each.code, each.name) for each in policy.certifications if each.code not in known] if policy else []
    named = [(row.sku, row.name) for row in items] + others
    return tuple((sku, f"{name} ({sku})") for sku, name in sorted(named, key=lambda pair: pair[1].casefold()))


class RosterForm(forms.Form):
    """An attendance list: a file, or addresses pasted one a line."""

    event = forms.CharField(label=gettext_lazy("Event"), max_length=200)
    date = day_field(gettext_lazy("Day of the event"))
    type = forms.ChoiceField(label=gettext_lazy("What they did"))
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("With a column named email. Commas, semicolons or tabs."),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Or the addresses, one a line"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = active().certification
        events = [(each.id, each.name) for each in policy.activity_types if each.event] if policy else []
        others = [(each.id, each.name) for each in policy.activity_types if not each.event] if policy else []
        self.fields["type"].choices = (*events, *others)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        upload, pasted = given.get("file"), given.get("addresses", "")
        if self.errors:
            return given
        if not upload and not pasted.strip():
            self.add_error("file", _("Choose a file, or paste the addresses below."))
            return given
        try:
            given["emails"] = read_roster(upload.read()) if upload else _lines(pasted)
        except InvalidField as refusal:
            self.add_error("file", _("This was not taken. Right would be: %(right)s.") % {"right": refusal.expected})
        return given


def _lines(pasted: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in pasted.splitlines() if line.strip())
