"""The cycles of credentials as a picture and as a table for those who can't see it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from credenza.certification.rows import CredentialRow
from credenza.certification.rules.standing import Cycle
from credenza.portal.candidate.effects import day_after
from credenza.portal.candidate.words import number
from credenza.portal.charts import pictures
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.cycles import Span, Track
from credenza.portal.presentation.formats import business_date


def closed_words(cycle: Cycle) -> str:
    """By what a cycle was closed."""
    return {"units": _("by units"), "level": _("with its level"), "exam": _("by exam")}[cycle.by]


def cycles_chart(rows: Sequence[CredentialRow], today: date, *, title: str, caption: str) -> Picture | None:
    """None without a credential to draw; one alone is drawn without its name, which the page has."""
    if not rows:
        return None
    return pictures.cycles_over_time(
        key="cycles",
        title=title,
        finding=" ".join(_finding(row, today) for row in rows),
        caption=caption,
        tracks=[_track(row, named=len(rows) > 1) for row in rows],
        today=today,
        columns=(_("Credential"), _("Cycle"), _("From"), _("To"), _("Units")),
        rows=[line for row in rows for line in _table(row)],
    )


def first_day(cycle_start: date, row: CredentialRow) -> date:
    """The first day of a cycle: the earning day, or the day after the cycle before closed."""
    return cycle_start if cycle_start == row.earned_on and not _closed_on(row, cycle_start) else day_after(cycle_start)


def _closed_on(row: CredentialRow, day: date) -> bool:
    return any(cycle.closed_on == day for cycle in row.cycles)


def _track(row: CredentialRow, *, named: bool) -> Track:
    spans = []
    for count, cycle in enumerate(row.cycles, start=1):
        short = _("Cycle %(number)s") % {"number": count}
        words = _("Cycle %(number)s, closed %(how)s") % {"number": count, "how": closed_words(cycle)}
        spans.append(Span(start=cycle.start, end=cycle.closed_on, look="closed", words=words, short=short))
    count = len(row.cycles) + 1
    start = min(row.cycle_start, row.suspends_on)
    spans.append(
        Span(
            start=start,
            end=row.suspends_on,
            look="open",
            words=_("Cycle %(number)s, open: %(units)s") % {"number": count, "units": _tally(row)},
            short=_("Cycle %(number)s") % {"number": count},
        )
    )
    if row.expires_on > row.suspends_on:
        spans.append(Span(start=row.suspends_on, end=row.expires_on, look="grace"))
    name = f"{row.certification} {row.name}" if named else ""
    return Track(name=name, short=row.certification, spans=tuple(spans))


def _tally(row: CredentialRow) -> str:
    if row.required is None:
        return _("%(units)s units") % {"units": number(row.units)}
    return _("%(units)s of %(needed)s units") % {"units": number(row.units), "needed": number(row.required)}


def _finding(row: CredentialRow, today: date) -> str:
    state = {
        "active": _("%(code)s: cycle %(count)s is open with %(tally)s; it suspends on %(day)s."),
        "suspended": _("%(code)s: cycle %(count)s is open with %(tally)s; suspended, it expires on %(end)s."),
    }.get(row.status, _("%(code)s: over since %(end)s."))
    return state % {
        "code": row.certification,
        "count": len(row.cycles) + 1,
        "tally": _tally(row),
        "day": business_date(row.suspends_on),
        "end": business_date(row.expires_on),
    }


def _table(row: CredentialRow) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for count, cycle in enumerate(row.cycles, start=1):
        name = _("%(number)s, closed %(how)s") % {"number": count, "how": closed_words(cycle)}
        start = business_date(first_day(cycle.start, row))
        lines.append((row.certification, name, start, business_date(cycle.closed_on), number(cycle.units)))
    open_words = _("%(number)s, open") % {"number": len(row.cycles) + 1}
    until = _("expires on %(day)s") % {"day": business_date(row.expires_on)}
    lines.append(
        (row.certification, open_words, business_date(first_day(row.cycle_start, row)), until, number(row.units))
    )
    return lines[::-1]
