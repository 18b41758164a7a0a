"""Credits go back where they came from, the last drawn first, and never twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.reversal import put_back
from tests.rules.credits.lots import draw

DRAWN = [draw(1, 30), draw(2, 20), draw(3, 10)]

CASES = {
    "all of it": ([], 60, [(3, 10), (2, 20), (1, 30)]),
    "part of the last lot": ([], 4, [(3, 4)]),
    "the last lot and part of the one before": ([], 15, [(3, 10), (2, 5)]),
    "the rest, after a part went back": ([(3, 10), (2, 5)], 45, [(2, 15), (1, 30)]),
    "nothing, for items that cost nothing": ([], 0, []),
    "nothing, after everything": ([(1, 30), (2, 20), (3, 10)], 0, []),
}


@pytest.mark.parametrize("case", CASES)
def test_put_back(case):
    returned, credits, expected = CASES[case]
    parts = put_back(DRAWN, [draw(*part) for part in returned], credits)
    assert parts == tuple(draw(*part) for part in expected)


@pytest.mark.parametrize(("returned", "credits"), [([], 61), ([(3, 10)], 51), ([(1, 30), (2, 20), (3, 10)], 1)])
def test_more_than_was_drawn_never_goes_back(returned, credits):
    with pytest.raises(ValueError, match="more credits"):
        put_back(DRAWN, [draw(*part) for part in returned], credits)


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=6), st.data())
def test_any_number_of_partial_reversals_returns_each_lot_exactly_what_it_gave(sizes, data):
    drawn = [draw(number, size) for number, size in enumerate(sizes, start=1)]
    open_credits, returned = sum(sizes), []
    while open_credits:
        step = data.draw(st.integers(min_value=1, max_value=open_credits))
        parts = put_back(drawn, returned, step)
        assert sum(part.credits for part in parts) == step
        returned += parts
        open_credits -= step
    back = {}
    for part in returned:
        back[part.lot_id] = back.get(part.lot_id, 0) + part.credits
    assert back == {part.lot_id: part.credits for part in drawn}


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9)), min_size=1, max_size=6), st.data())
def test_a_lot_drawn_twice_by_one_order_gets_no_more_than_both_draws(pairs, data):
    drawn = [draw(*pair) for pair in pairs]
    total = sum(part.credits for part in drawn)
    first = data.draw(st.integers(min_value=0, max_value=total))
    returned = put_back(drawn, [], first)
    rest = put_back(drawn, returned, total - first)
    for lot_id in {part.lot_id for part in drawn}:
        back = sum(part.credits for part in (*returned, *rest) if part.lot_id == lot_id)
        assert back == sum(part.credits for part in drawn if part.lot_id == lot_id)
