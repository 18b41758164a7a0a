"""The picture of a badge, our own drawing: one shape a level, so that they are told apart at a glance.

A baked picture carries its signed badge inside: whoever gets the picture can verify it. Source: Open Badges 3.0,
section "Baked badges".
"""

import textwrap
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import pack
from threading import Lock
from xml.sax.saxutils import escape, quoteattr

import typst

from credenza.gateways.papers.engine import fonts

_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_KEYWORD = b"openbadgecredential"
_WIDTH = 22
_LINES = 3
_LEVEL = 36
_END_OF_PNG = 12
_TURN = Lock()
# Ground, rim and marks by rank: petrol that deepens, then ink with amber.
_COLORS = (("#23788a", "#a9d5de", "#ffffff"), ("#006477", "#e2f3f6", "#ffffff"), ("#152026", "#d58819", "#f2b45c"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the drawing shows. ``rank`` counts the program's levels from 1, the lowest."""

    code: str
    name: str
    level: str
    issuer: str
    rank: int


def svg(picture: Picture) -> str:
    """The drawing, with its words as its title for who cannot see it."""
    ground, rim, marks = _COLORS[min(max(picture.rank, 1), len(_COLORS)) - 1]
    lines = textwrap.wrap(picture.name, _WIDTH, max_lines=_LINES, placeholder="…") or [""]
    name = "".join(
        f'<text x="120" y="{132 + 16 * n}" font-size="12.5">{_words(line)}</text>' for n, line in enumerate(lines)
    )
    size = min(34.0, 165 / (0.62 * max(len(picture.code), 1)))
    dots = "".join(f'<circle cx="{120 + 14 * n}" cy="48" r="4"/>' for n in _spread(picture.rank))
    title = _words(f"{picture.code} {picture.name}, {picture.level}, {picture.issuer}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="480" height="480" role="img">'
        f"<title>{title}</title>"
        f'<path d="{_HEXAGON}" fill="{ground}" stroke="{ground}" stroke-width="16" stroke-linejoin="round"/>'
        f'<path d="{_HEXAGON}" fill="none" stroke="{rim}" stroke-width="2" stroke-linejoin="round"/>'
        f'<g fill="{marks}">{dots}</g>'
        '<g fill="#ffffff" text-anchor="middle" font-family="\'Noto Sans\', \'Segoe UI\', Roboto, sans-serif">'
        f'<text x="120" y="74" font-size="{_fitting(picture.level):.1f}" letter-spacing=".3">'
        f"{_words(_short(picture.level, _LEVEL))}</text>"
        f'<text x="120" y="112" font-size="{size:.1f}" font-weight="600">{_words(picture.code)}</text>'
        f'{name}<text x="120" y="188" font-size="10">{_words(_short(picture.issuer))}</text></g></svg>'
    )


_HEXAGON = "M120 14 212 67 V173 L120 226 28 173 V67 Z"


def _spread(rank: int) -> list[float]:
    count = min(max(rank, 1), len(_COLORS))
    return [n - (count - 1) / 2 for n in range(count)]


def _fitting(level: str) -> float:
    """The letters' size with which a level's name stands on one line."""
    return min(11.0, 165 / (0.6 * max(min(len(level), _LEVEL), 1)))


def _short(text: str, width: int = _WIDTH) -> str:
    return textwrap.shorten(text, width, placeholder="…")


def _words(text: str) -> str:
    """Without what XML cannot hold, which is nothing that can be seen."""
    kept = "".join(
        each for each in text if unicodedata.category(each) not in {"Cc", "Cs", "Cn", "Co"} or each.isspace()
    )
    return escape(" ".join(kept.split()))


def baked_svg(drawing: str, token: str) -> str:
    """The drawing with the badge inside."""
    inside = f'<openbadges:credential xmlns:openbadges="{_NAMESPACE}" verify={quoteattr(token)}/>'
    head, close, tail = drawing.rpartition("</svg>")
    return f"{head}{inside}{close}{tail}"


@cache
def _frame() -> typst.Compiler:
    return typst.Compiler(Path(__file__).parent / "picture.typ", font_paths=fonts(), ignore_system_fonts=True)


def png(drawing: str) -> bytes:
    """The drawing as PNG, 480 pixels wide, transparent around it."""
    with _TURN:
        made = _frame().compile(format="png", ppi=144, sys_inputs={"drawing": drawing})
    if not isinstance(made, bytes):
        raise TypeError("a picture is one page")
    return made


def baked_png(picture: bytes, token: str) -> bytes:
    """The PNG with the badge inside, in a chunk of text before its end."""
    body = b"iTXt" + _KEYWORD + bytes(5) + token.encode()
    chunk = pack(">I", len(body) - 4) + body + pack(">I", zlib.crc32(body))
    return picture[:-_END_OF_PNG] + chunk + picture[-_END_OF_PNG:]
