"""Money is exact, of one currency, and rounded half up in one place."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.kernel.money import Money, muldiv

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
WHOLE = st.integers(min_value=0, max_value=10**9)
DIVISORS = st.integers(min_value=1, max_value=10**9)


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (1, 1, 2, 1),
        (1, 1, 3, 0),
        (2, 1, 3, 1),
        (5, 1, 10, 1),
        (4, 1, 10, 0),
        (-1, 1, 2, -1),
        (-1, 1, 3, 0),
        (0, 7, 3, 0),
        (10**18, 10**18, 10**18, 10**18),
    ],
)
def test_a_half_rounds_away_from_zero(a, b, c, expected):
    assert muldiv(a, b, c) == expected


@given(AMOUNTS, WHOLE, DIVISORS)
def test_the_rounded_share_is_within_half_a_unit(a, b, c):
    assert abs(Fraction(a * b, c) - muldiv(a, b, c)) <= Fraction(1, 2)


@given(AMOUNTS, WHOLE, DIVISORS)
def test_a_negative_amount_mirrors_the_positive_one(a, b, c):
    assert muldiv(-a, b, c) == -muldiv(a, b, c)


@pytest.mark.parametrize("c", [0, -1])
def test_a_divisor_is_positive(c):
    with pytest.raises(ValueError, match="positive"):
        muldiv(1, 1, c)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("16000.00", "USD", 1_600_000), ("0.01", "EUR", 1), ("500", "JPY", 500), (7, "USD", 700), ("-2.50", "USD", -250)],
)
def test_major_units_are_read_exactly(text, currency, minor):
    assert Money.of(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(("text", "currency"), [("0.001", "USD"), ("0.5", "JPY"), ("1e-9", "EUR")])
def test_nothing_finer_than_the_minor_unit_is_taken(text, currency):
    with pytest.raises(ValueError, match="finer"):
        Money.of(text, currency)


@given(AMOUNTS, st.sampled_from(["USD", "EUR", "JPY", "AUD"]))
def test_shown_money_reads_back_the_same(minor, currency):
    assert Money.of(str(Money(minor, currency)), currency) == Money(minor, currency)


@given(AMOUNTS, AMOUNTS)
def test_adding_and_taking_away_cancel(first, second):
    assert Money(first, "USD") + Money(second, "USD") - Money(second, "USD") == Money(first, "USD")


@pytest.mark.parametrize("mix", [lambda a, b: a + b, lambda a, b: a - b])
def test_currencies_are_never_mixed(mix):
    with pytest.raises(ValueError, match="never mixed"):
        mix(Money(1, "USD"), Money(1, "EUR"))


@pytest.mark.parametrize(
    ("minor", "percent", "expected"),
    [(2_000_000, "20", 400_000), (1, "50", 1), (1, "49.99", 0), (333, "8.375", 28), (10_000, "0", 0)],
)
def test_a_percentage_is_rounded_once(minor, percent, expected):
    assert Money(minor, "USD").percent(Decimal(percent)) == Money(expected, "USD")


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(["USD", "JPY", "XXX"]))
def test_is_written_as_its_decimal_is(minor, currency):
    money = Money(minor, currency)
    assert str(money) == f"{money.decimal()}"
