"""Earliest expiry first, then oldest acceptance, then arrival; lapsed lots are never touched."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.drawdown import InsufficientCredits, drawdown, spendable
from credenza.credits.rules.expiry import is_lapsed
from tests.rules.credits.lots import ON, any_lots, draw, lot

CASES = {
    "one lot covers it": ([lot(1, 100)], 40, [(1, 40)]),
    "a lot is emptied exactly": ([lot(1, 40)], 40, [(1, 40)]),
    "the next to expire goes first": ([lot(1, 50, 90), lot(2, 50, 10)], 60, [(2, 50), (1, 10)]),
    "of one day, the older purchase goes first": ([lot(1, 5, 9, 1), lot(2, 5, 9, 8)], 6, [(2, 5), (1, 1)]),
    "of one purchase day, the order of arrival": ([lot(7, 5, 9, 1), lot(3, 5, 9, 1)], 6, [(3, 5), (7, 1)]),
    "a lot of its last day counts": ([lot(1, 5, 1)], 5, [(1, 5)]),
    "a lot is gone on the day it expires": ([lot(1, 5, 0), lot(2, 5, 1)], 5, [(2, 5)]),
    "an empty lot is passed over": ([lot(1, 0, 1), lot(2, 5, 2)], 5, [(2, 5)]),
    "nothing is nothing": ([lot(1, 5)], 0, []),
    "nothing of nothing": ([], 0, []),
}


@pytest.mark.parametrize("case", CASES)
def test_drawdown(case):
    lots, credits, expected = CASES[case]
    assert drawdown(lots, credits, ON) == tuple(draw(*part) for part in expected)


@pytest.mark.parametrize(
    ("lots", "credits", "shortfall"),
    [([], 1, 1), ([lot(1, 5)], 6, 1), ([lot(1, 5, 0)], 5, 5), ([lot(1, 5, -400), lot(2, 2)], 10, 8)],
)
def test_too_little_is_refused_with_the_shortfall(lots, credits, shortfall):
    with pytest.raises(InsufficientCredits) as refused:
        drawdown(lots, credits, ON)
    assert refused.value.shortfall == shortfall


def test_a_negative_amount_is_a_mistake():
    with pytest.raises(ValueError, match="negative"):
        drawdown([lot(1, 5)], -1, ON)


@given(any_lots(), st.integers(min_value=0, max_value=500))
def test_it_either_makes_the_sum_or_takes_nothing(lots, credits):
    if credits > spendable(lots, ON):
        with pytest.raises(InsufficientCredits):
            drawdown(lots, credits, ON)
        return
    parts = drawdown(lots, credits, ON)
    by_id = {each.id: each for each in lots}
    assert sum(part.credits for part in parts) == credits
    assert len({part.lot_id for part in parts}) == len(parts)
    assert all(0 < part.credits <= by_id[part.lot_id].left for part in parts)
    assert not any(is_lapsed(by_id[part.lot_id].expires_on, ON) for part in parts)


@given(any_lots(), st.integers(min_value=0, max_value=500))
def test_whoever_is_passed_over_ranks_behind_or_is_empty(lots, credits):
    credits = min(credits, spendable(lots, ON))
    parts = {part.lot_id: part.credits for part in drawdown(lots, credits, ON)}

    def rank(each):
        return (each.expires_on, each.accepted_on, each.id)

    open_lots = sorted((each for each in lots if each.left and each.expires_on > ON), key=rank)
    whole = [each for each in open_lots if parts.get(each.id) == each.left]
    assert open_lots[: len(whole)] == whole, "only the first lots are emptied"
    assert len(parts) <= len(whole) + 1


@given(any_lots(), st.randoms())
def test_the_order_of_reading_does_not_matter(lots, chance):
    shuffled = list(lots)
    chance.shuffle(shuffled)
    credits = spendable(lots, ON)
    assert drawdown(lots, credits, ON) == drawdown(shuffled, credits, ON)


@given(any_lots())
def test_what_can_be_spent_only_shrinks_with_the_days(lots):
    assert spendable(lots, ON + timedelta(days=1)) <= spendable(lots, ON)
