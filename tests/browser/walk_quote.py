"""The tutorial about a quote: a reseller quotes and pays, the customer's contact reveals the key, the desk looks on."""

import re

from playwright.sync_api import expect

from tests.browser.demo_walk import Walk


def walk_quote(walk: Walk) -> None:
    """From the quote to a working license key."""
    makes_the_quote(walk)
    orders_and_pays(walk)
    uses_the_license(walk)
    looks_on_at_the_desk(walk)


def makes_the_quote(walk: Walk) -> None:
    page = walk.page
    walk.sign_in("Elena Ferro")
    walk.rail("Quotes")
    walk.follow("New quote")
    page.get_by_label(walk.told("Currency")).select_option("EUR")
    walk.tick("I am a reseller purchasing on behalf of my customer")
    page.get_by_label(walk.told("Customer"), exact=True).select_option(label=walk.told_plainly("Lakeside University"))
    walk.fill("Technical contact's e-mail", "hanna@lakeside-university.example")
    product = page.get_by_label("Product and tier")
    offered = product.locator("option", has_text=re.compile("Jira Data Center.*500"))
    product.select_option(value=offered.first.get_attribute("value") or "")
    walk.press("Add line")
    walk.sees("academic")
    expect(page.get_by_role("complementary")).to_contain_text("Total, EUR")
    walk.tick("I accept the terms")
    walk.press("Save quote")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quote Q-")
    walk.sees("Open")


def orders_and_pays(walk: Walk) -> None:
    page = walk.page
    walk.press("Accept quote")
    page.get_by_role("link", name=walk.told("Pay by card")).first.click()
    page.get_by_label(re.compile(walk.told("Test card ending in 4242"))).check()
    page.get_by_role("button", name=re.compile("^Pay EUR")).click()
    expect(page.get_by_role("status")).to_contain_text("is paid")


def uses_the_license(walk: Walk) -> None:
    page = walk.page
    walk.sign_in("Hanna Lehto")
    walk.rail("Licenses")
    newest = page.locator("main tbody tr", has_text=walk.told_plainly("Lakeside University")).first.get_by_role("link")
    walk.waits_for(newest)
    newest.click()
    address = page.url
    walk.waits_for(page.get_by_role("button", name=walk.told("Reveal the key")))
    walk.press("Reveal the key")
    walk.sees("lk1.")
    walk.sign_in("Dana Brooks")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("lk1.")
    expect(page.get_by_role("button", name="Reveal the key")).to_have_count(0)


def looks_on_at_the_desk(walk: Walk) -> None:
    walk.rail("Reviews")
    walk.sees("co-term")
    walk.rail("Payments queue")
    walk.sees("Waits for the desk")
