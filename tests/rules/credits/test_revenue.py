"""A lot's price is deferred, recognized, breakage or charged back; the parts always add up and none is negative."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.revenue import LotUse, revenue
from credenza.kernel.money import Money, muldiv


def use(price, credits, left, expired=0, charged_back=0):
    return LotUse(price=Money(price, "USD"), credits=credits, left=left, expired=expired, charged_back=charged_back)


@st.composite
def any_use(made):
    credits = made(st.integers(min_value=1, max_value=10**6))
    left = made(st.integers(min_value=0, max_value=credits))
    expired = made(st.integers(min_value=0, max_value=credits - left))
    charged_back = made(st.integers(min_value=0, max_value=credits - left - expired))
    return use(made(st.integers(min_value=0, max_value=10**9)), credits, left, expired, charged_back)


CASES = {
    "untouched": (use(1_600_000, 20_000, 20_000), (1_600_000, 0, 0, 0)),
    "all used": (use(1_600_000, 20_000, 0), (0, 1_600_000, 0, 0)),
    "half used": (use(1_600_000, 20_000, 10_000), (800_000, 800_000, 0, 0)),
    "a third left of an odd price": (use(100, 3, 1), (33, 67, 0, 0)),
    "a third expired of an odd price": (use(100, 3, 0, 1), (0, 67, 33, 0)),
    "nothing used, all expired": (use(100, 3, 0, 3), (0, 0, 100, 0)),
    "nothing used, all charged back": (use(100, 3, 0, 0, 3), (0, 0, 0, 100)),
    "expired and charged back, nothing used": (use(100, 3, 0, 1, 2), (0, 0, 33, 67)),
    "a price that is nothing": (use(0, 3, 1, 1), (0, 0, 0, 0)),
    "three halves of a cent": (use(3, 6, 3, 1, 1), (2, 0, 0, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_revenue(case):
    given_use, expected = CASES[case]
    parts = revenue(given_use)
    told = (parts.deferred, parts.recognized, parts.breakage, parts.charged_back)
    assert tuple(part.minor for part in told) == expected


@given(any_use())
def test_the_parts_add_up_and_none_is_negative(given_use):
    parts = revenue(given_use)
    told = [part.minor for part in (parts.deferred, parts.recognized, parts.breakage, parts.charged_back)]
    assert sum(told) == given_use.price.minor
    assert min(told) >= 0


@given(any_use())
def test_deferred_is_rounded_once(given_use):
    expected = muldiv(given_use.price.minor, given_use.left, given_use.credits)
    assert revenue(given_use).deferred.minor == expected


@given(any_use())
def test_nothing_is_earned_without_a_redemption(given_use):
    if given_use.left + given_use.expired + given_use.charged_back == given_use.credits:
        assert revenue(given_use).recognized.minor == 0


@given(any_use())
def test_what_never_happened_has_no_money(given_use):
    parts = revenue(given_use)
    if not given_use.expired:
        assert parts.breakage.minor == 0
    if not given_use.charged_back:
        assert parts.charged_back.minor == 0
