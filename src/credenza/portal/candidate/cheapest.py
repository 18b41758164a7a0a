"""The cheapest way to renew by a day, as the planner shows it: the fewest things first, with the exam beside it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credenza.catalog.queries import items_by_sku
from credenza.catalog.rows import ItemRow
from credenza.certification.queries.planning import CheapestRow, StepRow, cheapest_ways
from credenza.certification.rows import CredentialRow
from credenza.portal.candidate.room import Room
from credenza.portal.candidate.words import listed, number, units_words
from credenza.portal.presentation.formats import business_date, last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What renews one credential or several of them at once. ``address``: the same as a plan, with its effect."""

    codes: str
    row: CheapestRow
    steps: tuple[str, ...]
    why_not: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamWay:
    """The exam of one credential instead, with its fee."""

    row: CheapestRow
    item: ItemRow | None
    suspends_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheapest:
    """Everything about renewing by one day."""

    by: date
    ways: tuple[Way, ...]
    exams: tuple[ExamWay, ...]


def cheapest_of(given: QueryDict, room: Room, held: list[CredentialRow]) -> Cheapest | None:
    """By ``?by=``, else by the last day before the first of the credentials is over; None without one to renew."""
    rows = [row for row in held if not row.is_retired(room.on) and row.status != "revoked"]
    if not rows or room.root is None:
        return None
    by = max(_day(given.get("by", "")) or min(last_day(row.expires_on) for row in rows), room.on)
    found = cheapest_ways(room.root, rows, room.on, by)
    exams = items_by_sku([one.certification for one in found], room.on)
    return Cheapest(
        by=by,
        ways=_ways(found, room),
        exams=tuple(
            ExamWay(row=one, item=exams.get(one.certification), suspends_on=one.exam[0], expires_on=one.exam[1])
            for one in found
            if one.exam is not None
        ),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _ways(found: tuple[CheapestRow, ...], room: Room) -> tuple[Way, ...]:
    """What renews several of them is told once."""
    alike: dict[object, list[CheapestRow]] = {}
    for one in found:
        alike.setdefault((one.steps, one.why_not, one.suspends_on, one.expires_on), []).append(one)
    return tuple(
        Way(
            codes=listed(one.certification for one in rows),
            row=rows[0],
            steps=tuple(_step_words(step) for step in rows[0].steps),
            why_not=_why_not(rows[0]),
            address=_address(rows[0], room),
        )
        for rows in alike.values()
    )


def _step_words(step: StepRow) -> str:
    if step.kind == "exam":
        return _("Exam %(name)s") % {"name": step.name}
    if step.kind == "course":
        return _("Course %(name)s") % {"name": step.name}
    told = {"count": step.count, "name": step.name, "units": units_words(step.units)}
    return ngettext("%(count)s × %(name)s, %(units)s", "%(count)s × %(name)s, %(units)s together", step.count) % told


def _why_not(row: CheapestRow) -> str:
    told = {
        "met": _("Nothing more is needed: it is met already."),
        "expired": _("It is over by %(day)s. Choose an earlier day.") % {"day": business_date(row.by)},
        "retired": _("It is retired by then, and nothing renews it."),
        "out_of_reach": _("Units alone can't reach it by then: the caps are used up."),
    }
    return told.get(row.why_not, "")


def _address(row: CheapestRow, room: Room) -> str:
    """The steps as a plan; courses by name have no line there."""
    types = {kind.id: kind for kind in room.policy.activity_types}
    pairs: list[tuple[str, str]] = []
    for step in row.steps:
        if step.kind == "course":
            return ""
        what = step.type if step.kind == "activity" else f"exam:{step.name}"
        units = "" if step.type not in types or types[step.type].units is not None else number(step.units / step.count)
        pairs += [("what", what), ("on", row.by.isoformat()), ("units", units)] * step.count
    return urlencode(pairs)
