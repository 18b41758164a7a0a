"""A learner in a real browser: from the catalog to the voucher, with and without scripts, on desk and phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.kernel.actors import SYSTEM
from credenza.portal.shared import now, today
from tests.browser.journeys import complaints, signed_in
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _unsafe_async(monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Callable[..., Page]:
    """A page of its own size, with scripts or without."""

    def opened(**options: Any) -> Page:
        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.set_default_timeout(10_000)
        return page

    return opened


@pytest.mark.parametrize("options", [{"viewport": DESK}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_orders_is_approved_and_starts(window: Callable[..., Page], live_server: Any, options: dict[str, Any]) -> None:
    build.stock()
    ana, tom = build.person("ana@acme.example", "Ana Diaz"), build.person("tom@acme.example", "Tom Okafor")
    acme = build.account(ana, name="Acme", now=now())
    build.purchase(acme.account, 1000, today())
    page = signed_in(window(**options), live_server.url, tom)
    looked_at = [] if options.get("java_script_enabled") is False else [True]

    def look() -> None:
        if looked_at:
            assert complaints(page) == []

    page.goto("/learn/")
    look()
    page.get_by_role("button", name="Add to order Exam ACP-120").click()
    page.get_by_role("link", name="Checkout, 1 item").click()
    look()
    page.get_by_label("Redemption code").fill(acme.code[:-1] + ("2" if acme.code[-1] != "2" else "3"))
    page.get_by_label("Team").fill("Platform")
    page.get_by_label("I accept the").check()
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("alert")).to_contain_text("The redemption code has a typing slip")
    expect(page).to_have_title("Error: Checkout · Credenza")
    expect(page.get_by_label("Team")).to_have_value("Platform")
    look()
    page.get_by_label("Redemption code").fill(acme.code.lower().replace("-", " "))
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your order is placed")
    look()
    asked = list_requests(RequestFilter(learner_id=tom.person_id), SYSTEM).rows[0].id
    approve_requests(requests=[asked], by=ana, now=now())
    page.goto("/learn/training/")
    look()
    page.get_by_role("button", name="Mark started Exam ACP-120").click()
    expect(page.get_by_role("button", name="Mark done Exam ACP-120")).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_cancels_after_a_last_look(window: Callable[..., Page], live_server: Any, options: dict[str, Any]) -> None:
    build.stock()
    tom = build.person("tom@acme.example", "Tom Okafor")
    asked = build.request(build.account(build.person()).code, tom, now=now()).request
    page = signed_in(window(**options), live_server.url, tom)
    page.goto(f"/learn/requests/{asked}/")
    page.get_by_role("button", name="Cancel the request…").click()
    if not options:
        assert complaints(page) == []
    page.get_by_role("button", name="Cancel the request", exact=True).click()
    expect(page.locator(".page-head .badge")).to_have_text("Canceled")
    expect(page.get_by_role("status")).to_contain_text("Request canceled")
