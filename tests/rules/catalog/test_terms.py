"""Terms, days left, refund windows and business days: rules SU1, SU3, QT3, PM6, RF1 to RF3, MR2 of orders."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.catalog.rules.business_days import business_day, business_days_between
from credenza.catalog.rules.terms import (
    coterm,
    due_on,
    end_of_months,
    is_refundable,
    months_from,
    prorated,
    refund_until,
    renewal_start,
    term_end,
    valid_until,
)
from credenza.kernel.periods import add_months

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_term_has_twelve_months_both_ends_included(start: date, end: date) -> None:
    """SU1."""
    assert term_end(start) == end


def test_renewals_are_appended_while_active() -> None:
    """SU2, A12: the last day still counts as active."""
    end = date(2026, 6, 30)
    assert renewal_start(end, end) == end + DAY
    assert renewal_start(end, end + DAY) == end + DAY
    assert renewal_start(end, date(2026, 9, 1)) == date(2026, 9, 1)
    assert renewal_start(end, date(2026, 3, 1), "payment_date") == date(2026, 3, 1)


@given(DAYS, st.integers(min_value=1, max_value=9))
def test_terms_from_an_anchor_touch_without_gap_or_overlap(anchor: date, years: int) -> None:
    """SU3."""
    for year in range(years):
        start = add_months(anchor, 12 * year)
        end = end_of_months(anchor, start, 12)
        assert end + DAY == add_months(anchor, 12 * (year + 1))
        assert coterm(start, end, anchor=anchor).years == 1
        assert months_from(anchor, start) == 12 * year


@given(DAYS, st.integers(min_value=1, max_value=2_000), st.integers(min_value=0, max_value=10**8))
def test_coterm_is_the_sum_of_its_days(start: date, length: int, annual: int) -> None:
    """CT2 against counting day by day: each day costs its year's share."""
    target = start + timedelta(days=length)
    part = coterm(start, target)
    exact, day, year = Fraction(0), start, 0
    while day <= target:
        first, following = add_months(start, 12 * year), add_months(start, 12 * (year + 1))
        if day == following:
            year += 1
            continue
        exact += Fraction(annual, (following - first).days)
        day += DAY
    assert abs(prorated(annual, part) - exact) <= Fraction(1, 2)
    assert 0 <= part.days < part.denominator


@given(DAYS, st.integers(min_value=0, max_value=10**10), st.integers(min_value=1, max_value=5))
def test_whole_years_cost_exactly_the_annual_price(start: date, annual: int, years: int) -> None:
    """A18, leap years too."""
    part = coterm(start, term_end(start, 12 * years))
    assert (part.years, part.days) == (years, 0)
    assert prorated(annual, part) == years * annual


def test_windows_are_inclusive() -> None:
    """QT3, PM6, RF1 to RF3, A14: day 30 is the last; annual cloud waits for its payment, monthly counts its first period."""
    day = date(2026, 11, 22)
    assert valid_until(day, 30) == due_on(day, 30) == date(2026, 12, 22)
    later, last = date(2026, 12, 1), date(2026, 12, 22)
    for family in ("data_center", "server"):
        assert refund_until(family, days=30, purchased_on=day, paid_on=later) == last
    assert refund_until("cloud_annual", days=30, purchased_on=day, paid_on=later) == date(2026, 12, 31)
    assert refund_until("cloud_annual", days=30, purchased_on=day, paid_on=None) is None
    first = {"first_period_on": day}
    assert refund_until("cloud_monthly", days=30, purchased_on=later, paid_on=later, **first) == last
    assert refund_until("cloud_monthly", days=30, purchased_on=day, paid_on=day) == last
    assert [family for family in ("training_credits", "course", "exam") if is_refundable(family)] == []
    assert is_refundable("cloud_monthly")


@pytest.mark.parametrize(
    ("after", "count", "day"),
    [
        (date(2026, 11, 19), 1, date(2026, 11, 20)),  # Thursday: Friday
        (date(2026, 11, 19), 3, date(2026, 11, 24)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday: Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 3, date(2026, 11, 25)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # Christmas is a Friday
        (date(2026, 12, 24), 3, date(2026, 12, 30)),
    ],
)
def test_business_days_are_strictly_after(after: date, count: int, day: date) -> None:
    """MR2, A11."""
    christmas = frozenset({date(2026, 12, 25)})
    assert business_day(after, count, christmas) == day
    assert business_days_between(after, day, christmas) == count
    assert business_days_between(day, after, christmas) == 0
    with pytest.raises(ValueError):
        business_day(after, 0, christmas)
