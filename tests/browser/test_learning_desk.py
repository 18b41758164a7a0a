"""The learning desk in a real browser: an attendance list tried and imported, and every page before axe."""

from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from credenza.kernel.actors import StaffRole
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.portal.shared import today
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import credits as build
from tests.builders import learning

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PAGES = (
    "learning/", "learning/?status=dismissed", "learning/{actor}/who/", "learning/{activity}/what/",
    "learning/{actor}/dismiss/", "learning/activities/", "learning/statements/", "learning/attendance/",
    "service-accounts/", "service-accounts/{service}/end/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, page: Page) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    page.set_default_timeout(10_000)


@pytest.fixture
def ids() -> dict[str, int]:
    build.stock()
    build.person("kim@acme.example", "Kim")
    lms, made = learning.platform()
    learning.post(learning.statement(actor=learning.account("4711")), lms)
    learning.post(learning.statement(activity=learning.UNKNOWN_ID), lms)
    learning.post(learning.statement(verb="experienced"), lms)
    activity, actor = quarantined(QuarantineFilter())
    return {"actor": actor.id, "activity": activity.id, "service": made.account}


def test_tries_and_imports_an_attendance_list(page: Page, live_server: Any, ids: dict[str, int]) -> None:
    signed_in(page, live_server.url, build.staff(StaffRole.CERTIFICATION_DESK))
    page.goto(f"{live_server.url}/desk/learning/attendance/")
    page.get_by_label("Event", exact=True).fill("ACE Lisbon")
    page.get_by_label("Day of the event").fill(today().isoformat())
    page.get_by_label("What they did").select_option("local_event")
    content = b"Name;Email\nKim;kim@acme.example\nWho;who@acme.example\n"
    page.get_by_label("CSV file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Try it first").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="Import the list").click()
    expect(page.get_by_role("heading", name="ACE Lisbon", level=1)).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("link", name="Waiting").click()
    expect(page.get_by_role("rowheader", name="who@acme.example")).to_be_visible()


def test_pages_are_accessible(page: Page, live_server: Any, ids: dict[str, int]) -> None:
    signed_in(page, live_server.url, build.staff(StaffRole.ADMINISTRATOR))
    found = {}
    for each in PAGES:
        page.goto(f"{live_server.url}/desk/{each.format(**ids)}")
        if said := complaints_in_both_sizes(page, {"width": 320, "height": 800}):
            found[each] = said
    assert found == {}
