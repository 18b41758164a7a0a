"""What a notice says, once, for mail and product alike; rendering makes the HTML and the plain text of it.

The form follows the product's mail design: one message, one button, its address spelled out, the reason for the mail
and the way to the notice settings at the end; no pictures, no tracking.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from credenza.programs.loader import active
from credenza.workflows.addresses import address

_STRONG, _END = "\x02", "\x03"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SHOWN_LENGTH = 120
SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The content of one notice.

    ``facts`` are pairs of label and value; ``page`` names the page of the button (``addresses``), ``about`` the id of
    what it shows where it shows one thing; ``why`` says why the mail came. ``papers`` are attached to the mail, by
    names such as "quote:12". Text that people typed goes through ``clean`` or ``quoted`` first.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    button: str
    page: str
    why: str
    facts: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    about: int | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A letter as it is stored and sent. ``link`` is the path of its page."""

    subject: str
    text: str
    html: str
    link: str


def strong(words: str) -> str:
    """Words that stand out in the HTML part."""
    return f"{_STRONG}{words}{_END}"


def clean(typed: str) -> str:
    """A name as people typed it, on one line and not endless."""
    line = " ".join(_CONTROL.sub(" ", typed).split())
    return line if len(line) <= _SHOWN_LENGTH else f"{line[: _SHOWN_LENGTH - 1]}…"


def quoted(typed: str) -> str:
    """A longer text that people typed, on one line."""
    return " ".join(_CONTROL.sub(" ", typed).split())


def day(on: date) -> str:
    """A business date as pages show it: 18 Nov 2026."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{on.day} {months[on.month - 1]} {on.year}"


def render(letter: Letter, *, greeting: str, with_settings: bool) -> Rendered:
    """Both parts of the mail. ``with_settings`` False for somebody who has no profile yet."""
    link = address(letter.page, letter.about)
    url = f"{settings.BASE_URL}{link}"
    subject = _plain(letter.subject)[:SUBJECT_LENGTH]
    shown = {
        "subject": subject,
        "greeting": greeting,
        "heading": letter.heading,
        "button": letter.button,
        "facts": letter.facts,
        "url": url,
        "shown_url": f"{urlsplit(url).netloc}{link}",
        "why": letter.why,
        "settings_url": f"{settings.BASE_URL}{address('notices')}" if with_settings else "",
        "seller": active().seller,
    }
    lines = {"paragraphs": letter.paragraphs, "closing": letter.closing}
    marked = {name: [_html(line) for line in part] for name, part in lines.items()}
    plain = {name: [_plain(line) for line in part] for name, part in lines.items()}
    html = render_to_string("mail/letter.html", {**shown, **marked})
    text = render_to_string("mail/letter.txt", {**shown, **plain})
    return Rendered(subject=subject, text=_tidy(text), html=html, link=link)


def _html(line: str) -> SafeString:
    # Escaped first; the two marks are ours and cannot come in with typed text, which was cleaned of them.
    return mark_safe(escape(line).replace(_STRONG, "<strong>").replace(_END, "</strong>"))  # noqa: S308


def _plain(line: str) -> str:
    return line.replace(_STRONG, "").replace(_END, "")


def _tidy(text: str) -> str:
    """At most one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
