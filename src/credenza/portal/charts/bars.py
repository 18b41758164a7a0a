"""Comparisons: horizontal bars sorted by size, the number at the end of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from credenza.portal.charts.canvas import CHARACTER, Size, fixed, number, svg

ROW = 32
TALL_ROW = 44
BAR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A name and its value; ``words`` replaces the number at the end ("1,240 credits")."""

    name: str
    value: int
    words: str = ""

    @property
    def told(self) -> str:
        return self.words or number(self.value)


def draw(*, key: str, narrow: bool, title: str, finding: str, bars: Sequence[Bar]) -> str:
    """One size of the chart. Names are never cut: where they are long, they stand above their bars."""
    width, side = (350, 118) if narrow else (450, 140)
    above = any(len(bar.name) * CHARACTER > side for bar in bars)
    row = TALL_ROW if above else ROW
    left = 0 if above else side + 10
    size = Size(css_class="chart-narrow" if narrow else "chart-wide", width=width, height=max(len(bars) * row, row) + 2)
    most = max((bar.value for bar in bars), default=0) or 1
    room = width - left - max((len(bar.told) for bar in bars), default=0) * (CHARACTER + 0.6) - 12
    parts = []
    for index, bar in enumerate(sorted(bars, key=lambda each: (-each.value, each.name))):
        top = index * row + (20 if above else 6)
        length = max(room * bar.value / most, 2 if bar.value else 0)
        name_x, name_y, anchor = (0, top - 6, "start") if above else (side, top + 15, "end")
        parts.append(
            f'<text x="{name_x}" y="{name_y}" text-anchor="{anchor}">{escape(bar.name)}</text>'
            f'<rect class="s1" x="{left}" y="{top}" width="{fixed(length)}" height="{BAR}" rx="3"/>'
            f'<text class="mark-label" x="{fixed(left + length + 7)}" y="{top + 15}">{escape(bar.told)}</text>'
        )
    if not above:
        parts.append(f'<line class="base-line" x1="{left}" x2="{left}" y1="0" y2="{size.height}"/>')
    return svg(parts, key=key, size=size, title=title, finding=finding)
