"""The demo in a browser: its tutorials, whose labels are used and whose promises are kept, then a sale by everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from credenza.cli import demo_candidates, demo_seed
from tests.browser.demo_walk import demo
from tests.browser.walk_orders import walk_orders
from tests.browser.walk_quote import walk_quote
from tests.browser.walk_redemption import walk_redemption
from tests.browser.walk_renewal import walk_renewal

pytestmark = [pytest.mark.once, pytest.mark.browser]
TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorial"


def test_every_tutorial_and_a_sale(page: Page, tmp_path: Path) -> None:
    """One after the other: a demo takes longer to start than to walk through."""
    with demo(page, tmp_path) as to:
        walk_redemption(to(TUTORIALS / "first-redemption.md"))
        walk_renewal(to(TUTORIALS / "first-renewal.md"), tmp_path)
        walk_quote(to(TUTORIALS / "first-quote.md"))
        walk_orders(to(TUTORIALS / "first-quote.md"), tmp_path)


@pytest.mark.parametrize("name", ["Kim Larsen", "Aiko Tanaka"])
def test_the_renewal_names_people_of_the_demo(name: str) -> None:
    named = {person[1] for person in (*demo_candidates.PEOPLE, *demo_seed.PEOPLE)}
    assert name in named
    assert f"**{name}**" in " ".join((TUTORIALS / "first-renewal.md").read_text(encoding="utf-8").split())
