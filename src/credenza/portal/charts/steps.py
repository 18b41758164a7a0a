"""Balance over time: steps, never slopes, for nothing happens between events.

The past is solid with a tint, the future dashed, today a dotted line; a drop ahead carries a dot and its number.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from credenza.kernel.periods import add_months
from credenza.portal.charts.canvas import CHARACTER, Size, axis_room, ceiling, fixed, label, number, svg, value_axis

WIDE = Size(css_class="chart-wide", width=610, height=240)
NARROW = Size(css_class="chart-narrow", width=350, height=230)
TOP = 16
TICK_STEPS = (1, 3, 6, 12, 24, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From ``on`` the value is ``value``."""

    on: date
    value: int


@dataclass(frozen=True, slots=True)
class Plane:
    """Turns days and values into coordinates."""

    first: date
    last: date
    highest: int
    left: float
    right: float
    bottom: float

    def x(self, day: date) -> float:
        span = (self.last - self.first).days or 1
        return self.left + (self.right - self.left) * (day - self.first).days / span

    def y(self, value: int) -> float:
        return self.bottom - (self.bottom - TOP) * value / self.highest


def draw(
    *, key: str, size: Size, title: str, finding: str, past: Sequence[Step], ahead: Sequence[Step], today: date
) -> str:
    """One size of the chart.

    ``past`` holds the value after each change up to ``today``, oldest first; ``ahead`` the value from each
    coming day on, with today's value as its start. Values are whole and never negative.
    """
    plane = _plane(size, past, ahead, today)
    step, _ = ceiling(plane.highest)
    parts = value_axis(
        left=plane.left, right=plane.right, top=TOP, bottom=plane.bottom, step=step, highest=plane.highest
    )
    parts += _months(plane, most=8 if size is WIDE else 4, y=size.height - 8)
    now = past[-1].value if past else 0
    parts += _past(plane, past, today)
    if ahead:
        parts.append(f'<path class="step-plan" d="{_path(plane, (Step(on=today, value=now), *ahead), None)}"/>')
    parts += _today(plane, today)
    parts += _drops(plane, now, ahead)
    return svg(parts, key=key, size=size, title=title, finding=finding)


def _plane(size: Size, past: Sequence[Step], ahead: Sequence[Step], today: date) -> Plane:
    days = [step.on for step in (*past, *ahead)] + [today]
    first = min(days).replace(day=1)
    last = add_months(max(days).replace(day=1), 1)
    _, highest = ceiling(max([step.value for step in (*past, *ahead)], default=0))
    return Plane(first, last, highest, axis_room(highest, least=44), size.width - 6, size.height - 26)


def _path(plane: Plane, steps: Sequence[Step], until: date | None) -> str:
    """Horizontal to each day, then vertical to its value; several changes within half a pixel become one."""
    start = steps[0]
    path = [f"M{fixed(plane.x(start.on))} {fixed(plane.y(start.value))}"]
    drawn: list[tuple[float, float]] = []
    for step in steps[1:]:
        point = (plane.x(step.on), plane.y(step.value))
        if drawn and point[0] - drawn[-1][0] < 0.5:
            drawn[-1] = (drawn[-1][0], point[1])
        else:
            drawn.append(point)
    path += [f"H{fixed(x)}V{fixed(y)}" for x, y in drawn]
    if until is not None:
        path.append(f"H{fixed(plane.x(until))}")
    return "".join(path)


def _past(plane: Plane, past: Sequence[Step], today: date) -> list[str]:
    if not past:
        return []
    line = _path(plane, (Step(on=plane.first, value=0), *past), today)
    return [
        f'<path class="step-area" d="{line}V{fixed(plane.bottom)}Z"/>',
        f'<path class="step-line" d="{line}"/>',
    ]


def _today(plane: Plane, today: date) -> list[str]:
    x = plane.x(today)
    before = x - plane.left > 60
    return [
        f'<line class="now-line" x1="{fixed(x)}" x2="{fixed(x)}" y1="{TOP}" y2="{fixed(plane.bottom)}"/>',
        label("Today", x=x - 5 if before else x + 5, y=TOP + 6, anchor="end" if before else "start"),
    ]


def _months(plane: Plane, *, most: int, y: float) -> list[str]:
    """Names under the axis: the finest of 1, 3, 6 or 12 months that leaves room between them."""
    span = (plane.last.year - plane.first.year) * 12 + plane.last.month - plane.first.month
    stride = TICK_STEPS[min(bisect_left(TICK_STEPS, span / most), len(TICK_STEPS) - 1)]
    parts = []
    day, named = plane.first, False
    while day <= plane.last:
        x = plane.x(day)
        if (day.year * 12 + day.month - 1) % stride == 0 and plane.left + 12 <= x <= plane.right - 10:
            with_year = day.month == 1 or not named or stride >= 6
            words = str(day.year) if stride >= 12 else f"{day:%b %Y}" if with_year else f"{day:%b}"
            parts.append(label(words, x=x, y=y))
            named = True
        day = add_months(day, 1)
    return parts


def _drops(plane: Plane, now: int, ahead: Sequence[Step]) -> list[str]:
    """A dot at each fall ahead, and its number where there is room; the table has them all."""
    parts: list[str] = []
    taken: list[tuple[float, float, float]] = []
    before = now
    for step in ahead:
        x, high, low = plane.x(step.on), plane.y(before), plane.y(step.value)
        change, before = step.value - before, step.value
        if change >= 0:
            continue
        parts.append(f'<circle class="dot is-warn" cx="{fixed(x)}" cy="{fixed(low)}" r="3.5"/>')
        words = number(change)
        width = len(words) * CHARACTER + 8
        y = (high + low) / 2 + 4 if low - high >= 24 else high - 6
        fits = x + width < plane.right
        left = x + 6 if fits else x - 4 - width
        if any(abs(y - other) < 13 and left < end and start < left + width for start, end, other in taken):
            continue
        taken.append((left, left + width, y))
        parts.append(
            label(words, x=x + 6 if fits else x - 4, y=y, anchor="start" if fits else "end", css_class="mark-label")
        )
    return parts


def as_steps(changes: Sequence[tuple[date, int]]) -> tuple[Step, ...]:
    """One step a day from balances in order of booking: the last one of a day counts."""
    last_of_day = dict(changes)
    return tuple(Step(on=day, value=value) for day, value in sorted(last_of_day.items()))
