"""The tutorial, walked in a browser through the demo itself: every label it names is used, and the numbers it promises are there."""

import re

from playwright.sync_api import expect

from tests.browser.demo_walk import Walk

EXAM = "Exam ACP-120 Jira Administration for Cloud"


def walk_redemption(walk: Walk) -> None:
    """From an account of one's own to a request that somebody approved."""
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
    expect(page.get_by_label(re.compile(walk.told("By hand")))).to_be_checked()
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
    page.get_by_label(walk.told("Country")).select_option("DE")
    walk.press("Continue to payment")
    walk.sees("USD 1,190.00")
    page.get_by_label(re.compile(walk.told("Test card ending in 4242"))).check()
    walk.tick("I accept the terms of training credits")
    walk.press("Pay")
    walk.sees("1,000")
    expect(page.get_by_role("button", name=walk.told("Copy the code"))).to_be_visible()


def orders(walk: Walk, code: str) -> None:
    page = walk.page
    walk.sign_in("Ben Carver")
    page.get_by_role("button", name=re.compile(f"^{walk.told('Add to order')}.*{EXAM}")).click()
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
    walk.waits_for(approved)
    expect(approved.first).to_contain_text("approved")
    walk.menu("Demo: sign in as somebody else")
    walk.sees("Choose who to be")
