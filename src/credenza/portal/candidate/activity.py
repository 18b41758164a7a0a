"""One activity: what it counts for and why not, its evidence, what was decided; correct it, show more, take it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credenza.certification.commands.correct_activity import correct_activity
from credenza.certification.commands.withdraw_activity import withdraw_activity
from credenza.certification.errors import DuplicateActivity
from credenza.certification.queries.activities import activity_row, decisions_of, evidence_of, evidence_row
from credenza.certification.queries.cases import case_row
from credenza.certification.queries.previews import preview_withdrawal
from credenza.certification.rows import ActivityRow, CountRow, DecisionRow
from credenza.gateways.files import choice
from credenza.gateways.files.serving import served
from credenza.gateways.files.shapes import FileGone
from credenza.kernel.errors import DomainError, NotFound
from credenza.portal.candidate.adding import moved_words
from credenza.portal.candidate.effects import shown_withdrawal
from credenza.portal.candidate.forms import CorrectionForm, NothingForm, language_words
from credenza.portal.candidate.room import Room, room_of
from credenza.portal.candidate.uploads import ACCEPT, MOST_FILES, Uploads, uploads_of
from credenza.portal.candidate.words import SOURCES, units_words, why_words
from credenza.portal.presentation.formats import business_date
from credenza.portal.shared import after, now, refusal_to_form

UNPROCESSABLE = 422
BY_ITSELF = ("statement", "roster", "import")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One credential: whether the activity counts for it, in a sentence."""

    row: CountRow
    counted: bool
    words: str


def own_activity(room: Room, activity_id: int) -> ActivityRow:
    """The activity, or ``NotFound`` unless it is the reader's own: staff have the desk's page."""
    row = activity_row(activity_id, room.by)
    if room.candidate is None or row.candidate_number not in (room.candidate.number, *room.candidate.also):
        raise NotFound(what="activity")
    return row


@login_required
@never_cache
def activity_page(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Show it; a post corrects it."""
    room = room_of(request)
    row = own_activity(room, activity_id)
    if request.method != "POST":
        return _page(request, room, row, _form(row), Uploads())
    uploads = uploads_of(request, room.person_id)
    form = _form(row, request.POST)
    form.is_valid()
    for words in uploads.refusals:
        form.add_error("evidence", words)
    if form.errors:
        return _page(request, room, row, form, uploads, status=UNPROCESSABLE)
    values = form.cleaned_data
    try:
        receipt = uploads.given_to(
            lambda proofs: correct_activity(
                activity=row.id,
                name=values["name"],
                notes=values["notes"],
                language=values["language"],
                evidence=proofs,
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        )
    except DomainError as error:
        status = refusal_to_form(form, error)
        first = activity_row(error.first, room.by) if isinstance(error, DuplicateActivity) else None
        return _page(request, room, row, form, uploads, first=first, status=status)
    messages.success(request, " ".join([_("Saved."), *moved_words(receipt.moved)]))
    return after(request, reverse("candidate:activity", args=[row.id]))


@login_required
@never_cache
def withdraw(request: HttpRequest, activity_id: int) -> HttpResponse:
    """What taking it back would change, then the second, posted step."""
    room = room_of(request)
    row = own_activity(room, activity_id)
    form, status = NothingForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        try:
            receipt = withdraw_activity(
                activity=row.id,
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        except DomainError as error:
            form.is_valid()
            status = refusal_to_form(form, error)
        else:
            messages.success(request, " ".join([_("Activity withdrawn."), *moved_words(receipt.moved)]))
            return after(request, reverse("candidate:activity", args=[row.id]))
    context = {
        "room": room,
        "row": row,
        "form": form,
        "nav": "candidate:activities",
        "refused": _why_not_withdrawn(row),
        "effects": shown_withdrawal(preview_withdrawal(row.id, room.on)),
    }
    return render(request, "portal/candidate/withdraw.html", context, status=status)


@login_required
@require_safe
def evidence(request: HttpRequest, evidence_id: int) -> FileResponse:
    """One file, for whoever may see its activity: the candidate and the certification desk."""
    row = evidence_row(evidence_id, room_of(request).by)
    try:
        file = choice.active().open(row.stored_name)
    except FileGone as gone:
        raise NotFound(what="evidence") from gone
    return served(file, row.media_type, f"evidence-{row.id}")


def _form(row: ActivityRow, posted: QueryDict | None = None) -> CorrectionForm:
    """The form of one activity; what came in by itself keeps its name."""
    form = CorrectionForm(posted, initial={"name": row.name, "language": row.language, "notes": row.notes})
    if row.source in BY_ITSELF:
        form.fields["name"].disabled = True
        form.fields["name"].help_text = _("As its source sent it.")
    return form


def _page(
    request: HttpRequest,
    room: Room,
    row: ActivityRow,
    form: CorrectionForm,
    uploads: Uploads,
    *,
    first: ActivityRow | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "room": room,
        "row": row,
        "form": form,
        "uploads": uploads,
        "first": first,
        "nav": "candidate:activities",
        "source": SOURCES[row.source],
        "language": language_words(row.language),
        "counts": _counts(room, row),
        "evidence": evidence_of(row.id),
        "decisions": [(one, _who(one, room)) for one in decisions_of(row.id)],
        "why_not_withdrawn": _why_not_withdrawn(row),
        "case": case_row(row.case, room.by) if row.case is not None else None,
        "accept": ACCEPT,
        "most_files": MOST_FILES,
    }
    return render(request, "portal/candidate/activity.html", context, status=status)


def _counts(room: Room, row: ActivityRow) -> list[CountLine]:
    """Each credential that the calculation looked at: counted, in which cycle, or why not."""
    lines = []
    for one in row.counts:
        if one.why == "counted":
            words = units_words(one.units)
            words = (
                _("%(units)s in the cycle that renewed on %(day)s") % {"units": words, "day": business_date(one.cycle)}
                if one.cycle
                else _("%(units)s in the open cycle") % {"units": words}
            )
        else:
            why = why_words(one.why, limit=one.limit, policy=room.policy, type_id=row.type)
            words = f"{why[:1].upper()}{why[1:]}"
        lines.append(CountLine(row=one, counted=one.why == "counted", words=words))
    return lines


def _who(one: DecisionRow, room: Room) -> str:
    """Who decided: never by name, for staff act for the program."""
    if one.by_id is None:
        return _("by itself")
    return _("by you") if one.by_id == room.person_id else _("by staff")


def _why_not_withdrawn(row: ActivityRow) -> str:
    """Why the candidate can't take it back, with the way out; empty where they can."""
    if row.status in ("rejected", "withdrawn"):
        return _("It is %(state)s already.") % {"state": row.status}
    if row.source in BY_ITSELF:
        return _("It came in by itself, so only its source or staff take it back. Write to staff if it is not yours.")
    if row.case is not None:
        return _("An audit looks at it, so it stays until that is decided. Answer the audit instead.")
    return ""
