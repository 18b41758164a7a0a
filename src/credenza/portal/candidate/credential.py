"""One credential: how to renew it, what counts in its open cycle and what does not and why, and its whole history."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credenza.catalog.queries import items_by_sku
from credenza.certification.queries.activities import ActivityFilter, list_activities
from credenza.certification.queries.candidates import Known, known
from credenza.certification.queries.extensions import extensions_of
from credenza.certification.queries.histories import HappeningRow, happenings_of
from credenza.certification.queries.previews import EffectRow, Planned, preview
from credenza.certification.queries.progress import progress_of
from credenza.certification.rows import ActivityRow, CountRow, CredentialRow
from credenza.certification.rules.standing import Cycle
from credenza.kernel.errors import NotFound
from credenza.portal.candidate.cycles_chart import closed_words, cycles_chart, first_day
from credenza.portal.candidate.overview import Card, cards_of
from credenza.portal.candidate.room import Room, candidate_room
from credenza.portal.candidate.words import listed, number, units_words, why_words
from credenza.portal.presentation.formats import business_date

MOST_ITEMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleItem:
    """An activity in the open cycle: counted with its units, or why not."""

    row: ActivityRow
    counted: bool
    why: str
    units: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the history; ``ahead`` for what lies ahead."""

    on: date
    words: str
    note: str = ""
    look: str = ""
    ahead: bool = False


def card_of(room: Room, root: int, credential: int) -> tuple[Card, tuple[Card, ...], Known]:
    """The card of one credential of the reader, and all of them; ``not_found`` for anybody else's."""
    told = known(root, room.on)
    told.row(credential)
    cards = cards_of(told.rows, progress_of(root, room.on), room)
    return next(card for card in cards if card.row.id == credential), cards, told


@login_required
@require_safe
def credential_page(request: HttpRequest, credential_id: int) -> HttpResponse:
    """The page of one of the reader's own credentials."""
    room, root = candidate_room(request)
    card, cards, _told = card_of(room, root, credential_id)
    row = card.row
    items = _items(room, root, row) if card.in_force else []
    wishes = [wish for wish in extensions_of(root) if wish.credential == row.id]
    context = {
        "room": room,
        "card": card,
        "row": row,
        "nav": "candidate:overview",
        "counted": [item for item in items if item.counted],
        "uncounted": [item for item in items if not item.counted],
        "chart": cycles_chart([row], room.on, title=_title(row), caption=_caption(card)),
        "cycle_number": len(row.cycles) + 1,
        "cycle_from": first_day(row.cycle_start, row),
        "cycles": [(count, cycle, closed_words(cycle), first_day(cycle.start, row)) for count, cycle in _numbered(row)],
        "history": _history(row, happenings_of(root, row.id), room.on),
        "companions": _companions(card, cards, room),
        "exam": _exam(row, room.on) if _has_exam_route(card) else None,
        "exam_example": _exam_example(room, root, row) if _has_exam_route(card) else None,
        "wish": next((wish for wish in reversed(wishes) if wish.status == "asked"), None),
        "wishes": list(reversed(wishes)),
    }
    return render(request, "portal/candidate/credential.html", context)


def _numbered(row: CredentialRow) -> list[tuple[int, Cycle]]:
    return list(enumerate(row.cycles, start=1))[::-1]


def _title(row: CredentialRow) -> str:
    return _("Renewal cycles of %(code)s") % {"code": row.certification}


def _caption(card: Card) -> str:
    day = business_date(card.row.expires_on)
    if not card.in_force:
        return _("Over since %(day)s.") % {"day": day}
    if card.retired:
        return _("The certification is retired: it runs to its dates and ends on %(day)s.") % {"day": day}
    return _("From %(day)s the credential is over, unless it is renewed before.") % {"day": day}


def _has_exam_route(card: Card) -> bool:
    return card.tree is not None and any(route.is_exam for route in card.tree.routes)


def _exam(row: CredentialRow, on: date) -> object:
    """The exam in the catalog, by the certification's code."""
    return items_by_sku([row.certification], on).get(row.certification)


def _exam_example(room: Room, root: int, row: CredentialRow) -> EffectRow | None:
    """The dates that passing the exam today would lead to."""
    found = preview(root, room.on, [Planned(on=room.on, exam=row.certification)]).rows
    return next((one for one in found if one.credential == row.id and one.is_moved), None)


def _companions(card: Card, cards: tuple[Card, ...], room: Room) -> str:
    """Which credentials renew together with this one by units."""
    if room.policy.renewal_scope == "certification" or card.tree is None:
        return ""
    codes = [
        other.row.certification
        for other in cards
        if other.in_force and not other.retired and other.row.level == card.row.level and other.row.id != card.row.id
    ]
    return listed(codes)


def _items(room: Room, root: int, row: CredentialRow) -> list[CycleItem]:
    """What is dated in the open cycle, newest first."""
    found = list_activities(ActivityFilter(candidate=root, from_on=row.cycle_start), room.by, limit=MOST_ITEMS)
    items = []
    for activity in found:
        verdict = next((one for one in activity.counts if one.credential == row.id), None)
        if activity.status == "withdrawn" or (verdict is not None and verdict.cycle is not None):
            continue
        items.append(_item(activity, verdict, row, room))
    return items


def _item(activity: ActivityRow, verdict: CountRow | None, row: CredentialRow, room: Room) -> CycleItem:
    if verdict is not None and verdict.why == "counted":
        return CycleItem(row=activity, counted=True, why="", units=number(verdict.units))
    if verdict is not None:
        why = why_words(verdict.why, limit=verdict.limit, policy=room.policy, type_id=activity.type)
    else:
        why = {
            "rejected": _("staff rejected it"),
            "held": _("it waits for staff"),
            "entered": _("it waits for staff to accept it"),
        }.get(activity.status, _("it does not enter this cycle"))
    return CycleItem(row=activity, counted=False, why=why, units=number(activity.units))


def _history(row: CredentialRow, happenings: tuple[HappeningRow, ...], on: date) -> list[Happened]:
    """Newest first: what lies ahead, renewals, and everything staff did."""
    found = [_happened(one) for one in happenings]
    for cycle in row.cycles:
        note = _("%(units)s; then suspends on %(day)s") % {
            "units": units_words(cycle.units),
            "day": business_date(cycle.suspends_on),
        }
        words = _("Renewed %(how)s") % {"how": closed_words(cycle)}
        found.append(Happened(on=cycle.closed_on, words=words, note=note, look="ok"))
    if row.suspends_on <= on:
        found.append(Happened(on=row.suspends_on, words=_("Suspended"), look="warn"))
    else:
        found.append(Happened(on=row.suspends_on, words=_("Suspends"), look="warn", ahead=True))
    ahead = row.expires_on > on
    found.append(Happened(on=row.expires_on, words=_("Expires") if ahead else _("Expired"), look="bad", ahead=ahead))
    return sorted(found, key=lambda one: (one.on, one.look == "bad"), reverse=True)


def _happened(one: HappeningRow) -> Happened:
    words = {
        "earned": _("Earned"),
        "granted": _("Granted by staff"),
        "imported": _("Earned"),
        "extended": _("Extended by staff"),
        "blanket": _("Extended for everybody"),
        "upgraded": _("Turned into %(code)s") % {"code": one.certification},
        "revoked": _("Revoked"),
        "restored": _("Given back"),
    }[one.kind]
    note = one.reason
    if one.kind == "blanket" and one.months:
        note = _("by %(months)s months") % {"months": one.months}
    if one.kind == "extended" and one.suspends_on:
        note = _("suspends on %(day)s") % {"day": business_date(one.suspends_on)}
    look = {"revoked": "bad", "earned": "ok", "granted": "ok", "imported": "ok"}.get(one.kind, "info")
    return Happened(on=one.on, words=words, note=note, look=look)


def credential_row(room: Room, root: int, credential: int) -> CredentialRow:
    """One of the reader's own credentials, or ``NotFound``."""
    found = next((row for row in known(root, room.on).rows if row.id == credential), None)
    if found is None:
        raise NotFound(what="credential")
    return found
