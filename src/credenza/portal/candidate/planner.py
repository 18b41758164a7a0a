"""What if I finish X on D? Several things at once, nothing saved; the address holds the whole plan, to be shared.

Source: "Certification renewal", what people do.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credenza.certification.errors import UnknownCertification
from credenza.certification.programs import certification
from credenza.certification.queries.candidates import known
from credenza.certification.queries.previews import EffectRow, Planned, preview, previews
from credenza.certification.rows import CredentialRow
from credenza.portal.candidate.cheapest import cheapest_of
from credenza.portal.candidate.effects import shown_preview
from credenza.portal.candidate.room import Room, room_of
from credenza.portal.candidate.words import type_units
from credenza.portal.presentation.formats import last_day

MOST_THINGS = 12
EXAM = "exam:"
MOST_UNITS = Decimal(10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line of the form as it was typed, with what is wrong with it."""

    what: str
    on: str
    units: str = ""
    error: str = ""
    planned: Planned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDay:
    """The same plan with its last thing on another day."""

    on: date
    rows: tuple[EffectRow, ...]
    is_plan: bool
    is_last: bool


@login_required
@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """The form and, once something is planned, its effect on every credential."""
    room = room_of(request)
    lines = lines_of(request.GET, room)
    planned = [line.planned for line in lines if line.planned is not None]
    rows = known(room.root, room.on).rows if room.root is not None else ()
    held = [row for row in rows if row.status in ("active", "suspended")]
    blank = PlanLine(what="", on=room.on.isoformat())
    wants_more = "more" in request.GET and len(lines) < MOST_THINGS
    context = {
        "room": room,
        "lines": (*lines, *([blank] if wants_more or not lines else [])),
        "can_add": len(lines) < MOST_THINGS,
        "choices": choices(room, held),
        "own_units": any(kind.units is None for kind in room.policy.activity_types),
        "planned": planned,
        "effect": shown_preview(preview(room.root, room.on, planned), planned, room.policy) if planned else None,
        "others": _other_days(room, planned, held) if planned else (),
        "address": f"{request.build_absolute_uri(request.path)}?{plan_query(planned)}" if planned else "",
        "cheapest": cheapest_of(request.GET, room, held),
        "has_errors": any(line.error for line in lines),
    }
    return render(request, "portal/candidate/planner.html", context)


def lines_of(given: QueryDict, room: Room) -> tuple[PlanLine, ...]:
    """``?what=coursework&on=2026-12-10``, repeated; an exam is ``what=exam:ACP-120``. Lines taken out are left out."""
    whats, days, units = given.getlist("what"), given.getlist("on"), given.getlist("units")
    out = given.get("without", "")
    lines = []
    for number, what in enumerate(whats[:MOST_THINGS]):
        if out == str(number) or not what:
            continue
        own = units[number] if number < len(units) else ""
        lines.append(_line(what, days[number] if number < len(days) else "", own, room))
    return tuple(lines)


def plan_query(planned: list[Planned]) -> str:
    """The plan as a query string."""
    pairs: list[tuple[str, str]] = []
    for one in planned:
        pairs += [("what", f"{EXAM}{one.exam}" if one.exam else one.type), ("on", one.on.isoformat())]
        pairs.append(("units", "" if one.units is None else str(one.units)))
    return urlencode(pairs if any(one.units is not None for one in planned) else [p for p in pairs if p[0] != "units"])


def choices(room: Room, held: list[CredentialRow]) -> list[tuple[str, str]]:
    """What can be planned: every activity type, and the exam of each credential that may be renewed."""
    types = [(kind.id, f"{kind.name}, {type_units(kind)}") for kind in room.policy.activity_types]
    exams = [
        (f"{EXAM}{row.certification}", _("Exam %(code)s") % {"code": row.certification})
        for row in held
        if not row.is_retired(room.on)
    ]
    return [*types, *exams]


def _line(what: str, on: str, units: str, room: Room) -> PlanLine:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return PlanLine(what=what, on=on, units=units, error=_("Give the day on which you would finish it."))
    earliest = room.policy.earliest_activity_on
    if earliest is not None and day < earliest and not what.startswith(EXAM):
        return PlanLine(what=what, on=on, units=units, error=_("That is before the program began."))
    if what.startswith(EXAM):
        return _exam_line(what, on, day)
    kind = next((one for one in room.policy.activity_types if one.id == what), None)
    if kind is None:
        return PlanLine(what=what, on=on, units=units, error=_("Choose what you would do."))
    if kind.units is not None:
        return PlanLine(what=what, on=on, planned=Planned(on=day, type=what, name=kind.name))
    own = _units(units)
    if own is None:
        return PlanLine(what=what, on=on, units=units, error=_("Write how many units it is worth."))
    return PlanLine(what=what, on=on, units=units, planned=Planned(on=day, type=what, name=kind.name, units=own))


def _exam_line(what: str, on: str, day: date) -> PlanLine:
    try:
        code = certification(what.removeprefix(EXAM)).code
    except UnknownCertification:
        return PlanLine(what=what, on=on, error=_("There is no such exam."))
    return PlanLine(what=what, on=on, planned=Planned(on=day, exam=code))


def _units(written: str) -> Decimal | None:
    try:
        units = Decimal(written.strip())
    except InvalidOperation:
        return None
    return units if units.is_finite() and 0 < units <= MOST_UNITS and units * 100 % 1 == 0 else None


def _other_days(room: Room, planned: list[Planned], held: list[CredentialRow]) -> tuple[OtherDay, ...]:
    """The last thing of the plan today, as planned, and on each last day; nothing where none of them renews."""
    ahead = [row for row in held if not row.is_retired(room.on)]
    if not ahead or room.root is None:
        return ()
    last = max(range(len(planned)), key=lambda number: planned[number].on)
    lasts = {last_day(row.expires_on) for row in ahead} | {last_day(row.suspends_on) for row in ahead}
    days = sorted({room.on, planned[last].on, *(day for day in lasts if day >= room.on)})[:6]
    found = []
    plans = [[*planned[:last], _on(planned[last], day), *planned[last + 1 :]] for day in days]
    for day, effect in zip(days, previews(room.root, room.on, plans), strict=True):
        rows = effect.rows
        found.append(OtherDay(on=day, rows=_renewed(rows), is_plan=day == planned[last].on, is_last=day in lasts))
    return tuple(found) if any(day.rows for day in found) else ()


def _on(one: Planned, day: date) -> Planned:
    return Planned(on=day, type=one.type, exam=one.exam, name=one.name, units=one.units, item=one.item)


def _renewed(rows: tuple[EffectRow, ...]) -> tuple[EffectRow, ...]:
    return tuple(row for row in rows if row.renewed_on is not None)
