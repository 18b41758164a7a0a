"""Everything a candidate entered or that came in by itself: filtered, paged, each with what it counts for."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import known
from credenza.certification.rows import ActivityRow
from credenza.portal.candidate.overview import IN_FORCE, counts_words
from credenza.portal.candidate.paging import DatedPages
from credenza.portal.candidate.room import Room, room_of
from credenza.portal.candidate.words import SOURCES
from credenza.portal.presentation.states import words_of
from credenza.portal.shared import remembers_filters
from credenza.programs.certification_shapes import CertificationPolicy

PAGE_ROWS = 25
STATUSES = ("accepted", "entered", "held", "rejected", "withdrawn")
DATE_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ActivitiesForm(forms.Form):
    """The filters of the list."""

    text = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200, widget=forms.SearchInput)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=DATE_INPUT)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=DATE_INPUT)

    def __init__(self, *args: Any, policy: CertificationPolicy) -> None:
        super().__init__(*args)
        choices: dict[str, list[tuple[str, Any]]] = {
            "type": [("", _("All types")), *((kind.id, kind.name) for kind in policy.activity_types)],
            "status": [("", _("All states")), *((status, words_of(status)[0]) for status in STATUSES)],
            "source": [("", _("All sources")), *SOURCES.items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def wanted(self, room: Room, pages: DatedPages) -> ActivityFilter:
        """The filter of the query; what can't be read filters nothing and says so beside itself."""
        values = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        return ActivityFilter(
            candidate=room.root,
            status=values.get("status") or "",
            type=values.get("type") or "",
            source=values.get("source") or "",
            text=values.get("text") or "",
            from_on=values.get("from_on"),
            to_on=values.get("to_on"),
            before=pages.before,
        )


@login_required
@require_safe
@remembers_filters("candidate:activities")
def activities(request: HttpRequest) -> HttpResponse:
    """The reader's own activities, newest date first."""
    room = room_of(request)
    form, pages = ActivitiesForm(request.GET, policy=room.policy), DatedPages.of(request.GET)
    form.is_valid()
    found: tuple[ActivityRow, ...] = ()
    in_force = 0
    if room.root is not None:
        found = list_activities(form.wanted(room, pages), room.by, limit=PAGE_ROWS + 1)
        in_force = sum(row.status in IN_FORCE for row in known(room.root, room.on).rows)
    shown = found[:PAGE_ROWS]
    following = (shown[-1].on, shown[-1].id) if len(found) > PAGE_ROWS else None
    context = {
        "room": room,
        "form": form,
        "rows": [(row, SOURCES[row.source], counts_words(row, in_force)) for row in shown],
        "pages": pages.beyond(following),
        "filtered": any(form.cleaned_data.values()),
    }
    return render(request, "portal/candidate/activities.html", context)
