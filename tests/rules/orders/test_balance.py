"""Sums and states of orders and papers. Rules PY1 to PY3, A24, section 3."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.orders.rules.balance import Paper, Standing, completed_on, paper_state, shares, state_of
from credenza.orders.rules.refunds import (
    BoughtLine,
    NetInGroup,
    RefundNotAvailable,
    RefundWindowClosed,
    credited_groups,
    require_refundable,
    shared_out,
)

D1, D2, D3 = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
PAID_ON = date(2026, 3, 10)


def standing(total=100, credited=0, paid=0, **more):
    return Standing(total=total, credited=credited, paid=paid, **more)


class TestStates:
    @pytest.mark.parametrize(
        ("given", "state", "balance", "surplus"),
        [
            (standing(), "awaiting_payment", 100, 0),
            (standing(paid=1), "partially_paid", 99, 0),
            (standing(paid=100), "paid", 0, 0),
            (standing(paid=130), "paid", 0, 30),
            (standing(paid=100, is_fulfilled=True), "fulfilled", 0, 0),
            (standing(paid=40, is_on_terms=True), "on_terms", 60, 0),
            (standing(paid=40, is_on_terms=True, is_fulfilled=True), "on_terms", 60, 0),
            (standing(paid=0, is_fulfilled=True), "awaiting_payment", 100, 0),
            (standing(paid=60, credited=40, lines=2, refunded_lines=1), "part_refunded", 0, 0),
            (standing(paid=100, credited=40, lines=2, refunded_lines=1), "part_refunded", 0, 40),
            (standing(credited=40, is_on_terms=True, lines=2, refunded_lines=1), "on_terms", 60, 0),
            (standing(paid=0, credited=100, refunded_lines=1), "refunded", 0, 0),
            (standing(paid=30, is_cancelled=True), "cancelled", 0, 30),
            (standing(total=0), "paid", 0, 0),
            # 95 came, 5 were forgiven: once cancelled or refunded only the 95 are anybody's.
            (standing(paid=100, forgiven=5, is_cancelled=True), "cancelled", 0, 95),
            (standing(paid=5, forgiven=5, credited=100, refunded_lines=1), "refunded", 0, 0),
            (standing(paid=110, forgiven=5), "paid", 0, 10),
        ],
    )
    def test_py1_py2_the_sums_decide(self, given, state, balance, surplus):
        assert (state_of(given), given.balance, given.surplus) == (state, balance, surplus)

    @pytest.mark.parametrize(
        ("entries", "day"),
        [
            ([], None),
            ([(D1, 99)], None),
            ([(D1, 60), (D2, 40)], D2),
            ([(D2, 60), (D1, 40)], D2),
            ([(D1, 100), (D2, 50), (D3, -50)], D1),
            ([(D1, 100), (D2, -100), (D3, 100)], D3),
        ],
    )
    def test_py3_the_completing_value_date(self, entries, day):
        assert completed_on(entries, 100) == day

    @pytest.mark.parametrize(
        ("paper", "on", "state"),
        [
            (Paper(total=100, credited=0, paid=0, due_on=D2), D2, "issued"),
            (Paper(total=100, credited=0, paid=0, due_on=D2), D3, "overdue"),
            (Paper(total=100, credited=0, paid=1, due_on=D2), D2, "part_paid"),
            (Paper(total=100, credited=20, paid=80, due_on=D2), D3, "paid"),
            (Paper(total=100, credited=100, paid=0, due_on=D2), D3, "credited"),
            (Paper(total=100, credited=0, paid=None, due_on=None), D3, "credited"),
            (Paper(total=0, credited=0, paid=0, due_on=None), D3, "paid"),
            (Paper(total=100, credited=0, paid=None, due_on=None, is_credit_note=True), D3, "issued"),
        ],
    )
    def test_a_paper_s_state_is_computed_for_the_day(self, paper, on, state):
        assert paper_state(paper, on) == state


class TestWindows:
    @pytest.mark.parametrize(
        ("family", "paid_on", "first", "last_day"),
        [
            ("data_center", PAID_ON, None, date(2026, 3, 31)),
            ("server", None, None, date(2026, 3, 31)),
            ("cloud_annual", PAID_ON, None, date(2026, 4, 9)),
            ("cloud_monthly", PAID_ON, date(2026, 2, 1), date(2026, 3, 3)),
        ],
    )
    def test_rf1_rf2_rf3_the_last_day_is_included(self, family, paid_on, first, last_day):
        bought = BoughtLine(sku="X", family=family, purchased_on=D1, paid_on=paid_on, first_period_on=first)
        require_refundable([bought], on=last_day, days=30, at_the_desk=False)
        with pytest.raises(RefundWindowClosed) as refusal:
            require_refundable([bought], on=date.fromordinal(last_day.toordinal() + 1), days=30, at_the_desk=True)
        assert refusal.value.closed_on == last_day

    def test_rf3_a_month_that_renewed_by_itself_is_not_the_first_period(self):
        bought = BoughtLine(
            sku="X", family="cloud_monthly", purchased_on=D1, paid_on=D1, first_period_on=D1, renewed_on=D1
        )
        with pytest.raises(RefundWindowClosed) as refusal:
            require_refundable([bought], on=D1, days=30, at_the_desk=True)
        assert refusal.value.closed_on == date.fromordinal(D1.toordinal() - 1)

    def test_rf2_on_terms_and_not_yet_paid_is_open(self):
        cloud = BoughtLine(sku="X", family="cloud_annual", purchased_on=D1, paid_on=None)
        require_refundable([cloud], on=date(2030, 1, 1), days=30, at_the_desk=False)

    @pytest.mark.parametrize(("family", "desk"), [("training_credits", True), ("course", False), ("exam", False)])
    def test_rf5_never_or_by_the_desk(self, family, desk):
        bought = BoughtLine(sku="X", family=family, purchased_on=D1, paid_on=D1)
        with pytest.raises(RefundNotAvailable):
            require_refundable([bought], on=D1, days=30, at_the_desk=desk)
        if family != "training_credits":
            require_refundable([bought], on=date(2030, 1, 1), days=30, at_the_desk=True)


class TestSharing:
    @given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.decimals("0", "30", places=2), st.data())
    def test_odoo_37896_credit_notes_in_parts_give_back_the_tax_of_the_group(self, nets, percent, data):
        """Whatever the parts and their order, together they are the tax that was rounded once on all."""
        lines = [NetInGroup(category="standard", percent=Decimal(percent), net=net) for net in nets]
        whole = credited_groups(lines, [])[0]
        cut = data.draw(st.integers(0, len(lines)))
        first = credited_groups(lines[:cut], []) if cut else ()
        rest = credited_groups(lines[cut:], lines[:cut]) if cut < len(lines) else ()
        assert sum(group.tax for group in (*first, *rest)) == whole.tax
        assert sum(group.net for group in (*first, *rest)) == whole.net

    @given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
    def test_shares_add_up(self, total, weights):
        parts = shares(total, weights)
        assert sum(parts) == total
        assert all(part >= 0 for part in parts)

    @given(st.integers(0, 10**6), st.lists(st.integers(-5, 10**6), max_size=6))
    def test_rf4_never_more_back_than_came(self, amount, rooms):
        parts = shared_out(amount, list(enumerate(rooms)))
        assert sum(part for _, part in parts) == min(amount, sum(max(0, room) for room in rooms))
        assert all(0 < part <= rooms[place or 0] for place, part in parts)
