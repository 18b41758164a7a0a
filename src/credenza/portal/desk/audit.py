"""The audit trail, searched by command, person and subject. Nothing in it can be changed."""

import json

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.journal.audit_search import AuditFilter, AuditLine, search_audit
from credenza.parties.queries import people, people_matching
from credenza.portal.desk.access import ADMINISTRATORS, desk
from credenza.portal.desk.forms import day_field
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import remembers_filters

PAGE_ROWS = 50
SUBJECTS = (
    "credit_account",
    "request",
    "catalog_item",
    "person",
    "api_token",
    "service_account",
    "learning_actor",
    "learning_activity",
    "quarantined",
    "roster",
    "catalog_follow",
    "webhook_endpoint",
    "mail",
)
LARGEST_ID = 2**63 - 1


class AuditSearch(forms.Form):
    """Command, person, subject and days."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False, widget=forms.SearchInput)
    command = forms.CharField(label=gettext_lazy("Command"), required=False)
    subject = forms.ChoiceField(
        label=gettext_lazy("Subject"),
        required=False,
        choices=(("", gettext_lazy("All")), *((kind, kind.replace("_", " ").capitalize()) for kind in SUBJECTS)),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Its id"),
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    from_on = day_field(gettext_lazy("From"), required=False)

    def wanted(self) -> AuditFilter:
        """The filter of the query; a field that can't be read says so and filters nothing."""
        self.is_valid()
        asked = self.cleaned_data
        person = (asked.get("person") or "").strip()
        return AuditFilter(
            command=(asked.get("command") or "").strip().replace(" ", "_"),
            by_ids=tuple(people_matching(person)) if person else None,
            subject_kind=asked.get("subject") or "",
            subject_id=asked.get("number"),
            from_on=asked.get("from_on"),
        )


@desk(*ADMINISTRATORS)
@remembers_filters("desk:audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Lines, newest first."""
    form = AuditSearch(request.GET)
    pages = Pages.of(request.GET)
    lines = search_audit(form.wanted(), before=pages.before, limit=PAGE_ROWS + 1)
    following = lines[PAGE_ROWS - 1].id if len(lines) > PAGE_ROWS else None
    shown = lines[:PAGE_ROWS]
    known = people(line.by_id for line in shown if line.by_id)
    context = {
        "form": form,
        "rows": [(line, known.get(line.by_id or 0), _facts(line)) for line in shown],
        "pages": pages.beyond(following),
        "system": _("the system"),
    }
    return render(request, "portal/desk/audit.html", context)


def _facts(line: AuditLine) -> str:
    """The facts as text, in the order in which they were written."""
    return ", ".join(f"{name.replace('_', ' ')} {_told(value)}" for name, value in line.facts.items())


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
