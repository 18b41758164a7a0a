"""The program's one time zone turns an instant into a business date."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credenza.programs.calendar import business_date, start_of_day
from credenza.programs.loader import load
from credenza.programs.shapes import Program

pytestmark = pytest.mark.once

SHIPPED = load("atlassian")
ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]


def within(zone: str) -> Program:
    return replace(SHIPPED, time_zone=zone)


class TestBusinessDate:
    @pytest.mark.parametrize(
        ("zone", "now", "on"),
        [
            ("UTC", datetime(2026, 3, 10, 23, 59, tzinfo=UTC), date(2026, 3, 10)),
            ("UTC", datetime(2026, 3, 11, 0, 0, tzinfo=UTC), date(2026, 3, 11)),
            ("Asia/Tokyo", datetime(2026, 3, 10, 15, 0, tzinfo=UTC), date(2026, 3, 11)),
            ("America/New_York", datetime(2026, 3, 10, 3, 59, tzinfo=UTC), date(2026, 3, 9)),
        ],
    )
    def test_is_the_zones(self, zone: str, now: datetime, on: date) -> None:
        assert business_date(now, within(zone)) == on

    def test_of_an_instant_without_a_zone_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            business_date(datetime(2026, 3, 10), SHIPPED)


class TestStartOfDay:
    @pytest.mark.parametrize(
        ("zone", "on", "start"),
        [
            ("UTC", date(2026, 3, 10), datetime(2026, 3, 10, tzinfo=UTC)),
            ("Europe/Berlin", date(2026, 7, 1), datetime(2026, 6, 30, 22, tzinfo=UTC)),
            # Midnight was skipped: clocks went from 23:59:59 to 01:00.
            ("America/Sao_Paulo", date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ],
    )
    def test_is_the_first_instant_in_utc(self, zone: str, on: date, start: datetime) -> None:
        assert start_of_day(on, within(zone)) == start

    @settings(deadline=None)  # a zone is read from disk once
    @given(zone=st.sampled_from(ZONES), on=st.dates(date(2000, 1, 1), date(2037, 12, 31)))
    def test_begins_the_day_and_the_instant_before_ends_the_last(self, zone: str, on: date) -> None:
        program = within(zone)
        start = start_of_day(on, program)
        assert business_date(start, program) == on
        assert business_date(start - timedelta(microseconds=1), program) == on - timedelta(days=1)
