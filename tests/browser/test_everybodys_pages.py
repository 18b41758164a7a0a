"""Pages of no single journey before axe: signed out, one's own, and those with names as long as names can be."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from credenza.portal.shared import now
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
LONG = "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
SIGNED_OUT = (
    "/", "/help/", "/help/terms/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/nothing-here/",
)  # fmt: skip
OWN = (
    "/you/", "/you/inbox/", "/you/notices/", "/you/tokens/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/2fa/", "/accounts/sessions/", "/accounts/logout/", "/learn/requests/", "/learn/requests/{asked}/",
    "/learn/items/ACP-120/", "/learn/?q=nothing+such", "/desk/",
)  # fmt: skip
NARROW = ("/credits/", "/credits/requests/", "/credits/requests/{asked}/", "/credits/settings/history/")


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    page.set_default_timeout(10_000)


def found_on(page: Page, address: str, pages: tuple[str, ...]) -> dict[str, list[Any]]:
    """What axe and the width say, page by page."""
    found = {}
    for each in pages:
        page.goto(address + each)
        if said := complaints(page):
            found[each] = said
    return found


def test_signed_out_pages_are_accessible(page: Page, live_server: Any) -> None:
    found = {}
    for each in SIGNED_OUT:
        page.goto(live_server.url + each)
        if said := complaints_in_both_sizes(page, {"width": 320, "height": 800}):
            found[each] = said
    assert found == {}


def test_refused_forms_take_the_focus_to_what_went_wrong(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_role("button", name="Create a login").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Fill this in.")
    expect(page).to_have_title("Error: Create a login · Credenza")
    assert complaints(page) == []


def test_own_pages_are_accessible(page: Page, live_server: Any) -> None:
    build.stock()
    tom = build.person("tom@acme.example", "Tom Okafor")
    asked = build.request(build.account(build.person()).code, tom, now=now()).request
    signed_in(page, live_server.url, tom)
    page.set_viewport_size({"width": 390, "height": 844})
    assert found_on(page, live_server.url, tuple(each.format(asked=asked) for each in OWN)) == {}


def test_the_longest_names_fit_the_narrowest_window(page: Page, live_server: Any) -> None:
    build.stock()
    ana, guest = build.person("ana@acme.example", LONG), build.person("guest@acme.example", LONG)
    asked = build.request(build.account(ana, name=LONG, now=now()).code, guest, team=LONG, now=now()).request
    signed_in(page, live_server.url, ana)
    page.set_viewport_size({"width": 320, "height": 640})
    assert found_on(page, live_server.url, tuple(each.format(asked=asked) for each in NARROW)) == {}
