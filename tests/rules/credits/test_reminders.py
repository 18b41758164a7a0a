"""Reminder days: found by jumping as by looking at every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credenza.credits.rules.reminders import (
    HeldLot,
    days_after,
    days_before,
    idle_since,
    next_idle_day,
    next_step_after,
)

pytestmark = pytest.mark.once
START = date(2026, 1, 1)
REACH = 160
days = st.integers(0, 60).map(lambda count: START + timedelta(days=count))
lots = st.builds(
    lambda booked, kept: HeldLot(booked_on=booked, expires_on=booked + timedelta(days=kept)), days, st.integers(1, 60)
)


def every_day(after: date) -> list[date]:
    return [after + timedelta(days=count) for count in range(1, REACH)]


@given(held=st.lists(lots, max_size=5), last=st.none() | days, wait=st.integers(1, 40), after=days)
def test_the_next_idle_day_is_the_first_that_a_walk_finds(
    held: list[HeldLot], last: date | None, wait: int, after: date
) -> None:
    idle = timedelta(days=wait)
    walked = next((day for day in every_day(after) if idle_since(held, last, day) == day - idle), None)
    assert next_idle_day(held, last, wait, after) == walked


@given(anchors=st.lists(days, max_size=5), steps=st.lists(st.integers(1, 40), unique=True), after=days)
def test_the_next_step_is_the_first_that_a_walk_finds(anchors: list[date], steps: list[int], after: date) -> None:
    waiting = next((day for day in every_day(after) if set(days_before(steps, day)) & set(anchors)), None)
    assert next_step_after(anchors, steps, after) == waiting
    ending = next((day for day in every_day(after) if set(days_after(steps, day)) & set(anchors)), None)
    assert next_step_after(anchors, [-step for step in steps], after) == ending


def test_nothing_left_is_never_idle() -> None:
    lot = HeldLot(booked_on=START, expires_on=START + timedelta(days=10))
    assert idle_since([lot], None, START + timedelta(days=9)) == START
    assert idle_since([lot], None, lot.expires_on) is None
    assert idle_since([], START, START) is None
