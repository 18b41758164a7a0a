"""What the price rules are told of the catalog."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from credenza.catalog.commands.change_price import change_price
from credenza.catalog.queries import price_book
from credenza.kernel.money import Money
from credenza.programs.shapes import PackPrice
from tests.rooms.catalog.shelf import FINANCE, NOW, TODAY, entry, stocked

pytestmark = pytest.mark.django_db

SOFTWARE: dict[str, Any] = {"family": "server", "delivery": "software", "payable_with_credits": False}


def test_holds_the_prices_of_the_day_in_two_queries(django_assert_num_queries: Any) -> None:
    prices = (
        PackPrice(currency="USD", list_minor=100, tier=10, maintenance_percent=Decimal("12.5")),
        PackPrice(currency="USD", list_minor=200, tier=20),
        PackPrice(currency="AUD", list_minor=300, tier=10),
    )
    host = entry("HOST", prices=prices, **SOFTWARE)
    app = replace(entry("APP", prices=prices[:1], **SOFTWARE), host_sku="HOST", sales_end_on=TODAY - timedelta(days=1))
    with stocked(host, app):
        change_price(sku="HOST", tier=20, currency="USD", list_minor=250, by=FINANCE, now=NOW)
        with django_assert_num_queries(2):
            book = price_book(("HOST", "APP", "NONE", "", "HOST"), "USD", TODAY)
        assert sorted(book.products) == ["APP", "HOST"]
        assert (book.products["APP"].host_sku, book.products["APP"].is_offered) == ("HOST", False)
        assert book.products["HOST"].is_offered
        assert sorted(book.prices) == [("APP", 10, "USD"), ("HOST", 10, "USD"), ("HOST", 20, "USD")]
        assert book.prices["HOST", 20, "USD"].price == Money(250, "USD")
        assert book.prices["HOST", 10, "USD"].maintenance_percent == Decimal("12.5")
        assert book.currencies == {"APP": ("USD",), "HOST": ("AUD", "USD")}
        before = price_book(("HOST",), "AUD", TODAY - timedelta(days=1))
        assert before.prices["HOST", 10, "AUD"].price == Money(300, "AUD")
        assert price_book(("HOST",), "USD", date(2000, 1, 1)).prices == {}
