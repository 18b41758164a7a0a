"""USD 1 a credit, 20% off the whole list from 20,000 on, and never 40%."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.pricing import InvalidCredits, price_credits
from credenza.kernel.money import Money
from credenza.programs.loader import load

POLICY = load("atlassian").credits
COUNTS = st.integers(min_value=1, max_value=10**7)
SPELLINGS = ["twentyoffTC", "TWENTYOFFTC", "twentyofftc", " TwentyOffTc ", "tWENTYOFFtC"]


def usd(text):
    return Money.of(text, "USD")


@pytest.mark.parametrize(
    ("credits", "listed", "discount", "net"),
    [
        (1, "1", "0", "1"),
        (15_999, "15999", "0", "15999"),
        (19_999, "19999", "0", "19999"),
        (20_000, "20000", "4000", "16000"),
        (20_001, "20001", "4000.20", "16000.80"),
        (30_000, "30000", "6000", "24000"),
        (1_000_000, "1000000", "200000", "800000"),
    ],
)
def test_price(credits, listed, discount, net):
    price = price_credits(POLICY, credits)
    assert (price.list, price.discount, price.net) == (usd(listed), usd(discount), usd(net))
    assert price.discount_reason == ("volume_discount" if credits >= 20_000 else "")


@pytest.mark.parametrize("promo", SPELLINGS)
@pytest.mark.parametrize("credits", [20_000, 20_001, 30_000, 10**6])
def test_the_promotion_code_never_makes_it_forty_percent(credits, promo):
    price = price_credits(POLICY, credits, promo)
    assert price.promo_result == "already_applied"
    assert price.discount == usd(str(credits)).percent(Decimal(20))
    assert price.net == price_credits(POLICY, credits).net


@pytest.mark.parametrize("promo", SPELLINGS)
@pytest.mark.parametrize("credits", [1, 500, 19_999])
def test_below_the_threshold_the_code_says_why_and_the_price_stays(credits, promo):
    price = price_credits(POLICY, credits, promo)
    assert (price.promo_result, price.promo_from_credits) == ("promo_minimum_not_met", 20_000)
    assert price.net == price.list == usd(str(credits))


@pytest.mark.parametrize("promo", ["thirtyoffTC", "twentyoff", "twentyoffTC2", "\x00", "\uff54wentyoffTC", "x" * 5000])
@pytest.mark.parametrize("credits", [10, 20_000])
def test_an_unknown_code_changes_nothing(credits, promo):
    price = price_credits(POLICY, credits, promo)
    assert (price.promo_result, price.promo_from_credits) == ("promo_unknown", None)
    assert price.net == price_credits(POLICY, credits).net


@pytest.mark.parametrize("promo", ["", "  ", "\t"])
def test_no_code_is_no_result(promo):
    assert price_credits(POLICY, 20_000, promo).promo_result is None


@pytest.mark.parametrize(
    ("credits", "saves"),
    [(15_999, None), (16_000, "0"), (16_001, "1"), (19_999, "3999"), (20_000, None), (30_000, None)],
)
def test_a_buyer_near_the_threshold_is_told(credits, saves):
    nudge = price_credits(POLICY, credits).nudge
    if saves is None:
        assert nudge is None
        return
    assert nudge is not None
    assert (nudge.credits, nudge.net, nudge.saves) == (20_000, usd("16000"), usd(saves))


@pytest.mark.parametrize(
    "credits",
    [
        0,
        -1,
        1.0,
        1.5,
        "100",
        None,
        True,
        False,
        Decimal(5),
        10**12 + 1,
        10**30,
        10**6000,
        -(10**6000),
        [1],
        float("nan"),
    ],
    ids=lambda credits: type(credits).__name__,
)
def test_only_whole_numbers_of_one_or_more(credits):
    with pytest.raises(InvalidCredits) as refused:
        price_credits(POLICY, credits)
    assert len(refused.value.credits) <= 40


@given(COUNTS)
def test_the_parts_add_up(credits):
    price = price_credits(POLICY, credits)
    assert price.net + price.discount == price.list
    assert 0 <= price.discount.minor <= price.list.minor
    assert price.nudge is None or price.nudge.saves + price.nudge.net == price.list


@given(COUNTS, COUNTS)
def test_more_credits_on_one_side_of_the_threshold_never_cost_less(one, other):
    few, many = sorted((one, other))
    if (few < 20_000) == (many < 20_000):
        assert price_credits(POLICY, few).net.minor <= price_credits(POLICY, many).net.minor


@given(COUNTS, st.text(max_size=30))
def test_no_text_in_the_promotion_field_changes_the_price(credits, promo):
    assert price_credits(POLICY, credits, promo).net == price_credits(POLICY, credits).net
