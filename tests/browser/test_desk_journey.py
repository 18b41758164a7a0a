"""Staff in a real browser: finding an account, granting time, booking a quote, and every page before axe."""

from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.queries.accounts import balance_of
from credenza.kernel.actors import StaffRole
from credenza.portal.shared import now, today
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PAGES = (
    "",
    "?q=nobody",
    "accounts/{account}/",
    "accounts/{account}/book/",
    "accounts/{account}/replace-code/",
    "accounts/{account}/appoint-owner/",
    "accounts/open/",
    "lots/{lot}/extend/",
    "lots/{lot}/charge-back/",
    "requests/{request}/reverse/",
    "extensions/",
    "finance/",
    "usage/",
    "mail/",
    "audit/",
    "staff/",
    "catalog/",
    "catalog/ACP-120/",
    "webhooks/",
)


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, page: Page) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    page.set_default_timeout(10_000)


@pytest.fixture
def ids() -> dict[str, int]:
    build.stock()
    ana, tom = build.person("ana@acme.example", "Ana Diaz"), build.person("tom@acme.example", "Tom Okafor")
    acme = build.account(ana, name="Acme", now=now())
    lot = build.purchase(acme.account, 1000, today()).lot
    asked = build.approved(acme, ana, tom, now=now())
    build.request(acme.code, tom, now=now())
    ask_lot_extension(lot=lot, reason="Our class moved.", by=ana, now=now())
    return {"account": acme.account, "lot": lot, "request": asked}


def test_finds_an_account_grants_time_and_books_a_quote(page: Page, live_server: Any, ids: dict[str, int]) -> None:
    signed_in(page, live_server.url, build.staff(StaffRole.ORDER_DESK))
    page.goto(f"{live_server.url}/desk/")
    page.get_by_label("Find a credit account").fill("tom okafor")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Acme").click()
    page.get_by_role("link", name="Grant…").click()
    page.get_by_label("Expires on").fill("2099-01-01")
    page.get_by_role("button", name="Grant the extension").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the reason")
    page.get_by_label("Reason").fill("Case by case.")
    page.get_by_role("button", name="Grant the extension").click()
    expect(page.get_by_role("status")).to_contain_text("expires on 1 Jan 2099")
    page.get_by_role("link", name="Book a paid quote").click()
    page.get_by_label("Credits", exact=True).fill("20000")
    page.get_by_label("Payment reference").fill("wire 42")
    page.get_by_label("Name", exact=True).fill("Ana Diaz")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Show the price").click()
    expect(page.locator("aside .is-total").last).to_have_text("USD 19,040.00")
    assert complaints(page) == []
    page.get_by_role("button", name="Book the credits").click()
    expect(page.get_by_role("status")).to_contain_text("20,000 credits are booked")
    assert balance_of(ids["account"], today()).available == 20750


def test_every_page_passes_axe_in_both_schemes(page: Page, live_server: Any, ids: dict[str, int]) -> None:
    signed_in(page, live_server.url, build.staff(StaffRole.ADMINISTRATOR))
    found = {}
    for address in PAGES:
        page.goto(f"{live_server.url}/desk/{address.format(**ids)}")
        if said := complaints_in_both_sizes(page):
            found[address] = said
    assert found == {}
