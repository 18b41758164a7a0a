"""What browser journeys share: a signed-in page, and axe's verdict in both schemes and sizes."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from credenza.kernel.actors import Actor
from credenza.parties.models import Person

PHONE_WIDTH = 400
PHONE: ViewportSize = {"width": 390, "height": 844}


def signed_in(page: Page, address: str, who: Actor) -> Page:
    """The page with that person's session; every other one is left."""
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id))
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return page


# Only what is wrong is worked out in full, and told in a few words: reports of a page are megabytes otherwise.
_RUN = """
async options => {
  const found = await axe.run({preload: false, resultTypes: ["violations"], ...options});
  return found.violations.map(each => [each.id, each.nodes[0].html]);
}
"""
_COLORS = "color-contrast"
_ALL: dict[str, Any] = {}
_ONLY_COLORS: dict[str, Any] = {"runOnly": [_COLORS]}
_NO_COLORS: dict[str, Any] = {"rules": {_COLORS: {"enabled": False}}}


def complaints(page: Page, *, colors: bool = True) -> list[Any]:
    """What axe finds in light and, on windows as wide as a desk's, of colors in dark; and what is wider than the window.

    The schemes differ in nothing but colors; without ``colors`` nothing is said of them.
    """
    found: list[Any] = []
    wide = page.evaluate("innerWidth") > PHONE_WIDTH
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    schemes = [("light", _ALL if colors else _NO_COLORS), *([("dark", _ONLY_COLORS)] if colors and wide else [])]
    for scheme, options in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = page.evaluate(_RUN, options)
        found += [(scheme, name, html) for name, html in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(("wide", page.url))
    return found


def complaints_in_both_sizes(page: Page, phone: ViewportSize = PHONE) -> list[Any]:
    """The same of a desk's window, then of a phone's, whose colors are the same."""
    desk = page.viewport_size
    found = complaints(page)
    page.set_viewport_size(phone)
    found += complaints(page, colors=False)
    if desk:
        page.set_viewport_size(desk)
    return found
