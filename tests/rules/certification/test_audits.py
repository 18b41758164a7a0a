"""The audit case's states, its deadlines, and what makes a case: pure rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.certification.audit_models import CASE_STATES
from credenza.certification.rules.audits import (
    NEXT,
    RULES,
    Looked,
    deadline,
    first_day_past,
    following,
    is_drawn,
    is_past,
    suspicion,
)

pytestmark = pytest.mark.once
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
PLAIN = {
    "on": date(2026, 3, 1),
    "account_since": date(2025, 1, 1),
    "on_day": 1,
    "same_evidence": False,
    "same_name_other_date": False,
}


@pytest.mark.parametrize(
    ("verb", "status", "to"),
    [
        ("ask", "open", "waiting_for_candidate"),
        ("answer", "waiting_for_candidate", "answered"),
        ("fall_overdue", "waiting_for_candidate", "overdue"),
        ("decide", "open", "decided"),
        ("decide", "answered", "decided"),
        ("decide", "overdue", "decided"),
        ("appeal", "decided", "appealed"),
        ("decide", "appealed", "closed"),
        ("close", "decided", "closed"),
        ("lengthen", "overdue", "waiting_for_candidate"),
        ("decide", "decided", None),
        ("appeal", "open", None),
        ("answer", "decided", None),
        ("close", "appealed", None),
        ("fall_overdue", "answered", None),
    ],
)
def test_the_table_of_states(verb, status, to):
    assert following(verb, status) == to


def test_a_closed_case_is_closed_and_every_state_is_known():
    assert [verb for verb in NEXT if following(verb, "closed")] == []
    named = {state for moves in NEXT.values() for pair in moves.items() for state in pair}
    assert named == set(CASE_STATES)


def test_silence_never_decides():
    assert "decided" not in NEXT["fall_overdue"].values()
    assert NEXT["close"] == {"decided": "closed"}


@given(DAYS, st.integers(1, 3660))
def test_the_deadline_is_the_last_day_on_which_it_still_holds(on, days):
    last = deadline(on, days)
    assert (last - on).days == days
    assert not is_past(last, last)
    assert is_past(last, last + timedelta(days=1))
    assert first_day_past(last) == last + timedelta(days=1)


@given(DAYS)
def test_no_deadline_never_passes(on):
    assert not is_past(None, on)


@pytest.mark.parametrize(
    ("share", "percent", "drawn"),
    [
        ("0", "5", True),
        ("0.0499999", "5", True),
        ("0.05", "5", False),
        ("0.999999", "100", True),
        ("0", "0", False),
        ("1", "100", False),
    ],
)
def test_the_draw(share, percent, drawn):
    assert is_drawn(Decimal(share), Decimal(percent)) is drawn


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({}, None),
        ({"same_evidence": True}, "same_evidence"),
        ({"same_name_other_date": True}, "same_name_other_date"),
        ({"on": date(2024, 12, 31)}, "before_account"),
        ({"on": date(2025, 1, 1)}, None),
        ({"on_day": 9}, None),
        ({"on_day": 10}, "many_in_a_day"),
        ({"off_roster": True}, "not_on_roster"),
        ({"off_roster": True, "same_evidence": True}, "same_evidence"),
        ({"twice_by_roster": True}, "twice_by_roster"),
        ({"twice_by_roster": True, "off_roster": True}, "not_on_roster"),
    ],
)
def test_what_is_unusual(more, rule):
    assert suspicion(Looked(**(PLAIN | more)), 10) == rule
    assert rule is None or rule in RULES
