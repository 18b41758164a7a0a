"""A sale through everybody's pages of the demo: a buyer renews by a payment link, the desk decides, books and refunds,
finance closes. Every page on the way stands before axe, and on a phone it is no wider than the phone.
"""

import re
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from credenza.portal.shared import today
from tests.browser.demo_walk import Walk
from tests.browser.journeys import complaints

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Visit:
    """Somebody of the sample business before a page, who looks at each page that they come to."""

    def __init__(self, walk: Walk) -> None:
        self.page, self.address, self.seen = walk.page, walk.address, dict[str, list[object]]()
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]

    def as_(self, name: str) -> None:
        self.page.goto(f"{self.address}/demo/")
        self.page.get_by_role("button", name=f"Sign in as {name}").click()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def look(self) -> None:
        """Ask axe once a page, in both schemes; then the phone's width."""
        name = re.sub(r"\d+", "N", self.page.url.removeprefix(self.address))
        if name in self.seen:
            return
        found: list[object] = list(complaints(self.page))
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than a phone")
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        self.seen[name] = found

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{words}")).first.click()

    def follow(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=re.compile(f"^{words}")).first.click()

    def row(self, words: str) -> Locator:
        return self.page.locator("main tbody tr", has_text=words).first

    def told(self, words: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(words)

    @property
    def wrong(self) -> dict[str, list[object]]:
        return {name: found for name, found in self.seen.items() if found}


def walk_orders(walk: Walk, folder: Path) -> None:
    """From a renewal to its money back, and the accounts afterward."""
    visit = Visit(walk)
    quote = buyer_renews(visit)
    desk_decides_a_review(visit)
    somebody_else_pays(visit, quote)
    desk_books_a_statement(visit, folder)
    desk_gives_money_back(visit)
    finance_looks_at_what_is_owed(visit)
    assert visit.wrong == {}


def buyer_renews(visit: Visit) -> str:
    """A renewal quoted from the license's page; an overdue invoice of the buyer's sends it to the desk first."""
    page = visit.page
    visit.as_("Grace Kimani")
    for path in ("/quotes/", "/orders/", "/orders/invoices/", "/organizations/", "/licenses/"):
        visit.open(path)
    visit.row("Confluence").get_by_role("link").first.click()
    visit.look()
    visit.follow("Quote a renewal")
    visit.look()
    page.get_by_label("I accept the").check()
    visit.press("Save quote")
    visit.told("waits for the order desk")
    expect(page.locator("main")).to_contain_text("An invoice is overdue")
    visit.look()
    return page.url


def somebody_else_pays(visit: Visit, quote: str) -> None:
    """With nothing but the payment link."""
    page = visit.page
    visit.as_("Grace Kimani")
    page.goto(quote)
    visit.press("Make a payment link")
    _pays_by_link(page, page.locator("#pay-link").inner_text())
    page.goto(quote)
    visit.follow("order")
    expect(page.locator("main")).to_contain_text(re.compile("Paid|Delivered"))
    visit.look()
    visit.follow("INV-")
    visit.look()


def _pays_by_link(page: Page, link: str) -> None:
    browser = page.context.browser
    assert browser is not None
    stranger = browser.new_context().new_page()
    stranger.goto(link)
    assert complaints(stranger) == []
    stranger.get_by_role("button", name=re.compile("^Pay ")).click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("The payment was made")
    stranger.context.close()


def desk_decides_a_review(visit: Visit) -> None:
    """The queue, one review taken and approved, and whom else the desk looks at."""
    page = visit.page
    visit.as_("Dana Brooks")
    visit.open("/desk/")
    visit.open("/desk/reviews/")
    visit.row("overdue").get_by_role("link", name="Decide").click()
    visit.look()
    page.get_by_label("Somebody of the order desk").select_option(label="Dana Brooks")
    visit.press("Assign")
    visit.told("Assigned.")
    page.get_by_label("Note to the buyer").fill("It is on its way.")
    visit.press("Approve")
    visit.told("Approved; the buyer is told.")
    for path in ("/desk/organizations/", "/desk/organizations/evidence/", "/licenses/desk/"):
        visit.open(path)
    visit.open("/desk/organizations/")
    visit.follow("Partnerhaus")
    visit.look()


def desk_books_a_statement(visit: Visit, folder: Path) -> None:
    """A file is looked at, booked without choosing it again; what names no order is matched by hand."""
    page = visit.page
    visit.as_("Dana Brooks")
    visit.open("/desk/orders/?only=open")
    waiting = page.locator("main tbody tr", has_text="Awaiting payment").first
    number = waiting.get_by_role("link").first.inner_text()
    total = waiting.locator("td.num").first.inner_text().partition(" ")
    amount, currency = total[2].replace(",", ""), total[0]
    file = folder / "statement.csv"
    head = "account,bank_id,value_date,amount,currency,reference,payer"
    lines = (f"DEMO-1,w1,{today()},10.00,{currency},{number},A buyer", f"DEMO-1,w2,{today()},7.00,{currency},,Nobody")
    file.write_text("\n".join((head, *lines)), encoding="utf-8")
    visit.open("/desk/orders/bank/")
    page.get_by_label("Statement").set_input_files(file)
    visit.press("Look at it")
    expect(page.locator("main")).to_contain_text("Nothing is booked yet")
    visit.look()
    visit.press("Book it")
    visit.told("The statement is booked.")
    visit.open("/desk/orders/payments/")
    visit.row("Nobody").get_by_role("link", name="Open").click()
    visit.look()
    page.get_by_label("Order", exact=True).fill(number)
    page.get_by_role("button", name="Match", exact=True).click()
    visit.told(f"The payment counts on order {number}.")
    visit.open(f"/desk/orders/?q={number}")
    visit.follow(number)
    visit.look()
    visit.follow("Record a payment")
    visit.look()
    left = str(Decimal(amount) - 17)
    page.get_by_label("Amount").fill(left)
    visit.press("Record the payment")
    visit.told("The order is paid.")


def desk_gives_money_back(visit: Visit) -> None:
    """The order that was paid just now, refunded: a credit note."""
    visit.follow("Refund")
    visit.look()
    visit.press("Refund these lines")
    visit.told("The credit note over")
    expect(visit.page.locator("main")).to_contain_text("Refunded")


def finance_looks_at_what_is_owed(visit: Visit) -> None:
    """Aging, the credit note, a file for the books."""
    page = visit.page
    visit.as_("Felix Amari")
    visit.open("/desk/orders/receivables/")
    page.get_by_text("Export").first.click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="All papers, CSV").click()
    assert "CN-" in caught.value.path().read_text(encoding="utf-8")
    visit.open("/orders/invoices/?kind=credit_note")
    visit.follow("CN-")
    visit.look()
    visit.open("/desk/finance/")
