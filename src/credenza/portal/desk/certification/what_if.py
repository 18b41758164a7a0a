"""Change the rule, who is affected? Asked here with a changed pack, worked out in the background, told when done."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.certification.commands.try_rules import MOST_CHARACTERS, try_rules
from credenza.certification.errors import InvalidPack
from credenza.certification.queries import trials
from credenza.certification.receipts import RulesTried
from credenza.certification.rules.differing import Difference
from credenza.doors.certification_columns import AFFECTED
from credenza.doors.certification_wordings import AFFECTED_KINDS, moves_of
from credenza.kernel.errors import DomainError
from credenza.parties.queries import people
from credenza.portal.desk.certification.access import certification_desk
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.formats import business_date
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import actor_of, after, now, refusal_to_form
from credenza.programs.loader import shipped

PAGE_ROWS = 25
MOST_PROBLEMS = 50
NAV = "certification_desk:what_if"


class RulesForm(forms.Form):
    """What changes: a file, a shipped pack, or single values."""

    file = forms.FileField(
        label=gettext_lazy("Changed rule pack"),
        required=False,
        help_text=gettext_lazy("A TOML file: a copy of the pack in force with the rule changed."),
    )
    pack = forms.ChoiceField(label=gettext_lazy("Or a pack that is shipped"), required=False)
    overrides = forms.CharField(
        label=gettext_lazy("Single values that change"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("One a line, such as certification.renewal_scope=certification."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    on = day_field(
        gettext_lazy("Statuses on"), required=False, help_text=gettext_lazy("Today, unless you choose a day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in shipped()]
        self.fields["pack"].choices = [("", _("The rules in force")), *names]  # type: ignore[attr-defined]

    def clean_file(self) -> tuple[str, str]:
        """The file's text and name."""
        given = self.cleaned_data["file"]
        if given is None:
            return "", ""
        if given.size > MOST_CHARACTERS:
            raise forms.ValidationError(_("The file is larger than a rule pack is."))
        try:
            return given.read().decode("utf-8"), given.name
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is not a text file in UTF-8.")) from None

    def clean_overrides(self) -> tuple[str, ...]:
        """Each line that says something."""
        return tuple(line.strip() for line in self.cleaned_data["overrides"].splitlines() if line.strip())


@certification_desk
def what_if(request: HttpRequest) -> HttpResponse:
    """Ask, and what was asked before."""
    by = actor_of(request)
    form, status = RulesForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = _asked(request, form)
            except InvalidPack as error:
                for problem in error.problems[:MOST_PROBLEMS]:
                    form.add_error(None, problem)
                form.summary_title = _("The rule pack is not good")  # type: ignore[attr-defined]
            except DomainError as error:
                status = refusal_to_form(form, error, audience="staff")
            else:
                messages.success(request, _("Nothing is changed. The answer builds up on this page."))
                return after(request, reverse("certification_desk:trial", args=[done.trial]))
    pages = Pages.of(request.GET)
    rows = trials.list_trials(by, before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    persons = people(row.asked_by_id for row in rows if row.asked_by_id is not None)
    context = {
        "form": form,
        "rows": [(row, persons.get(row.asked_by_id or 0)) for row in rows[:PAGE_ROWS]],
        "pages": pages.beyond(following),
    }
    return render(request, "portal/desk/certification/what_if.html", context, status=status)


def _asked(request: HttpRequest, form: RulesForm) -> RulesTried:
    given = form.cleaned_data
    toml, named = given["file"]
    return try_rules(
        toml=toml,
        named=named,
        pack="" if toml else given["pack"],
        overrides=given["overrides"],
        on=given["on"],
        by=actor_of(request),
        now=now(),
        idempotency_key=request.POST.get("idempotency_key") or None,
    )


@certification_desk
def trial(request: HttpRequest, trial_id: int) -> HttpResponse:
    """How far it is, and what is found so far; the page looks again by itself until it is done."""
    by = actor_of(request)
    row = trials.trial_row(trial_id, by)
    found = trials.found_so_far(trial_id, by)
    kinds = [(AFFECTED_KINDS[kind], count) for kind, count in found.kinds.items()]
    context = {
        "row": row,
        "found": found,
        "kinds": sorted(kinds, key=lambda each: (-each[1], each[0])),
        "statuses": sorted(found.statuses.items(), key=lambda each: (-each[1], each[0])),
        "examples": [(one, _moves(one.difference)) for one in found.rows],
        "percent": 100 if not row.candidates else min(100, 100 * row.looked // row.candidates),
        "who": people([row.asked_by_id]).get(row.asked_by_id) if row.asked_by_id else None,
        "nav": NAV,
    }
    return render(request, "portal/desk/certification/trial.html", context)


def _moves(one: Difference) -> list[tuple[str, str, str]]:
    return [(words, _told(old), _told(new)) for words, old, new in moves_of(one)]


def _told(value: date | int | str | None) -> str:
    return business_date(value) if isinstance(value, date) else "" if value is None else str(value)


@certification_desk
def affected(request: HttpRequest, trial_id: int, kind: str) -> HttpResponseBase:
    """Everybody affected, as a file."""
    rows = trials.affected_rows(trial_id, actor_of(request))
    return spreadsheet(kind, f"affected-{trial_id}", rows, AFFECTED)
