"""What browser journeys share: a signed-in page, and axe's verdict in both schemes."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from credenza.kernel.actors import Actor
from credenza.parties.models import Person

PHONE_WIDTH = 400


def signed_in(page: Page, address: str, who: Actor) -> Page:
    """The page with that person's session; every other one is left."""
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id))
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return page


BOTH = (("light", None), ("dark", {"runOnly": ["color-contrast"]}))
"""The schemes differ in nothing but colors."""


def complaints(page: Page) -> list[Any]:
    """What axe finds in light and, on windows as wide as a desk's, of colors in dark; and what is wider than the window.

    The same page is looked at in both sizes: its colors are the same in both.
    """
    found: list[Any] = []
    wide = page.evaluate("innerWidth") > PHONE_WIDTH
    for scheme, options in BOTH if wide else BOTH[:1]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page, options=options).response["violations"]
        found += [(scheme, each["id"], each["nodes"][0]["html"]) for each in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(("wide", page.url))
    return found
