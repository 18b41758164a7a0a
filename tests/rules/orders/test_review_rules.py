"""What calls for a review, and the clock of business days. Rules MR1, MR2, A11, A23."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.kernel.money import Money
from credenza.orders.rules.reviews import REASONS, QuoteFacts, is_overdue, review_reasons, waited, window
from credenza.programs.loader import load
from credenza.programs.orders_shapes import Amount

POLICY = load("atlassian").orders
STRICT = replace(POLICY.reviews, amounts=(Amount(currency="USD", minor=1_000_000),), blocked_countries=("KP",))
PLAIN = QuoteFacts(net=Money(1_000_000, "USD"), countries=("US",))
NO_DAYS_OFF: frozenset[date] = frozenset()


class TestReasons:
    def test_mr1_an_ordinary_quote_needs_nobody(self):
        assert review_reasons(PLAIN, STRICT) == ()

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"has_coterm": True}, "co_term"),
            ({"has_free_text": True}, "free_notes"),
            ({"has_unproven_claim": True}, "unverified_program"),
            ({"has_exemption_claim": True}, "exemption_claim"),
            ({"end_customer_resells": True}, "end_customer_is_reseller"),
            ({"has_price_override": True}, "price_override"),
            ({"owes_overdue_invoice": True}, "overdue_invoice"),
            ({"net": Money(1_000_001, "USD")}, "amount_above_setting"),
            ({"countries": ("US", "KP")}, "blocked_country"),
            ({"has_resold_cloud": True}, "cloud_by_reseller"),
        ],
    )
    def test_mr1_and_a23_each_trigger_has_its_name(self, change, reason):
        assert review_reasons(replace(PLAIN, **change), STRICT) == (reason,)
        assert reason in REASONS

    def test_mr1_an_amount_counts_in_its_own_currency_only(self):
        assert review_reasons(replace(PLAIN, net=Money(99_000_000, "AUD")), STRICT) == ()


class TestClock:
    @pytest.mark.parametrize(
        ("opened", "earliest", "due"),
        [
            (date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 13)),  # Tuesday
            (date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, 18)),  # Friday
            (date(2026, 3, 14), date(2026, 3, 16), date(2026, 3, 18)),  # Saturday
        ],
    )
    def test_mr2_and_a11_count_business_days_strictly_after(self, opened, earliest, due):
        found = window(opened, POLICY, NO_DAYS_OFF)
        assert (found.earliest_on, found.due_on) == (earliest, due)

    def test_mr2_holidays_of_the_seller_do_not_count(self):
        found = window(date(2026, 12, 23), POLICY, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
        assert (found.earliest_on, found.due_on) == (date(2026, 12, 24), date(2026, 12, 30))

    @given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 20), st.integers(0, 40))
    def test_mr2_the_clock_stands_while_the_buyer_is_asked(self, opened, until_asked, away):
        """Whatever time the buyer takes, the desk has as many business days as without the question."""
        asked = opened + timedelta(days=until_asked)
        answered = asked + timedelta(days=away)
        days = waited(asked, answered, NO_DAYS_OFF)
        before, after = (window(opened, POLICY, NO_DAYS_OFF, waited_days=count) for count in (0, days))
        if before.due_on >= asked:
            left = waited(asked, before.due_on, NO_DAYS_OFF)
            assert waited(answered, after.due_on, NO_DAYS_OFF) == left
        assert after.due_on >= before.due_on

    def test_mr2_overdue_is_only_what_the_desk_has(self):
        due = date(2026, 3, 13)
        assert not is_overdue("open", due, due)
        assert is_overdue("open", due, date(2026, 3, 14))
        assert not is_overdue("waiting", due, date(2026, 3, 14))
        assert not is_overdue("approved", due, date(2026, 3, 14))
