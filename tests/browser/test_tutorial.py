"""The tutorial, walked in a browser through the demo itself: every label it names is used, and the numbers it promises are there."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.once, pytest.mark.browser]
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
def walk(page: Page, tmp_path: Path) -> Iterator[Walk]:
    """The demo itself, as ``make demo`` starts it, on a free port."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": "src", "CREDENZA_DATA_DIR": str(tmp_path), "CREDENZA_DEMO": "1"}
    for name in ("DATABASE_URL", "CREDENZA_BASE_URL", "CREDENZA_HOSTS"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "credenza.cli.main", "demo", "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        demo = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_for(port)
        page.set_default_timeout(15_000)
        yield Walk(page, f"http://localhost:{port}")
    finally:
        demo.terminate()
        demo.wait(30)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    pytest.fail("the demo did not start")


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
    walk.menu("Demo inbox")
    approved = walk.page.locator("summary", has_text="to ben@pellucid.example")
    for _ in range(60):  # the worker takes a moment
        if approved.count():
            break
        time.sleep(0.5)
        walk.page.reload()
    expect(approved.first).to_contain_text("approved")
    walk.menu("Demo: sign in as somebody else")
    walk.sees("Choose who to be")
