"""An account owner in a real browser: every step of the guide, with and without scripts, on desk and phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.queries.accounts import code_of, lots_of, owned_account
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.portal.shared import now, today
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import credits as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
Window = Callable[..., Page]


@pytest.fixture(autouse=True)
def _unsafe_async(monkeypatch: pytest.MonkeyPatch) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _test_cards(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The server runs in a thread of its own: the provider is put in place for the whole process."""
    provider = FakeCards(tmp_path / "cards.sqlite3")
    monkeypatch.setattr(choice, "_configured", lambda: provider)


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Window:
    """A page of its own size, with scripts or without."""

    def opened(**options: Any) -> Page:
        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.set_default_timeout(10_000)
        return page

    return opened


def fill_billing(page: Page, credits: str) -> None:
    page.get_by_label("Credits", exact=True).fill(credits)
    page.get_by_label("Street and number").fill("Main Street 1")
    page.get_by_label("City").fill("Berlin")
    page.get_by_label("Country").select_option("DE")


def opens_and_buys(page: Page, look: Callable[[], None]) -> None:
    """From no account to 1,000 credits, with a card that is declined on the way."""
    page.goto("/credits/")
    look()
    page.get_by_label("I accept the").check()
    page.get_by_role("button", name="Open account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Diaz")
    look()
    page.get_by_role("link", name="Purchase training credits").first.click()
    fill_billing(page, "1000")
    page.get_by_role("button", name="Continue to payment").click()
    look()
    page.get_by_label("I accept the").check()
    page.get_by_label("Is declined").check()
    page.get_by_role("button", name="Pay USD").click()
    expect(page.get_by_role("alert")).to_contain_text("The card was declined; nothing was charged")
    look()
    page.get_by_label("Is accepted", exact=False).first.check()
    page.get_by_role("button", name="Pay USD 1,190.00").click()
    expect(page.get_by_role("status")).to_contain_text("1,000 credits are in your account")
    look()


def approves_both(page: Page, look: Callable[[], None], *, scripts: bool) -> None:
    """Tick everything that waits, and approve it after the last look."""
    page.goto("/credits/requests/")
    for tick in page.locator("input[data-bulk]").all():
        tick.check()
    if scripts:
        expect(page.locator("#bulk-facts")).to_contain_text("1,000 → 650")
    page.get_by_role("button", name="Approve…").click()
    expect(page.get_by_role("heading", name="Approve 2 requests for 350 credits?")).to_be_visible()
    look()
    page.get_by_role("button", name="Approve 2 requests").click()
    expect(page.get_by_role("status")).to_contain_text("2 requests approved for 350 credits; 650 are left.")


@pytest.mark.parametrize("options", [{"viewport": DESK}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_opens_an_account_buys_approves_and_exports(window: Window, live_server: Any, options: dict[str, Any]) -> None:
    build.stock()
    ana, tom = build.person("ana@acme.example", "Ana Diaz"), build.person("tom@acme.example", "Tom Okafor")
    page = signed_in(window(**options), live_server.url, ana)
    scripts = options.get("java_script_enabled", True)

    def look() -> None:
        if scripts:
            assert complaints(page) == []

    opens_and_buys(page, look)
    account = owned_account(ana.person_id or 0)
    assert account is not None
    build.request(code_of(account.id, ana), tom, team="Platform", now=now())
    build.request(code_of(account.id, ana), tom, ["ACA-900"], now=now())
    approves_both(page, look, scripts=scripts)
    page.goto("/credits/transactions/?team=Platform")
    look()
    page.get_by_text("Export").first.click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    assert caught.value.path().read_text().count("\n") == 2


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_denies_with_a_reason_after_a_last_look(window: Window, live_server: Any, options: dict[str, Any]) -> None:
    build.stock()
    ana, tom = build.person("ana@acme.example", "Ana Diaz"), build.person("tom@acme.example", "Tom Okafor")
    build.request(build.account(ana, name="Acme", now=now()).code, tom, now=now())
    page = signed_in(window(**options), live_server.url, ana)
    page.goto("/credits/requests/")
    page.get_by_label("Select Tom Okafor").check()
    if not options:
        expect(page.locator("#bulk-facts")).to_contain_text("falls short by")
        page.get_by_role("button", name="Approve…").click()
        expect(page.get_by_role("dialog")).to_contain_text("Not enough credits")
        expect(page.get_by_label("Note in the history")).to_have_count(0)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Deny…").click()
    page.get_by_label("Reason").fill("Next quarter")
    page.get_by_role("button", name="Deny 1 request").click()
    expect(page.get_by_role("status")).to_contain_text("1 request denied.")


def test_price_follows_what_is_typed(window: Window, live_server: Any) -> None:
    build.stock()
    ana = build.person("ana@acme.example", "Ana Diaz")
    build.account(ana, name="Acme", now=now())
    page = signed_in(window(), live_server.url, ana)
    page.goto("/credits/purchase/")
    page.get_by_label("Credits", exact=True).press_sequentially("17000")
    expect(page.locator("#price")).to_contain_text("20,000 credits cost USD 16,000.00")
    page.get_by_label("Credits", exact=True).fill("20000")
    page.get_by_label("Promotion code").fill("TWENTYOFFTC")
    page.get_by_label("Country").select_option("DE")
    expect(page.locator("#price")).to_contain_text("USD 19,040.00")
    expect(page.locator("#price")).to_contain_text("the code adds nothing more")
    assert complaints(page) == []


def test_every_other_page_is_accessible_in_light_and_dark(window: Window, live_server: Any) -> None:
    build.stock()
    ana, tom = build.person("ana@acme.example", "Ana Diaz"), build.person("tom@acme.example", "Tom Okafor")
    acme = build.account(ana, name="Acme", now=now())
    build.purchase(acme.account, 1000, today(), now=now())
    asked = build.approved(acme, ana, tom, now=now())
    lot = lots_of(acme.account, today())[0].id
    ask_lot_extension(lot=lot, reason="A merger", by=ana, now=now())
    page = signed_in(window(viewport=DESK), live_server.url, ana)
    pages = (
        "/credits/reports/?by=month", "/credits/reports/?by=person", "/credits/reports/progress/", "/credits/settings/",
        "/credits/settings/history/", "/credits/extensions/", f"/credits/lots/{lot}/extension/",
        f"/credits/requests/{asked}/", "/credits/requests/?status=approved", "/credits/settings/close/",
        f"/credits/settings/owners/remove/?person={ana.person_id}",
    )  # fmt: skip
    for address in pages:
        page.goto(address)
        for closed in page.locator("main details > summary").all():
            closed.click()
        assert complaints_in_both_sizes(page) == [], address
