"""Tax that is in the price of credits and due when they are redeemed: exact whatever is drawn in which order (A4)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.redemption_tax import included, tax_due
from credenza.kernel.money import Money

D = Decimal


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def test_a4_the_tax_is_in_what_was_paid() -> None:
    assert included(usd(11_900), D(19)) == usd(1_900)
    assert included(usd(100), D("7.25")) == usd(7)
    cases = (
        ([(1000, D(19))], 19_000),
        ([(150, D(19)), (850, D(19))], 19_000),
        ([(150, D(19)), (-150, D(19))], 0),
        ([(500, D(19)), (500, D(22))], 9_500 + 10_730),
        ([], 0),
    )
    assert [tax_due(usd(119_000), 1000, moves).minor for moves, _ in cases] == [due for _, due in cases]


@given(st.lists(st.integers(1, 400), max_size=12), st.integers(1, 10**9), st.integers(0, 30))
def test_a4_all_draws_together_make_due_what_one_would(draws: list[int], price: int, percent: int) -> None:
    credits = sum(draws) + 1
    apart = tax_due(usd(price), credits, [(draw, D(percent)) for draw in draws])
    assert apart == tax_due(usd(price), credits, [(sum(draws), D(percent))])
    assert 0 <= apart.minor <= included(usd(price), D(percent)).minor
