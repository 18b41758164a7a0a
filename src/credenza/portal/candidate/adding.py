"""Add an activity in one page: what it was, what shows it, and what it would change before it is saved.

Source: "The new process to renew certifications is now available", To enter an activity.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credenza.certification.commands.record_activity import record_activity
from credenza.certification.entering import Claim, check_day, today_of
from credenza.certification.errors import DuplicateActivity
from credenza.certification.queries.activities import activity_row
from credenza.certification.queries.previews import Planned, possible_doubles, preview
from credenza.certification.queries.progress import progress_of
from credenza.certification.receipts import ActivityRecorded, Moved
from credenza.certification.rows import ActivityRow, ProgressRow
from credenza.doors.refusals import describe
from credenza.kernel.errors import DomainError
from credenza.kernel.evidence_errors import EvidenceMissing
from credenza.portal.candidate.effects import ShownPreview, shown_preview
from credenza.portal.candidate.forms import ENGLISH, ActivityForm
from credenza.portal.candidate.room import Room, room_of
from credenza.portal.candidate.uploads import ACCEPT, MOST_FILES, Uploads, uploads_of
from credenza.portal.candidate.words import listed, type_units
from credenza.portal.presentation.formats import business_date
from credenza.portal.presentation.keyset import keys_in
from credenza.portal.shared import after, now, refusal_to_form
from credenza.programs.certification_shapes import ActivityType

CONFLICT = 409
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChoice:
    """One activity type with what a candidate wants to know before choosing it."""

    kind: ActivityType
    units: str
    used_up: str
    chosen: bool


@login_required
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """The form; a post looks at the effect or saves. Whatever is refused, nothing typed or uploaded is lost."""
    room = room_of(request)
    if request.method != "POST":
        given = {name: request.GET.get(name, "") for name in ("type", "name", "date", "item", "units")}
        first = {"language": ENGLISH} | {name: value for name, value in given.items() if value}
        return _page(request, room, ActivityForm(initial=first, policy=room.policy), Uploads())
    form, uploads = ActivityForm(request.POST, policy=room.policy), uploads_of(request, room.person_id)
    form.is_valid()
    _tell_of_files(form, uploads)
    problem = _date_problem(room, form)
    if problem is not None and "date" not in form.errors:
        form.add_error("date", describe(problem).detail)
    if "preview" in request.POST:
        _complain_of_wrong_values_only(form)
        return _page(request, room, form, uploads, status=UNPROCESSABLE if form.errors else 200)
    if not uploads.files and not uploads.refusals:
        form.add_error("evidence", describe(EvidenceMissing()).detail)
    if form.errors:
        return _page(request, room, form, uploads, status=UNPROCESSABLE)
    doubles = _unseen_doubles(request, room, form)
    if doubles:
        return _page(request, room, form, uploads, doubles=doubles, status=CONFLICT)
    return _saved(request, room, form, uploads)


@login_required
@never_cache
@require_POST
def effect(request: HttpRequest) -> HttpResponse:
    """What the form would change as it is typed, for the card beside it."""
    room = room_of(request)
    form = ActivityForm(request.POST, policy=room.policy)
    form.is_valid()
    problem = _date_problem(room, form)
    context = {
        "room": room,
        "effect": None if problem else _effect(room, form),
        "doubles": () if problem else _doubles(room, form),
        "problem": describe(problem).detail if problem else "",
    }
    return render(request, "portal/candidate/_effect.html", context)


def _saved(request: HttpRequest, room: Room, form: ActivityForm, uploads: Uploads) -> HttpResponse:
    values = form.cleaned_data
    claim = Claim(
        type=values["type"],
        on=values["date"],
        name=values["name"],
        language=values["language"],
        notes=values["notes"],
        units=values.get("units"),
        item=values["item"],
    )
    try:
        receipt = uploads.given_to(
            lambda proofs: record_activity(
                person=room.person_id,
                claim=claim,
                evidence=proofs,
                by=room.by,
                now=now(),
                idempotency_key=request.POST.get("idempotency_key") or None,
            )
        )
    except DomainError as error:
        status = refusal_to_form(form, error)
        first = activity_row(error.first, room.by) if isinstance(error, DuplicateActivity) else None
        return _page(request, room, form, uploads, first=first, status=status)
    messages.success(request, _saved_words(receipt))
    return after(request, reverse("candidate:activity", args=[receipt.activity]))


def _saved_words(receipt: ActivityRecorded) -> str:
    if receipt.status == "held":
        return _("Activity saved. It waits for staff, for it counts for a credential that is over.")
    if receipt.status == "entered":
        return _("Activity saved. It counts once staff accept it.")
    return " ".join([_("Activity saved."), *moved_words(receipt.moved)])


def moved_words(moved: tuple[Moved, ...]) -> list[str]:
    """The dates that a command changed, a sentence for each pair of new dates."""
    by_dates: dict[tuple[Any, Any], list[str]] = {}
    for one in moved:
        by_dates.setdefault((one.suspends_to, one.expires_to), []).append(one.certification)
    return [
        _("%(credentials)s: suspends on %(suspends)s, expires on %(expires)s.")
        % {"credentials": listed(names), "suspends": business_date(suspends), "expires": business_date(expires)}
        for (suspends, expires), names in by_dates.items()
    ]


def _tell_of_files(form: ActivityForm, uploads: Uploads) -> None:
    for words in uploads.refusals:
        form.add_error("evidence", words)


def _complain_of_wrong_values_only(form: ActivityForm) -> None:
    """A look at the effect needs a type and a date; what is not filled in yet is no error."""
    for name, found in list(form.errors.as_data().items()):
        if all(error.code == "required" for error in found) and not form.data.get(name, "").strip():
            del form.errors[name]


def _date_problem(room: Room, form: ActivityForm) -> DomainError | None:
    """What saving would refuse about the date, said as soon as it is typed."""
    on = form.cleaned_data.get("date")
    if on is None:
        return None
    try:
        check_day(on, room.person_id, now())
    except DomainError as problem:
        return problem
    return None


def _planned(form: ActivityForm) -> Planned | None:
    """What is typed so far, once it can be reckoned with."""
    values = form.cleaned_data
    kind, on = values.get("type"), values.get("date")
    if not kind or on is None or ("units" in form.fields and "units" in form.errors):
        return None
    return Planned(
        on=on, type=kind, name=values.get("name", ""), units=values.get("units"), item=values.get("item", "")
    )


def _effect(room: Room, form: ActivityForm) -> ShownPreview | None:
    """None while no type and date can be read."""
    one = _planned(form) if form.is_bound else None
    if one is None:
        return None
    return shown_preview(preview(room.root, room.on, [one]), [one], room.policy)


def _doubles(room: Room, form: ActivityForm) -> tuple[ActivityRow, ...]:
    one = _planned(form) if form.is_bound else None
    if one is None or not one.name:
        return ()
    found = possible_doubles(room.root, one.type, one.on, one.name)
    return tuple(activity_row(pk, room.by) for pk in found[:3])


def _unseen_doubles(request: HttpRequest, room: Room, form: ActivityForm) -> tuple[ActivityRow, ...]:
    """Those that the page has not shown yet; one of the very same name is the command's to refuse."""
    seen = set(keys_in(request.POST.getlist("seen")))
    wanted = form.cleaned_data
    doubles = [
        row
        for row in _doubles(room, form)
        if row.on != wanted["date"] or row.name.casefold().split() != wanted["name"].casefold().split()
    ]
    return tuple(doubles) if any(row.id not in seen for row in doubles) else ()


def _types(room: Room, form: ActivityForm, known: tuple[ProgressRow, ...]) -> tuple[TypeChoice, ...]:
    chosen = form["type"].value()
    return tuple(
        TypeChoice(kind=kind, units=type_units(kind), used_up=_used_up(kind, known), chosen=kind.id == chosen)
        for kind in room.policy.activity_types
    )


def _used_up(kind: ActivityType, known: tuple[ProgressRow, ...]) -> str:
    """For which credentials' open cycles the cap is reached."""
    codes = [
        row.credential.certification
        for row in known
        for line in row.lines
        if line.type == kind.id and line.cap is not None and line.counted_count >= line.cap
    ]
    if not codes:
        return ""
    if len(codes) == len(known) and len(codes) > 1:
        return _("Used up in the open cycles of all your credentials.")
    return _("Used up in the open cycle of %(credentials)s.") % {"credentials": listed(codes)}


def _bound_dates(room: Room, form: ActivityForm) -> None:
    """The browser's date picker offers what may be entered."""
    bounds = {"max": today_of(room.person_id, now()), "min": room.policy.earliest_activity_on}
    told = {name: day.isoformat() for name, day in bounds.items() if day is not None}
    form.fields["date"].widget.attrs.update(told)


def _page(
    request: HttpRequest,
    room: Room,
    form: ActivityForm,
    uploads: Uploads,
    *,
    doubles: tuple[ActivityRow, ...] = (),
    first: ActivityRow | None = None,
    status: int = 200,
) -> HttpResponse:
    known = progress_of(room.root, room.on) if room.root is not None else ()
    _bound_dates(room, form)
    context = {
        "room": room,
        "form": form,
        "uploads": uploads,
        "types": _types(room, form, known),
        "effect": _effect(room, form),
        "doubles": doubles or _doubles(room, form),
        "ask_again": bool(doubles),
        "first": first,
        "accept": ACCEPT,
        "most_files": MOST_FILES,
    }
    return render(request, "portal/candidate/add.html", context, status=status)
