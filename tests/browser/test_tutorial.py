"""The tutorial, walked in a browser: every label it names is used, and the numbers it promises are there."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from credenza.catalog.commands.sync_pack import sync_pack
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import SYSTEM
from credenza.parties.commands.register_people import NewPerson, register_people
from credenza.workflows.deliveries import deliver_due
from credenza.workflows.dispatch import dispatch_pending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-redemption.md"
EXAM = "Exam ACP-120 Jira Administration for Cloud"


def told(text: str) -> str:
    """The words as the tutorial names them: bold, whatever its lines break."""
    page = " ".join(TUTORIAL.read_text(encoding="utf-8").split())
    assert f"**{text}**" in page, f"the tutorial does not speak of {text}"
    return text


class Walk:
    """A page, and who sits before it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.address}/demo/")
        self.page.get_by_role("button", name=f"Sign in as {told(name)}").click()

    def menu(self, words: str) -> None:
        self.page.locator("summary", has_text="your menu").click()
        self.page.get_by_role("link", name=told(words)).click()

    def rail(self, words: str) -> None:
        self.page.locator("nav").get_by_role("link", name=re.compile(f"^{re.escape(told(words))}")).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(re.compile(f"^{re.escape(told(label))}")).first.fill(value)

    def tick(self, label: str) -> None:
        self.page.get_by_label(re.compile(re.escape(told(label)))).check()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(told(label))}")).first.click()

    def follow(self, label: str) -> None:
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(told(label))}")).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


@pytest.fixture
def walk(page: Page, live_server: Any, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Walk:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    page.set_default_timeout(10_000)
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.faces.portal.demo_urls"
    now = datetime.now(UTC)
    sync_pack(now=now)
    people = [
        NewPerson(email="nina@newcomer.example", name="Nina Novak", is_sample=True),
        NewPerson(email="ben@pellucid.example", name="Ben Carver", is_sample=True),
    ]
    register_people(people=people, by=SYSTEM, now=now)
    cards = FakeCards(tmp_path / "cards.sqlite3")
    monkeypatch.setattr(choice, "active", lambda: cards)
    monkeypatch.setattr(choice, "available", lambda: True)
    return Walk(page, live_server.url.replace("127.0.0.1", "localhost"))


def test_the_tutorial(walk: Walk) -> None:
    code = opens_an_account(walk)
    buys(walk)
    orders(walk, code)
    approves(walk)
    sees_what_came_of_it(walk)


def opens_an_account(walk: Walk) -> str:
    page = walk.page
    walk.sign_in("Nina Novak")
    walk.menu("Open a credit account")
    walk.fill("Account name", "Newcomer Inc")
    expect(page.get_by_label(re.compile(told("By hand")))).to_be_checked()
    walk.tick("I accept the terms of training credits")
    walk.press("Open account")
    walk.sees("Newcomer Inc")
    found = re.search(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{2}\b", page.locator("main").inner_text())
    assert found
    return found[0]


def buys(walk: Walk) -> None:
    page = walk.page
    walk.follow("Purchase training credits")
    walk.fill("Credits", "18000")
    walk.sees("20,000")
    walk.fill("Credits", "1000")
    walk.fill("Billing name", "Nina Novak")
    walk.fill("Street and number", "Hauptstr. 1")
    walk.fill("City", "Berlin")
    walk.fill("Postal code", "10115")
    page.get_by_label(told("Country")).select_option("DE")
    walk.press("Continue to payment")
    walk.sees("USD 1,190.00")
    page.get_by_label(re.compile(told("Test card ending in 4242"))).check()
    walk.tick("I accept the terms of training credits")
    walk.press("Pay")
    walk.sees("1,000")
    expect(page.get_by_role("button", name=told("Copy the code"))).to_be_visible()


def orders(walk: Walk, code: str) -> None:
    page = walk.page
    walk.sign_in("Ben Carver")
    page.get_by_role("button", name=re.compile(f"^{told('Add to order')}.*{EXAM}")).click()
    walk.follow("Checkout")
    walk.fill("Redemption code", code[:-1])
    walk.tick("I accept the terms of training and exams")
    walk.press("Place order")
    walk.sees("typing slip")
    walk.fill("Redemption code", code)
    walk.press("Place order")
    walk.sees("Nothing is deducted until then")


def approves(walk: Walk) -> None:
    page = walk.page
    walk.sign_in("Nina Novak")
    walk.rail("Requests")
    page.get_by_label("Select Ben Carver, 250 credits").check()
    walk.sees("750")
    walk.press("Approve…")
    walk.press("Approve 1 request")
    walk.rail("Transactions")
    walk.sees("750")


def sees_what_came_of_it(walk: Walk) -> None:
    walk.sign_in("Ben Carver")
    walk.rail("My training")
    walk.sees("Exam voucher")
    dispatch_pending(now=datetime.now(UTC))
    deliver_due(now=datetime.now(UTC))
    walk.menu("Demo inbox")
    walk.sees("approved")
    walk.menu("Demo: sign in as somebody else")
    walk.sees("Choose who to be")
