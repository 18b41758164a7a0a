"""Papers as PDF: a template beside this file, filled with values that come in as data.

A value can never become part of a template's source: it travels as JSON and is read as text. Nothing is fetched: the
fonts are those of locked packages, the machine's own are ignored, so the same values make the same bytes everywhere.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import manimgx_fonts  # type: ignore[import-untyped]
import manimgx_fonts_cjk  # type: ignore[import-untyped]
import typst

_TEMPLATES = Path(__file__).parent
_FONTS = (manimgx_fonts, manimgx_fonts_cjk)
_ARCHIVED: list[Any] = ["a-3a", "ua-1"]
"""PDF/A-3a for archives and e-invoices, PDF/UA-1 for screen readers."""
_TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
"""Characters that turn the writing direction around: on paper a name must not read otherwise than it is."""
_LEFT_OUT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\uf8ff\U000f0000-\U0010ffff]")
"""What ``_letter`` looks at more closely: text without any is taken as it is."""
_UNKNOWN_TEXT = re.compile('the text `"(.+?)"` could not be displayed')
_LETTERS_REPLACED = 200

Template = Literal["transcript", "quote", "invoice"]


@cache
def fonts() -> typst.Fonts:
    """Those of locked packages and the library's own: Noto Sans for all scripts. Never the machine's."""
    places = [Path(each.__file__).parent for each in _FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)


class _Press:
    """A kept compiler: it remembers what the template means, and is used by one thread at a time."""

    def __init__(self, template: Template) -> None:
        self._turn = Lock()
        self._compiler = typst.Compiler(
            _TEMPLATES / f"{template}.typ", root=_TEMPLATES, font_paths=fonts(), ignore_system_fonts=True
        )

    def print(self, values: str, dated: datetime, *, archivable: bool) -> bytes:
        with self._turn:
            if archivable:
                return self._archivable(values, dated)
            try:
                return self._compiled(values, dated, _ARCHIVED)
            except typst.TypstError:
                # The standards refuse a letter that no font has. Somebody with a rare script gets their paper all
                # the same: the letter as a box, its text still there to copy. Any other mistake is raised again.
                return self._compiled(values, dated, [])

    def _archivable(self, values: str, dated: datetime) -> bytes:
        """With a question mark's letter in place of what no font has: an archive must show the same everywhere."""
        for _ in range(_LETTERS_REPLACED):
            try:
                return self._compiled(values, dated, _ARCHIVED)
            except typst.TypstError as error:
                unknown = _UNKNOWN_TEXT.search(str(error))
                if unknown is None or unknown[1] not in values:
                    raise
                values = values.replace(unknown[1], "\N{REPLACEMENT CHARACTER}")
        return self._compiled(values, dated, _ARCHIVED)

    def _compiled(self, values: str, dated: datetime, standards: list[Any]) -> bytes:
        made = self._compiler.compile(
            format="pdf", sys_inputs={"values": values}, pdf_standards=standards, timestamp=dated
        )
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one file")
        return made


@cache
def _press(template: Template) -> _Press:
    return _Press(template)


def render(template: Template, values: Mapping[str, Any], dated: date, *, archivable: bool = False) -> bytes:
    """The PDF of a template, dated with a business date. Values are texts, numbers, lists and objects of these.

    ``archivable``: PDF/A-3a whatever the texts hold; a letter that no font has is shown as the replacement character.
    Raises ``typst.TypstError`` for values that the template does not expect.
    """
    written = json.dumps(_printable(values), ensure_ascii=False, sort_keys=True)
    return _press(template).print(written, datetime.combine(dated, time(), tzinfo=UTC), archivable=archivable)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(_letter(each) for each in value) if _LEFT_OUT.search(value) else value
    if isinstance(value, Mapping):
        return {name: _printable(inner) for name, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _letter(each: str) -> str:
    """A line break as a space; nothing for what cannot be seen or stands for nothing."""
    if each in "\t\n\r":
        return " "
    return "" if each in _TURNING or each == "\ufeff" or unicodedata.category(each) in {"Cc", "Cs", "Co"} else each
