"""What every drawing shares: sizes, scales, ticks and the SVG around them. Standard library only.

Widths and positions are presentation attributes, colors are classes: a strict content security policy
touches neither, and both color schemes read the same tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

CHARACTER = 6.4
"""About how wide a figure is at the drawings' 12 px text, for keeping labels apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One of the two sizes a chart is drawn in; a container query shows the one that fits."""

    css_class: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart ready for ``_chart.html``: two drawings, the finding in words, and every value as a table.

    ``extent`` is "" (two thirds of a page), "half" or "full". ``rows`` hold text cells, the first is the
    row's header and the last a number; leave ``columns`` empty where the drawing already labels every value.
    ``caption`` says the finding for everybody.
    """

    wide: str
    narrow: str
    caption: str
    table_caption: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    extent: str = ""


def number(value: int) -> str:
    """A count for people: grouped thousands, a real minus sign."""
    return f"{value:,}".replace("-", "−")


def fixed(value: float) -> str:
    """A coordinate: one decimal is finer than a screen shows."""
    return f"{value:.1f}"


def ceiling(highest: int) -> tuple[int, int]:
    """The step between grid lines and the top of the axis, so that two to five round steps hold ``highest``."""
    if highest <= 0:
        return 1, 1
    scale = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * scale
            if highest <= step * 5:
                return step, step * -(-highest // step)
        scale *= 10


def axis_room(top: int, *, least: int = 34) -> int:
    """How far from the left edge the axis stands: the widest label has to fit."""
    return max(least, round(len(number(top)) * CHARACTER + 14))


def value_axis(*, left: float, right: float, top: float, bottom: float, step: int, highest: int) -> list[str]:
    """Grid lines from zero up, each with its number; an axis always starts at zero."""
    parts = []
    for value in range(0, highest + 1, step):
        y = bottom - (bottom - top) * value / highest
        css = "grid-line" if value else "base-line"
        parts.append(
            f'<line class="{css}" x1="{left}" x2="{right}" y1="{fixed(y)}" y2="{fixed(y)}"/>'
            f'<text x="{left - 8}" y="{fixed(y + 4)}" text-anchor="end">{number(value)}</text>'
        )
    return parts


def label(words: str, *, x: float, y: float, anchor: str = "middle", css_class: str = "") -> str:
    """A text in the drawing."""
    css = f' class="{css_class}"' if css_class else ""
    return f'<text{css} x="{fixed(x)}" y="{fixed(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def svg(parts: Sequence[str], *, key: str, size: Size, title: str, finding: str) -> str:
    """The drawing with its name and its finding. ``key`` is unique in the page and makes the ids."""
    base = f"{key}-{size.css_class.removeprefix('chart-')}"
    return (
        f'<svg class="{size.css_class}" viewBox="0 0 {size.width} {size.height}" role="img" '
        f'aria-labelledby="{base}-t {base}-d"><title id="{base}-t">{escape(title)}</title>'
        f'<desc id="{base}-d">{escape(finding)}</desc>{"".join(parts)}</svg>'
    )
