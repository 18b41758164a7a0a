"""The texts of pages are marked for translation: between tags stands nothing that somebody reads unmarked."""

import html
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

TEMPLATES = Path("src/credenza/portal/templates")
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "allauth" not in path.parts)
LEFT_OUT = re.compile(
    r"{% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}|{#.*?#}"
    r"|<(?P<skipped>script|style|svg)\b.*?</(?P=skipped)>",
    re.DOTALL,
)
WORD = re.compile(r"[A-Za-z]{2,}")


def unmarked(source: str) -> list[str]:
    """The words that stand on a page outside of tags, template tags and what is marked."""
    left = LEFT_OUT.sub(" ", source)
    left = re.sub(r"{%.*?%}|{{.*?}}", " ", left, flags=re.DOTALL)
    return WORD.findall(html.unescape(re.sub(r"<[^>]*>", " ", left, flags=re.DOTALL)))


def test_every_page_is_marked() -> None:
    found = {str(path): words for path in PAGES if (words := unmarked(path.read_text(encoding="utf-8")))}
    assert found == {}


def test_what_is_not_marked_is_found() -> None:
    marked = (
        '<p title="{{ a }}">{% translate "Two words" %} {% blocktranslate %}{{ n }} left{% endblocktranslate %}</p>'
    )
    assert unmarked(marked) == []
    assert unmarked("<p>{{ n }} left &amp; right</p>") == ["left", "right"]
