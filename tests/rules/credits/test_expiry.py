"""Twelve calendar months; usable up to the day before; extensions only forward."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.expiry import ExtensionNotLater, check_extension, expires_on, is_lapsed, lapsed, last_day
from tests.rules.credits.lots import ON, any_lots, lot

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("accepted", "expires", "last"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 2, 27)),
        (date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 27)),
        (date(2023, 3, 1), date(2024, 3, 1), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2027, 1, 31), date(2027, 1, 30)),
        (date(2026, 1, 1), date(2027, 1, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 31), date(2027, 12, 30)),
    ],
)
def test_a_lot_lasts_twelve_calendar_months(accepted, expires, last):
    assert expires_on(accepted, 12) == expires
    assert last_day(expires) == last


@given(DAYS)
def test_the_last_day_holds_and_the_next_does_not(accepted):
    expires = expires_on(accepted, 12)
    assert not is_lapsed(expires, last_day(expires))
    assert is_lapsed(expires, last_day(expires) + timedelta(days=1))


@given(DAYS)
def test_twelve_months_are_365_or_366_days_but_for_leap_day(accepted):
    days = (expires_on(accepted, 12) - accepted).days
    assert days == 365 or (days == 366 and (accepted.month, accepted.day) != (2, 29))


@given(any_lots())
def test_only_lots_with_credits_left_lapse_in_order(lots):
    gone = lapsed(lots, ON)
    assert {each.id for each in gone} == {each.id for each in lots if each.left and each.expires_on <= ON}
    assert [each.expires_on for each in gone] == sorted(each.expires_on for each in gone)


def test_a_lapsed_lot_without_credits_is_no_event():
    assert lapsed([lot(1, 0, -5)], ON) == ()


@pytest.mark.parametrize(
    ("current", "wanted", "ok"),
    [
        (ON + timedelta(days=5), ON + timedelta(days=6), True),
        (ON + timedelta(days=5), ON + timedelta(days=5), False),
        (ON + timedelta(days=5), ON + timedelta(days=4), False),
        (ON - timedelta(days=5), ON + timedelta(days=1), True),
        (ON - timedelta(days=5), ON, False),
        (ON - timedelta(days=5), ON - timedelta(days=1), False),
    ],
)
def test_an_extension_ends_later_and_not_in_the_past(current, wanted, ok):
    if ok:
        check_extension(current=current, wanted=wanted, on=ON)
        return
    with pytest.raises(ExtensionNotLater) as refused:
        check_extension(current=current, wanted=wanted, on=ON)
    check_extension(current=current, wanted=refused.value.not_before, on=ON)
