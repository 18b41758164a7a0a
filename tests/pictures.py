"""The pictures of docs/: the sample business on a fixed day, page by page, in the system's Chromium.

``make screenshots``. The day and what is drawn by lot are given, so that a picture changes only when its page does.
"""

import os
import random
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from playwright.sync_api import Page

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
# A page is drawn whole at DESK, as much as fits at the others.
DESK, FOLD, PHONE = (1280, 900), (1280, 720), (390, 844)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page as one person sees it.

    ``person`` is what stands before the @; empty for nobody signed in. ``args``: of the page's address.
    ``steps``: what the person does there first.
    """

    name: str
    page: str
    person: str = ""
    scheme: str = "light"
    size: tuple[int, int] = DESK
    args: tuple[int, ...] = ()
    steps: "Callable[[Page], None] | None" = None


def _fill_in(page: "Page") -> None:
    """A course of today, up to what saving it would change."""
    page.get_by_label("Coursework", exact=True).check()
    page.get_by_label("Date of the activity").fill(TODAY.date().isoformat())
    page.get_by_label("Name of the course or event").fill("Incident management")
    page.locator("#effect").get_by_text("40 + 10 = 50 units").wait_for()
    # Neither a focused field nor a scrolled page, whose bar would lie across the picture.
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def _quote(page: "Page") -> None:
    """A reseller's quote for a customer, with its first line priced."""
    page.get_by_label("Currency").select_option("EUR")
    page.get_by_label("I am a reseller").check()
    page.get_by_label("Customer", exact=True).select_option(label="Lakeside University")
    page.get_by_label("Technical contact's e-mail").fill("hanna@lakeside-university.example")
    product = page.get_by_label("Product and tier")
    product.select_option(
        value=product.locator("option", has_text="Jira Data Center, 500").first.get_attribute("value")
    )
    page.get_by_role("button", name="Add line").click()
    page.get_by_role("heading", name="Price, step by step").wait_for()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def _open(words: str) -> "Callable[[Page], None]":
    """The first row of a list that holds these words."""

    def steps(page: "Page") -> None:
        page.locator("main tbody tr", has_text=words).first.get_by_role("link").first.click()
        page.wait_for_load_state()
        page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")

    return steps


PICTURES = (
    Picture(name="home", page="portal:home"),
    Picture(name="account", page="credits:overview", person="maya"),
    Picture(name="account-dark", page="credits:overview", person="maya", scheme="dark"),
    Picture(name="account-phone", page="credits:overview", person="maya", size=PHONE),
    Picture(name="requests", page="credits:requests", person="maya"),
    Picture(name="transactions", page="credits:transactions", person="maya"),
    Picture(name="reports", page="credits:reports", person="maya"),
    Picture(name="purchase", page="credits:purchase", person="maya"),
    Picture(name="catalog", page="learner:catalog", person="tom"),
    Picture(name="training", page="learner:training", person="tom"),
    Picture(name="inbox", page="portal:inbox", person="maya"),
    Picture(name="desk", page="desk:accounts", person="desk"),
    Picture(name="candidate", page="candidate:overview", person="lena"),
    Picture(name="candidate-dark", page="candidate:overview", person="lena", scheme="dark"),
    Picture(name="candidate-phone", page="candidate:overview", person="lena", size=PHONE),
    Picture(name="add-activity", page="candidate:add", person="lena", steps=_fill_in),
    Picture(name="case", page="certification_desk:case", person="certs", args=(1,)),
    Picture(name="quote-builder", page="quotes:new", person="elena", steps=_quote),
    Picture(name="order-desk", page="order_desk:orders", person="desk", steps=_open("Partially paid")),
    Picture(name="invoice", page="orders:invoices", person="grace", steps=_open("Overdue")),
    Picture(name="certification-desk", page="certification_desk:dashboard", person="certs", size=FOLD),
)


@contextmanager
def served() -> Iterator[str]:
    """The pages on a free port of this process; answers the address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from credenza.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the pictures are the output."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def session_of(person: str) -> str:
    """A session of that sample person."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(
        get_user_model().objects.get(email__startswith=f"{person}@", is_sample=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return str(client.cookies["sessionid"].value)


def draw(address: str, wanted: set[str]) -> list[str]:
    """Draw each picture (or those named); answers what went wrong."""
    from django.urls import NoReverseMatch, reverse
    from playwright.sync_api import sync_playwright

    from tests.conftest import chromium

    wrong: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(**chromium())
        for picture in PICTURES:
            if wanted and picture.name not in wanted:
                continue
            try:
                path = reverse(picture.page, args=picture.args)
            except NoReverseMatch:
                wrong.append(f"{picture.name}: no page {picture.page}")
                continue
            width, height = picture.size
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if picture.scheme == "dark" else "light",
                reduced_motion="reduce",
                locale="en-US",
                timezone_id="UTC",
            )
            if picture.person:
                context.add_cookies([{"name": "sessionid", "value": session_of(picture.person), "url": address}])
            page = context.new_page()
            answer = page.goto(address + path)
            if answer is None or not answer.ok:
                wrong.append(f"{picture.name}: {path} answered {answer and answer.status}")
            if picture.steps:
                picture.steps(page)
            page.screenshot(path=FOLDER / f"{picture.name}.png", full_page=picture.size == DESK)
            print(f"{picture.name:20} {path}", flush=True)
            context.close()
        browser.close()
    return wrong


def main() -> int:
    """Make the sample business in a throw-away folder and draw; 1 when a page is missing or refuses."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="credenza-pictures-") as folder:
        os.environ.update(
            CREDENZA_DEMO="1",
            CREDENZA_DATA_DIR=folder,
            DJANGO_ALLOW_ASYNC_UNSAFE="1",
            DJANGO_SETTINGS_MODULE="credenza.config.settings",
        )
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        dice = random.Random(7)
        frozen = patch("django.utils.timezone.now", return_value=TODAY)
        with frozen, patch("secrets.randbelow", dice.randrange), patch("secrets.choice", dice.choice):
            from credenza.cli.demo_seed import seed
            from credenza.cli.migrate import bring_up

            bring_up(verbosity=0)
            list(seed(now=TODAY))
            with served() as address:
                wrong = draw(address, set(sys.argv[1:]))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
