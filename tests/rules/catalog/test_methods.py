"""Ways to pay and tax: rules PM1 to PM7, CR6, TX1 to TX5 of orders, readings A6 to A9."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.catalog.rules.methods import net30_minimum, payment_methods
from credenza.catalog.rules.shapes import BillingPlace
from credenza.catalog.rules.tax import tax_on_lines
from credenza.kernel.money import Money
from credenza.programs.shapes import TaxRate
from tests.rules.catalog.shop import ON, POLICY, usd

ALL = ("ach", "bank_transfer", "card", "check", "net30", "paypal")


def methods(*families: str, net: str = "10000", currency: str = "USD", **more: Any) -> dict[str, str]:
    """The reason against each method, "" where it is offered."""
    found = payment_methods(policy=POLICY, families=families, currency=currency, net=Money.of(net, currency), **more)
    assert sorted((*found.offered, *found.refused)) == list(ALL)
    assert list(found.offered) == sorted(found.offered)
    return {**dict.fromkeys(found.offered, ""), **found.refused}


class TestMethods:
    def test_all_are_offered_for_a_large_order_of_licenses(self) -> None:
        """PM1, PM6."""
        assert set(methods("data_center", "cloud_annual").values()) == {""}

    @pytest.mark.parametrize(
        ("families", "more", "method", "code"),
        [
            (["data_center"], {"currency": "AUD"}, "card", "payment_method_currency"),  # PM2
            (["data_center"], {"currency": "AUD"}, "check", "payment_method_currency"),  # PM3
            (["data_center"], {"currency": "AUD"}, "ach", "payment_method_currency"),  # PM4
            (["data_center"], {"currency": "EUR"}, "ach", "payment_method_currency"),
            (["data_center"], {"currency": "AUD"}, "net30", ""),  # A8
            (["data_center"], {"currency": "AUD"}, "paypal", ""),  # A9
            (["data_center"], {"currency": "EUR"}, "net30", "payment_method_currency"),  # A8: unlisted
            (["data_center"], {"currency": "EUR"}, "card", ""),
            (["data_center"], {"net": "9999.99"}, "net30", "net30_below_minimum"),  # PM6
            (["data_center", "server"], {}, "net30", "net30_not_for_product"),
            (["server"], {"net": "5"}, "net30", "net30_not_for_product"),  # the product comes before the amount
            (["training_credits"], {"net": "40000"}, "net30", "net30_not_for_product"),  # A6, CR6
            (["training_credits"], {}, "card", ""),
            (["training_credits"], {}, "paypal", ""),
            (["cloud_monthly"], {}, "card", ""),  # PM5
            (["cloud_monthly"], {"currency": "AUD"}, "card", "payment_method_currency"),
            (["cloud_monthly"], {"currency": "AUD"}, "ach", "payment_method_product"),
            (["cloud_monthly"], {}, "paypal", "payment_method_product"),  # A9
            (["cloud_monthly", "data_center"], {}, "bank_transfer", "payment_method_product"),
            (["cloud_monthly"], {}, "net30", "net30_not_for_product"),
            (["data_center"], {"is_blocked": True}, "net30", "payment_method_account"),
            (["data_center"], {"is_blocked": True}, "card", ""),
            (["data_center"], {"channel": "invoice", "is_blocked": True}, "net30", "payment_method_channel"),
            (["data_center"], {"channel": "invoice"}, "check", ""),
            (["training_credits"], {"channel": "checkout"}, "check", "payment_method_channel"),  # CR6
            (["training_credits"], {"channel": "checkout"}, "card", ""),
            ([], {}, "net30", "net30_not_for_product"),
        ],
    )
    def test_are_refused_for_the_first_reason(
        self, families: list[str], more: dict[str, Any], method: str, code: str
    ) -> None:
        assert methods(*families, **more)[method] == code

    def test_only_the_net_amount_decides_terms(self) -> None:
        """A7."""
        assert net30_minimum(POLICY, "USD") == usd("10000")
        assert net30_minimum(POLICY, "EUR") is None


RATES = (
    TaxRate(country="US", region="CA", percent=Decimal("7.25"), from_on=date(2017, 1, 1)),
    TaxRate(country="DE", percent=Decimal(19), from_on=date(2021, 1, 1)),
    TaxRate(country="DE", percent=Decimal(20), from_on=date(2027, 1, 1)),
)
CALIFORNIA = BillingPlace(country="US", region="CA")


def taxed(*lines: tuple[str, str], place: BillingPlace = CALIFORNIA, on: date = ON) -> Any:
    asked = [(category, usd(net)) for category, net in lines]
    return tax_on_lines(asked, rates=RATES, place=place, seller_country="US", on=on)


class TestTax:
    def test_is_rounded_once_a_group(self) -> None:
        """TX5: three times 0.10 at 7.25% are 0.02, though each alone would be 0.01."""
        found = taxed(*[("standard", "0.10")] * 3)
        assert (found.tax, found.total, found.reason) == (usd("0.02"), usd("0.32"), None)
        (group,) = found.groups
        assert (group.category, group.percent, group.net) == ("standard", Decimal("7.25"), usd("0.30"))
        assert [row.net for row in taxed(("a", "1"), ("b", "2"), ("a", "3")).groups] == [usd("4"), usd("2")]

    @pytest.mark.parametrize(
        ("place", "reason"),
        [
            (BillingPlace(country=None), "no_address"),
            (BillingPlace(country="FR"), "not_taxable_there"),
            (BillingPlace(country="US", region="OR", has_resale_certificate=True), "not_taxable_there"),
            (BillingPlace(country="DE", has_valid_vat_id=True), "reverse_charge"),  # TX3
            (replace(CALIFORNIA, has_resale_certificate=True), "resale_certificate"),  # TX4
            (replace(CALIFORNIA, has_valid_vat_id=True), None),
        ],
    )
    def test_says_why_there_is_none(self, place: BillingPlace, reason: str | None) -> None:
        """TX1, TX3 to TX5."""
        found = taxed(("standard", "100"), place=place)
        assert (found.reason, found.tax.minor == 0) == (reason, reason is not None)
        assert found.groups[0].net == usd("100")

    def test_takes_the_rate_of_the_day(self) -> None:
        """TX2."""
        germany = BillingPlace(country="DE")
        days = (date(2026, 12, 31), date(2027, 1, 1))
        assert [taxed(("standard", "100"), place=germany, on=day).tax for day in days] == [usd("19"), usd("20")]

    def test_needs_lines_of_one_currency(self) -> None:
        with pytest.raises(ValueError):
            taxed()
        mixed = [("standard", usd("1")), ("standard", Money(1, "AUD"))]
        with pytest.raises(ValueError):
            tax_on_lines(mixed, rates=RATES, place=CALIFORNIA, seller_country="US", on=ON)

    @given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=20))
    def test_is_within_half_a_cent_of_exact_and_adds_up(self, minors: list[int]) -> None:
        lines = [("standard" if minor % 2 else "other", Money(minor, "USD")) for minor in minors]
        found = tax_on_lines(lines, rates=RATES, place=CALIFORNIA, seller_country="US", on=ON)
        assert found.total.minor == sum(minors) + sum(group.tax.minor for group in found.groups)
        for group in found.groups:
            exact = Decimal(group.net.minor) * group.percent / 100
            assert abs(group.tax.minor - exact) <= Decimal("0.5")
