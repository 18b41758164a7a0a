"""Counts by month as stacked columns. The highest column carries its number, the table has them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from credenza.portal.charts.canvas import Size, axis_room, ceiling, fixed, label, number, svg, value_axis

WIDE = Size(css_class="chart-wide", width=450, height=220)
NARROW = Size(css_class="chart-narrow", width=350, height=200)
TOP = 22
SERIES_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One month: its short name and a value for each series, lowest layer first."""

    name: str
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.values)


def draw(*, key: str, size: Size, title: str, finding: str, columns: Sequence[Column]) -> str:
    """One size of the chart; at most four series, values whole and never negative."""
    step, highest = ceiling(max((column.total for column in columns), default=0))
    left, right, bottom = axis_room(highest), size.width - 4, size.height - 24
    parts = value_axis(left=left, right=right, top=TOP, bottom=bottom, step=step, highest=highest)
    slot = (right - left) / max(len(columns), 1)
    width = min(slot * 0.62, 40)
    named = max(1, -(-len(columns) // (12 if size is WIDE else 5)))
    peak = max(range(len(columns)), key=lambda index: columns[index].total, default=0)
    for index, column in enumerate(columns):
        x = left + slot * index + (slot - width) / 2
        top, layers = _stack(column, x=x, width=width, bottom=bottom, unit=(bottom - TOP) / highest)
        parts += layers
        if index == peak and column.total:
            parts.append(label(number(column.total), x=x + width / 2, y=top - 5, css_class="mark-label"))
        if index % named == 0:
            parts.append(label(column.name, x=x + width / 2, y=size.height - 7))
    return svg(parts, key=key, size=size, title=title, finding=finding)


def _stack(column: Column, *, x: float, width: float, bottom: float, unit: float) -> tuple[float, list[str]]:
    """The layers from the base line up, a pixel apart; answers where the stack ends."""
    y, parts = bottom, []
    for series, value in enumerate(column.values[:SERIES_MOST], start=1):
        if value <= 0:
            continue
        height = value * unit
        gap = 1 if y < bottom and height > 2 else 0
        y -= height
        parts.append(
            f'<rect class="s{series}" x="{fixed(x)}" y="{fixed(y)}" width="{fixed(width)}" '
            f'height="{fixed(height - gap)}"/>'
        )
    return y, parts
