"""Cycles of renewal on one axis of time: a row a credential, closed cycles, the open one, the time of grace, today."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from credenza.kernel.periods import add_months
from credenza.portal.charts.canvas import CHARACTER, Size, fixed, label, svg

BAR = 28
ROW = 58
"""A row with the credential's name above its bar."""
BARE_ROW = 38
TOP, BELOW = 20, 24
MARGIN = 10
WIDE_CHARACTER = CHARACTER + 0.6
"""About how wide a letter of bold text is."""
YEAR_STEPS = (1, 2, 5, 10)
LOOKS = {"closed": ("cycle-closed", "on-closed"), "open": ("cycle-open", "on-cycle"), "grace": ("cycle-grace", "")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From ``start`` up to ``end``, that day excluded. ``look``: closed, open or grace; ``short`` fits a small bar."""

    start: date
    end: date
    look: str
    words: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One credential's spans, oldest first. ``name`` is empty where the page names the credential already; ``short``
    stands in for it where it does not fit.
    """

    name: str
    short: str = ""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date
    width: int

    def x(self, day: date) -> float:
        span = (self.last - self.first).days or 1
        return MARGIN + (self.width - 2 * MARGIN) * (day - self.first).days / span


def draw(*, key: str, narrow: bool, title: str, finding: str, tracks: Sequence[Track], today: date) -> str:
    """One size of the drawing. Words that don't fit their bar are left to the table."""
    row = ROW if any(track.name for track in tracks) else BARE_ROW
    width = 350 if narrow else 930
    bottom = TOP + row * max(len(tracks), 1)
    size = Size(css_class="chart-narrow" if narrow else "chart-wide", width=width, height=bottom + BELOW)
    axis = _axis(tracks, today, width)
    parts = _years(axis, bottom=bottom, most=4 if narrow else 10)
    for index, track in enumerate(tracks):
        parts += _track(axis, track, top=TOP + row * index)
    parts += _today(axis, today, bottom)
    return svg(parts, key=key, size=size, title=title, finding=finding)


def _axis(tracks: Sequence[Track], today: date, width: int) -> _Axis:
    days = [today, *(day for track in tracks for span in track.spans for day in (span.start, span.end))]
    return _Axis(add_months(min(days), -2), add_months(max(days), 2), width)


def _years(axis: _Axis, *, bottom: int, most: int) -> list[str]:
    years = range(axis.first.year + 1, axis.last.year + 1)
    stride = YEAR_STEPS[min(bisect_left(YEAR_STEPS, len(years) / most), len(YEAR_STEPS) - 1)]
    parts = []
    for year in years:
        if year % stride:
            continue
        x = axis.x(date(year, 1, 1))
        parts.append(f'<line class="grid-line" x1="{fixed(x)}" x2="{fixed(x)}" y1="{TOP}" y2="{bottom}"/>')
        parts.append(label(str(year), x=x, y=bottom + 16))
    return parts


def _track(axis: _Axis, track: Track, *, top: int) -> list[str]:
    parts = []
    bar = top + (ROW - BAR - 6 if track.name else 5)
    if track.name:
        parts.append(_name(axis, track, bar - 6))
    for span in track.spans:
        left, right = axis.x(span.start), axis.x(span.end)
        css, words_css = LOOKS[span.look]
        room = max(right - left - 2, 1.5)
        parts.append(f'<rect class="{css}" x="{fixed(left)}" y="{bar}" width="{fixed(room)}" height="{BAR}" rx="4"/>')
        fits = next((told for told in (span.words, span.short) if told and len(told) * WIDE_CHARACTER < room - 14), "")
        if fits:
            parts.append(f'<text class="{words_css}" x="{fixed(left + 8)}" y="{bar + 18}">{escape(fits)}</text>')
    return parts


def _name(axis: _Axis, track: Track, y: float) -> str:
    """Above the beginning of its bar, moved to the left where it would not fit, else the short one."""
    room = axis.width - 2 * MARGIN
    words = track.name if len(track.name) * WIDE_CHARACTER < room else track.short
    left = min(axis.x(track.spans[0].start), axis.width - MARGIN - len(words) * WIDE_CHARACTER)
    return label(words, x=max(left, MARGIN), y=y, anchor="start", css_class="mark-label")


def _today(axis: _Axis, today: date, bottom: int) -> list[str]:
    x = axis.x(today)
    anchor = "end" if x > axis.width - 40 else "start" if x < 40 else "middle"
    return [
        f'<line class="now-line" x1="{fixed(x)}" x2="{fixed(x)}" y1="{TOP - 2}" y2="{bottom}"/>',
        label("Today", x=x, y=TOP - 7, anchor=anchor, css_class="mark-label"),
    ]
