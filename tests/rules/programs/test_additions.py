"""Products and tax rates of a rehearsal's setup."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from credenza.programs.additions import FROM_THE_START, with_products, with_tax_rates
from credenza.programs.loader import load
from credenza.programs.problems import PackError
from credenza.programs.shapes import PackItem, PackPrice, TaxRate

pytestmark = pytest.mark.once

PROGRAM = load("atlassian")


def exam(**more: Any) -> dict[str, Any]:
    prices = [{"currency": "USD", "list": "300.00"}]
    return {"sku": "EX-1", "name": "Exam one", "family": "exam", "payable_with_credits": True, "prices": prices} | more


def brought(product: dict[str, Any]) -> PackItem:
    return with_products(PROGRAM, [product]).items[-1]


class TestProducts:
    def test_add_to_the_catalog_from_the_start(self) -> None:
        program = with_products(PROGRAM, [exam()])
        assert len(program.items) == len(PROGRAM.items) + 1
        item = program.items[-1]
        assert (item.sku, item.name, item.delivery, item.payable_with_credits) == ("EX-1", "Exam one", "exam", True)
        assert item.main_price("USD") == PackPrice(currency="USD", list_minor=30_000)
        assert item.added_on == FROM_THE_START

    def test_take_the_place_of_the_packs_own(self) -> None:
        program = with_products(PROGRAM, [exam(sku="ACP-120")])
        assert len(program.items) == len(PROGRAM.items)
        assert [item.name for item in program.items if item.sku == "ACP-120"] == ["Exam one"]

    def test_leave_the_program_itself_alone(self) -> None:
        before = PROGRAM.items
        with_products(PROGRAM, [exam(sku="ACP-120")])
        assert PROGRAM.items is before

    @pytest.mark.parametrize("family", ["data_center", "cloud_annual", "cloud_monthly", "server", "training_credits"])
    def test_of_other_families_are_kept_and_not_payable(self, family: str) -> None:
        prices = [{"tier": 500, "currency": "USD", "list": "42000.50", "maintenance_percent": 50}]
        item = brought(exam(family=family, prices=prices))
        assert not item.payable_with_credits
        assert item.refusal_reason
        assert item.prices == (
            PackPrice(currency="USD", list_minor=4_200_050, tier=500, maintenance_percent=Decimal(50)),
        )

    @pytest.mark.parametrize(("amount", "minor"), [("300.00", 30_000), ("300", 30_000), (300, 30_000)])
    def test_read_amounts_in_major_units(self, amount: Any, minor: int) -> None:
        price = brought(exam(prices=[{"currency": "USD", "list": amount, "tier": None}])).main_price("USD")
        assert price is not None
        assert price.list_minor == minor

    def test_have_the_smallest_tiers_price_where_none_is_without(self) -> None:
        prices = [{"currency": "USD", "list": "900", "tier": 50}, {"currency": "USD", "list": "200", "tier": 10}]
        price = brought(exam(prices=prices)).main_price("USD")
        assert price is not None
        assert price.list_minor == 20_000

    @pytest.mark.parametrize(
        ("products", "told"),
        [
            ({}, "/setup/products: is a table"),
            ([3], "/setup/products/0: is 3; right would be: a table"),
            ([exam(), exam()], "/setup/products/1/sku: is 'EX-1' again"),
            ([exam(sku=3)], "/setup/products/0/sku: is 3"),
            ([exam(family="book")], "/setup/products/0/family: is 'book'; right would be: one of course, exam"),
            ([exam(payable_with_credits="yes")], "/setup/products/0/payable_with_credits: is 'yes'"),
            ([exam(color="red")], "/setup/products/0/color: is not a key here"),
            ([{"family": "exam"}], "/setup/products/0/sku: is missing"),
            ([exam(prices=[{"currency": "USD"}])], "/setup/products/0/prices/0/list: is missing"),
            ([exam(prices=[{"currency": "usd", "list": "1"}])], "/setup/products/0/prices/0/currency: is 'usd'"),
            ([exam(prices=[{"currency": "USD", "list": "ten"}])], "/setup/products/0/prices/0/list: is 'ten'"),
            ([exam(prices=[{"currency": "USD", "list": True}])], "/setup/products/0/prices/0/list: is true"),
            ([exam(prices=[{"currency": "USD", "list": "nan"}])], "/setup/products/0/prices/0/list: is NaN"),
            ([exam(prices=[{"currency": "USD", "list": "300.50"}])], "whole dollars and whole credits"),
            ([exam(prices=[{"currency": "EUR", "list": "300"}])], "/setup/products/0/prices: has no USD price"),
            ([exam(family="server", prices=[{"currency": "JPY", "list": "1.5"}])], "/prices/0/list: 1.5 JPY is finer"),
            ([exam(prices=[{"currency": "USD", "list": "1"}] * 2)], "/setup/products/0/prices/1: is priced already"),
        ],
    )
    def test_are_refused_with_a_json_pointer(self, products: Any, told: str) -> None:
        with pytest.raises(PackError) as refused:
            with_products(PROGRAM, products)
        assert told in str(refused.value)

    def test_are_refused_all_at_once(self) -> None:
        with pytest.raises(PackError) as refused:
            with_products(PROGRAM, [exam(sku=1), exam(family="x", name=2)])
        assert [problem.place for problem in refused.value.problems] == [
            "/setup/products/0/sku",
            "/setup/products/1/name",
            "/setup/products/1/family",
        ]


class TestTaxRates:
    def test_add_a_country(self) -> None:
        program = with_tax_rates(PROGRAM, [{"country": "SE", "percent": "25", "from": "2026-01-01"}])
        assert program.tax_rates == (
            *PROGRAM.tax_rates,
            TaxRate(country="SE", percent=Decimal(25), from_on=date(2026, 1, 1)),
        )

    def test_take_the_place_of_all_the_packs_rates_for_the_country(self) -> None:
        program = with_tax_rates(PROGRAM, [{"country": "EE", "region": None, "percent": 9}])
        assert [rate for rate in program.tax_rates if rate.country == "EE"] == [
            TaxRate(country="EE", percent=Decimal(9), from_on=FROM_THE_START)
        ]

    def test_of_one_state_leave_the_others(self) -> None:
        program = with_tax_rates(PROGRAM, [{"country": "US", "region": "CA", "percent": 8.25, "from": "2020-01-01"}])
        rates = {rate.region: rate.percent for rate in program.tax_rates if rate.country == "US"}
        assert rates == {"CA": Decimal("8.25"), "NY": 4, "TX": Decimal("6.25"), "WA": Decimal("6.5")}

    @pytest.mark.parametrize(
        ("rates", "told"),
        [
            (None, "/setup/tax_rates: is nothing"),
            ([{"country": "Germany", "percent": 19}], "/setup/tax_rates/0/country: is 'Germany'"),
            ([{"country": "DE", "percent": 101}], "/setup/tax_rates/0/percent: is 101"),
            ([{"country": "DE", "percent": 19, "from": "1 May"}], "/setup/tax_rates/0/from: is '1 May'"),
            ([{"country": "DE", "percent": 19, "from_on": "2026-01-01"}], "/setup/tax_rates/0/from_on: is not a key"),
            ([{"country": "DE", "percent": 19}] * 2, "/setup/tax_rates/1: is a second rate"),
        ],
    )
    def test_are_refused_with_a_json_pointer(self, rates: Any, told: str) -> None:
        with pytest.raises(PackError) as refused:
            with_tax_rates(PROGRAM, rates)
        assert told in str(refused.value)
