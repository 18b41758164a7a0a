"""What the certification desk types. Every change takes a reason; commands refuse, the forms tell it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credenza.certification.entering import NAME_LENGTH, NOTES_LENGTH
from credenza.certification.programs import policy, retirements
from credenza.certification.queries.desk_previews import proposed_dates, usual_months
from credenza.portal.desk.forms import REASON_LENGTH, ReasonForm, day_field

TOLD = _("The candidate is told these words.")
MOST_MONTHS = 1200


def told_reason(label: Any) -> forms.CharField:
    """Words that the candidate reads."""
    return forms.CharField(
        label=label,
        help_text=TOLD,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason: the candidate is told.")},
    )


class ToldForm(ReasonForm):
    """Why, in words that the candidate reads."""

    reason = told_reason(_("Reason"))


class DecisionForm(forms.Form):
    """What becomes of a case: a decision, or a question."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the case.")},
    )
    reason = told_reason(_("Reason or question"))

    def __init__(self, *args: Any, choices: tuple[tuple[str, Any], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class DeadlineForm(ToldForm):
    """A later last day."""

    deadline_on = day_field(_("New last day"), help_text=_("The last day on which an answer or appeal is taken."))
    field_order = ("deadline_on", "reason")


class CertificationField(forms.ChoiceField):
    """One certification of the program; retired ones only where they may be meant."""

    def __init__(self, *, retired_too: bool = True, **kwargs: Any) -> None:
        super().__init__(choices=lambda: self._offered(retired_too=retired_too), label=_("Certification"), **kwargs)

    @staticmethod
    def _offered(*, retired_too: bool) -> list[tuple[str, str]]:
        gone = retirements()
        return [
            (one.code, f"{one.code} {one.name}")
            for one in policy().certifications
            if retired_too or one.code not in gone
        ]


class GrantForm(ReasonForm):
    """A certification that somebody holds since a day."""

    certification = CertificationField()
    on = day_field(_("Earned on"), help_text=_("A retired certification is taken, too."))
    field_order = ("certification", "on", "reason")


class ExamForm(forms.Form):
    """An exam passed."""

    certification = CertificationField(retired_too=False)
    on = day_field(_("Passed on"), help_text=_("The date of the exam, not of its result."))


class ActivityForm(ReasonForm):
    """An activity entered for a candidate; staff may leave evidence out."""

    type = forms.ChoiceField(
        label=_("Type"), choices=lambda: [(kind.id, kind.name) for kind in policy().activity_types]
    )
    on = day_field(_("Date of the activity"), help_text=_("This date decides, not the day of entering."))
    name = forms.CharField(label=_("Name of the course or event"), max_length=NAME_LENGTH)
    units = forms.DecimalField(
        label=_("Units"), required=False, max_digits=7, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Only for types that leave them to each activity."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Notes"),
        help_text=_("Why staff enter it: the candidate reads this with the activity."),
        max_length=NOTES_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why you enter it.")},
    )
    field_order = ("type", "on", "name", "units", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if all(kind.units is not None for kind in policy().activity_types):
            del self.fields["units"]


class ExtensionForm(ToldForm):
    """Later dates of one credential."""

    suspends_on = day_field(_("Suspends on"), help_text=_("The first day on which it is no longer active."))
    expires_on = day_field(_("Expires on"), help_text=_("The first day on which it is over."))
    field_order = ("suspends_on", "expires_on", "reason")

    @staticmethod
    def proposed(suspends_on: Any, expires_on: Any) -> dict[str, Any]:
        """Both dates later by the months that the program usually gives."""
        suspends, expires = proposed_dates(suspends_on, expires_on, usual_months())
        return {"suspends_on": suspends, "expires_on": expires}


class UpgradeForm(ReasonForm):
    """Another certification in the place of this one."""

    certification = CertificationField()
    on = day_field(_("From"), help_text=_("A day on which the credential was in force."))
    field_order = ("certification", "on", "reason")


class MergeForm(ReasonForm):
    """The other account of the same person."""

    number = forms.CharField(
        label=_("Candidate ID to take in"),
        max_length=20,
        help_text=_("Its owner goes on with this candidate's records; both IDs keep working."),
    )
    field_order = ("number", "reason")


class RetireForm(ReasonForm):
    """From when a certification is retired."""

    on = day_field(_("Retired from"), help_text=_("The first retired day. A later statement replaces this one."))
    field_order = ("on", "reason")


class BlanketForm(ReasonForm):
    """Whose dates move, and by how much."""

    expires_from = day_field(_("Expires from"))
    expires_to = day_field(_("Expires to"), help_text=_("Both days included."))
    months = forms.IntegerField(
        label=_("Months"), min_value=1, max_value=MOST_MONTHS, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    field_order = ("expires_from", "expires_to", "months", "reason")


class CaseFromReportForm(ReasonForm):
    """The activity that a report speaks of."""

    activity = forms.IntegerField(
        label=_("Activity number"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("It stands on the activity's page and in the candidate's list."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The candidate reads this: name nobody who reported it."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why the activity is looked at.")},
    )
    field_order = ("activity", "reason")
