"""Tax follows the address and the day; a reason says why there is none."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.tax import BillingPlace, tax_on
from credenza.kernel.money import Money
from credenza.programs.shapes import TaxRate

ON = date(2026, 3, 10)


def rate(country, percent, from_on=date(2020, 1, 1), region=None):
    return TaxRate(country=country, region=region, percent=Decimal(percent), from_on=from_on)


RATES = (
    rate("DE", "19"),
    rate("EE", "22", date(2024, 1, 1)),
    rate("EE", "24", date(2025, 7, 1)),
    rate("EE", "26", date(2027, 1, 1)),
    rate("US", "0"),
    rate("US", "8.375", region="NY"),
    rate("GB", "20"),
)


def place(country, region=None, vat=False):
    return BillingPlace(country=country, region=region, has_valid_vat_id=vat)


@pytest.mark.parametrize(
    ("where", "on", "percent", "reason"),
    [
        (place("DE"), ON, "19", None),
        (place("DE", vat=True), ON, "0", "reverse_charge"),
        (place("GB", vat=True), ON, "0", "reverse_charge"),
        (place("EE"), date(2023, 12, 31), "0", "not_taxable_there"),
        (place("EE"), date(2025, 6, 30), "22", None),
        (place("EE"), date(2025, 7, 1), "24", None),
        (place("EE"), date(2026, 12, 31), "24", None),
        (place("US"), ON, "0", "not_taxable_there"),
        (place("US", "NY"), ON, "8.375", None),
        (place("US", "NY", vat=True), ON, "8.375", None),
        (place("US", " ny "), ON, "8.375", None),
        (place("US", "OR"), ON, "0", "not_taxable_there"),
        (place("BR"), ON, "0", "not_taxable_there"),
        (place("BR", vat=True), ON, "0", "not_taxable_there"),
        (place(None), ON, "0", "no_address"),
        (place(""), ON, "0", "no_address"),
    ],
)
def test_rate_and_reason(where, on, percent, reason):
    tax = tax_on(Money(100_000, "USD"), rates=RATES, place=where, seller_country="US", on=on)
    assert (tax.percent, tax.reason) == (Decimal(percent), reason)
    assert tax.amount == Money(100_000, "USD").percent(Decimal(percent))


def test_the_sellers_own_country_has_no_reverse_charge():
    tax = tax_on(Money(100, "USD"), rates=RATES, place=place("DE", vat=True), seller_country="DE", on=ON)
    assert tax.percent == 19


@given(st.integers(min_value=0, max_value=10**14), st.sampled_from([place("DE"), place("US", "NY"), place("EE")]))
def test_tax_is_within_half_a_cent_of_exact_and_never_negative(minor, where):
    tax = tax_on(Money(minor, "USD"), rates=RATES, place=where, seller_country="US", on=ON)
    assert abs(Decimal(tax.amount.minor) - Decimal(minor) * tax.percent / 100) <= Decimal("0.5")
    assert tax.amount.minor >= 0
