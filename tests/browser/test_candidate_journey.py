"""A candidate in a real browser: the effect before saving, evidence that survives a refusal, every page before axe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.share_credentials import share_credentials
from credenza.kernel.actors import SYSTEM
from credenza.portal.shared import now, today
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import certification as build
from tests.builders import credits
from tests.faces.portal.candidate.stage import ago, renata

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ADD = "/certifications/activities/add/"
PAGES = (
    "", "activities/", "activities/?text=nothing+such", "activities/add/", "activities/{activity}/",
    "activities/{activity}/withdraw/", "activities/{held}/", "credentials/{credential}/", "credentials/{retired}/",
    "credentials/{credential}/extension/", "audits/{case}/", "earning/", "history/", "sharing/", "calendar/",
    "verify/{address}/", "planner/?what=coursework&on=2031-01-01&what=exam:ACP-120&on=never",
)  # fmt: skip
Window = Callable[..., Page]


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.CREDENZA_FILES_DIR = tmp_path / "files"


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Window:
    """A page of its own size, with scripts or without."""

    def opened(**options: Any) -> Page:
        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.set_default_timeout(10_000)
        return page

    return opened


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    made = tmp_path / "completion.png"
    Image.new("RGB", (320, 200), (20, 90, 120)).save(made)
    return made


@pytest.mark.parametrize("options", [{"viewport": DESK}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_adds_an_activity_that_renews_after_a_look_at_the_effect(
    window: Window, live_server: Any, picture: Path, options: dict[str, Any]
) -> None:
    credits.stock()
    who = renata()
    scripts = options.get("java_script_enabled", True)
    page = signed_in(window(**options), live_server.url, who)

    def look() -> None:
        if scripts:
            assert complaints(page) == []

    page.goto("/certifications/")
    look()
    page.locator("main").get_by_role("link", name="Add activity").click()
    page.get_by_label("Coursework", exact=True).check()
    page.get_by_label("Date of the activity").fill(today().isoformat())
    if scripts:
        expect(page.locator("#effect")).to_contain_text("90 + 10 = 100 units")
    look()
    page.get_by_label("Evidence", exact=True).set_input_files(picture)
    page.get_by_role("button", name="See what it changes").click()
    expect(page.locator("#effect")).to_contain_text("90 + 10 = 100 units")
    expect(page.get_by_label("completion.png")).to_be_checked()
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the name of the course or event.")
    expect(page).to_have_title("Error: Add activity · Credenza")
    expect(page.get_by_label("completion.png")).to_be_checked()
    look()
    page.get_by_label("Name of the course or event").fill("Incident management")
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Incident management")
    expect(page.get_by_role("status")).to_contain_text("ACP-420 and ACP-120: suspends on")
    expect(page.get_by_role("link", name="completion.png")).to_be_visible()
    look()
    page.get_by_role("link", name="Withdraw…").click()
    expect(page.locator("main")).to_contain_text("Renewal falls")
    look()
    page.get_by_role("button", name="Withdraw the activity").click()
    expect(page.get_by_role("status")).to_contain_text("Activity withdrawn.")


def test_shares_a_page_and_ends_it(window: Window, live_server: Any) -> None:
    page = signed_in(window(), live_server.url, renata())
    page.goto("/certifications/sharing/")
    page.get_by_label("ACA-920").uncheck()
    page.get_by_role("button", name="Make it public").click()
    address = page.locator("#page-address").inner_text().partition("/certifications/")[2]
    stranger = window()
    stranger.goto(f"/certifications/{address}")
    expect(stranger.locator("main")).to_contain_text("Jira Administration for Cloud")
    expect(stranger.locator("main")).not_to_contain_text("Confluence Essentials")
    page.get_by_role("button", name="End sharing").click()
    expect(page.get_by_role("status")).to_contain_text("Your verification page is gone.")
    gone = stranger.goto(f"/certifications/{address}")
    assert gone is not None
    assert gone.status == 404


def test_every_page_is_accessible_in_light_and_dark(window: Window, live_server: Any) -> None:
    credits.stock()
    who = renata()
    build.earn(who, "ACP-600", ago(20), now=now())
    build.done(who, "local_event", ago(2), "One too many", now=now())
    activity = build.enter(who, "coursework", ago(0, 3), "Incident management", now=now()).activity
    case = open_case(activity=activity, reason="A look.", by=SYSTEM, now=now()).case
    ask_candidate(case=case, text="Whose name is on it?", by=SYSTEM, now=now())
    held = build.held_by(who, today())
    credential = held["ACP-120"].id
    address = share_credentials(person=who.person_id or 0, credentials=[credential], by=who, now=now()).address
    other = build.done(who, "coursework", ago(1), "Another lesson", now=now()).activity
    named = {
        "activity": activity, "case": case, "credential": credential, "retired": held["ACP-600"].id,
        "address": address, "held": other,
    }  # fmt: skip
    page = signed_in(window(viewport=DESK), live_server.url, who)
    found = {}
    for each in PAGES:
        page.goto(f"/certifications/{each.format(**named)}")
        for closed in page.locator("main details > summary").all():
            closed.click()
        if said := complaints_in_both_sizes(page):
            found[each] = said
    assert found == {}


def test_empty_pages_are_accessible(window: Window, live_server: Any) -> None:
    page = signed_in(window(viewport=PHONE), live_server.url, build.person())
    found = {}
    for each in ("", "activities/", "activities/add/", "earning/", "history/", "planner/"):
        page.goto(f"/certifications/{each}")
        if said := complaints(page):
            found[each] = said
    assert found == {}
