"""The reference page says what the registry says, and every link leads somewhere."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch

from credenza.workflows.addresses import PAGES, address
from credenza.workflows.letters.letter import Letter, render
from credenza.workflows.registry import NOTICES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "notices.md"


def test_the_page_lists_every_notice_and_whether_it_may_be_turned_off() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", PAGE.read_text(), re.MULTILINE)
    assert rows == [(kind.name, "yes" if kind.optional else "no") for kind in NOTICES]


def test_every_page_that_notices_lead_to_exists() -> None:
    assert {page: reached for page in PAGES if (reached := _reached(page)) in ("", "/")} == {}


def _reached(page: str) -> str:
    """The path of a page, of one thing or of many; empty for none."""
    for about in (None, 1):
        with suppress(NoReverseMatch):
            return address(page, about)
    return ""


def test_the_button_leads_to_the_public_address(settings: Any) -> None:
    settings.BASE_URL = "https://credits.example.com"
    letter = Letter(subject="S", heading="H", paragraphs=("P",), button="B", page="requests", why="W")
    shown = render(letter, greeting="Hello Ana,", with_settings=True)
    assert 'href="https://credits.example.com/credits/requests/"' in shown.html
    assert "https://credits.example.com/credits/requests/" in shown.text
    assert ">credits.example.com/credits/requests/</a>" in shown.html
