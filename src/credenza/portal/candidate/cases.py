"""An audit of one of the reader's activities: what is asked, answer with evidence, appeal a decision once.

Who reported anything is never shown here, nor is who on staff decided.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from credenza.certification.audit_rows import CaseEntryRow, CaseRow
from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.queries.activities import evidence_of
from credenza.certification.queries.cases import case_row, entries_of
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.candidate.room import Room, candidate_room
from credenza.portal.candidate.uploads import ACCEPT, MOST_FILES, Uploads, uploads_of
from credenza.portal.shared import after, now, refusal_to_form

UNPROCESSABLE = 422
TEXT_LENGTH = 4000


class CaseForm(forms.Form):
    """What the candidate says; files stand beside it."""

    text = forms.CharField(
        label=gettext_lazy("What you want to say"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a sentence or two: what the evidence shows, and where.")},
    )
    evidence = forms.CharField(label=gettext_lazy("More evidence"), required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One thing in the case, as the candidate may read it."""

    row: CaseEntryRow
    words: str
    look: str
    text: str
    files: tuple[Any, ...]


def own_case(room: Room, case_id: int) -> CaseRow:
    """The case, or ``NotFound`` unless it is about the reader."""
    row = case_row(case_id, room.by)
    if row.candidate != room.root:
        raise NotFound(what="case")
    return row


@login_required
@never_cache
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the case; a post answers it or appeals the decision."""
    room, _root = candidate_room(request)
    row = own_case(room, case_id)
    if request.method != "POST":
        return _page(request, room, row, CaseForm(), Uploads())
    form, uploads = CaseForm(request.POST), uploads_of(request, room.person_id)
    form.is_valid()
    for words in uploads.refusals:
        form.add_error("evidence", words)
    if form.errors:
        return _page(request, room, row, form, uploads, status=UNPROCESSABLE)
    appeals = request.POST.get("decision") == "appeal"
    say = appeal_case if appeals else answer_case
    try:
        uploads.given_to(
            lambda proofs: say(
                case=row.id,
                text=form.cleaned_data["text"],
                evidence=proofs,
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        )
    except DomainError as error:
        status = refusal_to_form(form, error)
        return _page(request, room, own_case(room, case_id), form, uploads, status=status)
    said = _("Your appeal is with staff; somebody else decides it.") if appeals else _("Your answer is with staff.")
    messages.success(request, said)
    return after(request, reverse("candidate:case", args=[row.id]))


def _page(
    request: HttpRequest, room: Room, row: CaseRow, form: CaseForm, uploads: Uploads, *, status: int = 200
) -> HttpResponse:
    files = {file.id: file for file in evidence_of(row.activity)}
    context = {
        "room": room,
        "row": row,
        "form": form,
        "uploads": uploads,
        "lines": [_line(one, room, files) for one in reversed(entries_of(row.id))],
        "can_answer": row.takes_answer(room.on),
        "can_appeal": row.takes_appeal(room.on),
        "nav": "candidate:activities",
        "accept": ACCEPT,
        "most_files": MOST_FILES,
    }
    return render(request, "portal/candidate/case.html", context, status=status)


def _line(one: CaseEntryRow, room: Room, files: dict[int, Any]) -> SaidLine:
    outcome = {
        "accept": _("Staff accepted the activity"),
        "reject": _("Staff rejected the activity"),
        "dismiss": _("Staff closed the audit without a decision"),
    }.get(one.outcome, _("Staff decided"))
    words = {
        "opened": _("The audit was opened"),
        "asked": _("Staff ask"),
        "answered": _("You answered"),
        "overdue": _("The deadline passed; staff look at it again"),
        "decided": outcome,
        "appealed": _("You appealed"),
        "deadline": _("Staff moved the deadline"),
        "closed": outcome if one.outcome else _("The audit was closed"),
    }[one.kind]
    look = {"asked": "warn", "overdue": "bad", "answered": "info", "appealed": "info"}.get(one.kind, "")
    if one.outcome:
        look = {"accept": "ok", "reject": "bad"}.get(one.outcome, "")
    # Why a case was opened may come from somebody's report: that stays with staff.
    text = "" if one.kind == "opened" else one.text
    return SaidLine(
        row=one, words=words, look=look, text=text, files=tuple(files[pk] for pk in one.evidence if pk in files)
    )
