"""Programs whose cycles follow the calendar, whenever their requirement is met: published examples of each."""

from decimal import Decimal

import pytest

from tests.rules.certification.programs import Done, Holder, spread

pytestmark = pytest.mark.once


def pdus(ways: int, power: int, business: int, giving: int = 0, first: str = "2018-01-10") -> tuple[Done, ...]:
    """Units of the three areas of education and of giving back, in one year."""
    return (
        *spread("ways_of_working_learning", ways, of=5, first=first),
        *spread("power_skills_learning", power, of=5, first=first),
        *spread("business_acumen_learning", business, of=5, first=first),
        *spread("volunteering", giving, of=5, first=first),
    )


class TestPmp:
    """Earned on 2017-02-03: the certification is good through 2020-02-02."""

    EARNED = {"PMP": "2017-02-03"}

    def test_ends_the_day_before_the_anniversary(self) -> None:
        assert Holder("pmp", self.EARNED).dates("PMP") == ("2020-02-03", "2021-02-03")

    def test_renewing_early_does_not_move_the_rhythm(self) -> None:
        holder = Holder("pmp", self.EARNED, pdus(30, 15, 15))
        assert holder.of("PMP").met
        assert holder.dates("PMP") == ("2023-02-03", "2024-02-03")

    def test_thirty_and_thirty_are_fifty_five_and_not_enough(self) -> None:
        holder = Holder("pmp", self.EARNED, pdus(14, 8, 8, giving=30))
        assert holder.of("PMP").units == 55
        assert not holder.of("PMP").met
        assert holder.dates("PMP") == ("2020-02-03", "2021-02-03")

    def test_thirty_five_of_education_fill_up_with_twenty_five(self) -> None:
        assert Holder("pmp", self.EARNED, pdus(19, 8, 8, giving=25)).of("PMP").met

    @pytest.mark.parametrize(("ways", "power", "business"), [(46, 7, 7), (7, 46, 7), (45, 8, 7)])
    def test_every_area_has_its_minimum(self, ways: int, power: int, business: int) -> None:
        holder = Holder("pmp", self.EARNED, pdus(ways, power, business))
        assert holder.of("PMP").units == 60
        assert not holder.of("PMP").met

    def test_a_practitioners_own_work_counts_eight(self) -> None:
        done = (*pdus(20, 10, 10), *spread("practitioner_work", 20, of=5, first="2018-03-01"))
        assert Holder("pmp", self.EARNED, done).of("PMP").units == 48

    @pytest.mark.parametrize(("late", "carried"), [(11, 11), (25, 20)])
    def test_what_is_left_over_of_the_last_year_counts_in_the_next_cycle(self, late: int, carried: int) -> None:
        done = (*pdus(30, 15, 15), *spread("ways_of_working_learning", late, of=5, first="2019-06-01"))
        one = Holder("pmp", self.EARNED, done).of("PMP", until="2020-03-01")
        assert (one.units, one.start.isoformat()) == (Decimal(carried), "2020-02-03")

    def test_what_is_left_over_of_the_first_year_does_not(self) -> None:
        done = (*pdus(30, 15, 15), *spread("ways_of_working_learning", 11, of=5, first="2017-06-01"))
        assert Holder("pmp", self.EARNED, done).of("PMP", until="2020-03-01").units == 0

    def test_the_year_of_suspension_still_renews_into_the_old_rhythm(self) -> None:
        done = (*pdus(14, 8, 8, giving=30), *spread("ways_of_working_learning", 5, of=5, first="2020-09-01"))
        assert Holder("pmp", self.EARNED, done).dates("PMP") == ("2023-02-03", "2024-02-03")


class TestPmiAcp:
    EARNED = {"PMI-ACP": "2017-02-03"}

    def test_eighteen_of_education_and_twelve_of_giving_back_renew(self) -> None:
        assert Holder("pmp", self.EARNED, pdus(10, 4, 4, giving=12)).of("PMI-ACP").met

    def test_seventeen_and_thirteen_count_twenty_nine(self) -> None:
        one = Holder("pmp", self.EARNED, pdus(9, 4, 4, giving=13)).of("PMI-ACP")
        assert one.units == 29
        assert not one.met

    def test_one_activity_serves_both_certifications(self) -> None:
        both = {"PMI-ACP": "2017-02-03", "PMP": "2017-02-03"}
        holder = Holder("pmp", both, pdus(30, 15, 15))
        assert holder.of("PMI-ACP").met
        assert holder.of("PMP").met


def hours(*years: int, first: int = 2024) -> tuple[Done, ...]:
    """So many hours in each calendar year."""
    return tuple(
        each for place, n in enumerate(years) for each in spread("education", n, of=5, first=f"{first + place}-02-01")
    )


class TestCisa:
    """A cycle from 2024-01-01 to 2026-12-31."""

    EARNED = {"CISA": "2024-01-01"}

    def test_forty_in_each_year_lead_to_the_next_three_years(self) -> None:
        assert Holder("cisa", self.EARNED, hours(40, 40, 40)).dates("CISA", until="2027-01-02")[0] == "2028-01-01"
        one = Holder("cisa", self.EARNED, (*hours(40, 40, 40), *hours(20, 20, first=2027))).of("CISA", "2029-06-01")
        assert one.start.isoformat() == "2027-01-01"
        assert one.expires_on.isoformat() == "2030-01-01"

    def test_a_year_below_the_minimum_ends_it_however_many_there_are(self) -> None:
        holder = Holder("cisa", self.EARNED, hours(90, 15, 30))
        assert holder.dates("CISA") == ("2026-01-01", "2026-01-01")

    def test_enough_in_every_year_and_too_few_together_end_it_with_the_cycle(self) -> None:
        assert Holder("cisa", self.EARNED, hours(39, 40, 40)).dates("CISA") == ("2027-01-01", "2027-01-01")

    def test_earned_within_a_year_the_cycle_begins_with_it_and_ends_with_a_year(self) -> None:
        assert Holder("cisa", {"CISM": "2023-06-15"}, hours(40, 40, 39)).dates("CISM") == ("2027-01-01", "2027-01-01")


class TestIsc2:
    """A cycle that ends with 2021-02-28."""

    EARNED = {"CISSP": "2018-03-01"}
    ENOUGH = (*spread("group_a", 90, of=10, first="2018-04-01"), *spread("group_b", 30, of=10, first="2018-04-01"))

    def next_cycle(self, *more: Done) -> Decimal:
        return Holder("isc2", self.EARNED, (*self.ENOUGH, *more)).of("CISSP", until="2021-03-02").units

    def test_ends_and_leaves_ninety_days_for_entering(self) -> None:
        assert Holder("isc2", self.EARNED).dates("CISSP") == ("2021-03-01", "2021-05-30")

    def test_what_was_left_over_in_the_last_six_months_rolls_over(self) -> None:
        assert self.next_cycle(("group_a", "2020-11-17", 6.5)) == Decimal("6.5")

    def test_what_was_left_over_before_does_not(self) -> None:
        assert self.next_cycle(("group_a", "2020-06-30", 6.5)) == 0

    def test_the_other_group_never_rolls_over(self) -> None:
        assert self.next_cycle(("group_b", "2020-11-17", 6.5)) == 0

    def test_no_more_than_forty_roll_over(self) -> None:
        assert self.next_cycle(*spread("group_a", 60, of=10, first="2020-10-01")) == 40

    def test_what_is_earned_after_the_end_is_too_late(self) -> None:
        some = (*self.ENOUGH[:-1], ("group_a", "2021-03-01", 10))
        assert Holder("isc2", self.EARNED, some).dates("CISSP") == ("2021-03-01", "2021-05-30")

    def test_what_is_earned_on_the_last_day_is_not(self) -> None:
        some = (*self.ENOUGH[:-1], ("group_a", "2021-02-28", 10))
        assert Holder("isc2", self.EARNED, some).dates("CISSP") == ("2024-03-01", "2024-05-30")

    def test_the_general_group_fills_up_thirty_at_most(self) -> None:
        done = (*spread("group_a", 80, of=10, first="2018-04-01"), *spread("group_b", 60, of=10, first="2018-04-01"))
        one = Holder("isc2", self.EARNED, done).of("CISSP")
        assert one.units == 110
        assert not one.met


class TestHrci:
    """A cycle from 2023-01-01 to 2025-12-31."""

    EARNED = {"PHR": "2023-01-01"}

    def test_time_of_the_suspension_is_lost_from_the_next_cycle(self) -> None:
        done = (*spread("general", 59, of=5, first="2024-01-10"), ("ethics", "2026-05-01", 1.0))
        holder = Holder("hrci", self.EARNED, done)
        assert holder.dates("PHR") == ("2029-01-01", "2030-01-01")
        assert holder.of("PHR").start.isoformat() == "2026-01-01"

    def test_without_ethics_nothing_renews(self) -> None:
        done = spread("general", 80, of=5, first="2024-01-10")
        assert Holder("hrci", self.EARNED, done).dates("PHR") == ("2026-01-01", "2027-01-01")

    def test_the_associate_needs_forty_five(self) -> None:
        done = (*spread("general", 44, of=5, first="2024-01-10"), ("ethics", "2024-03-01", 1.0))
        holder = Holder("hrci", {**self.EARNED, "aPHR": "2023-01-01"}, done)
        assert holder.of("aPHR").met
        assert not holder.of("PHR").met


class TestCompTia:
    def test_renewed_at_any_time_the_rhythm_stays(self) -> None:
        done = (
            *spread("training", 50, of=10, first="2016-02-01"),
            *spread("training", 50, of=10, first="2019-02-01"),
        )
        earned = {"Security+": "2015-01-15"}
        assert Holder("comptia", earned, done[:5]).dates("Security+")[0] == "2021-01-15"
        assert Holder("comptia", earned, done).dates("Security+")[0] == "2024-01-15"
        assert Holder("comptia", earned).dates("Security+") == ("2018-01-15", "2018-02-14")

    EARNED = {"A+": "2023-03-01", "Security+": "2024-06-01"}

    def test_the_highest_one_renewed_in_time_saves_the_lower_one(self) -> None:
        holder = Holder("comptia", self.EARNED, spread("training", 50, of=10, first="2025-09-01"))
        assert holder.dates("A+")[0] == holder.dates("Security+")[0] == "2030-06-01"

    def test_the_highest_one_renewed_after_that_does_not(self) -> None:
        holder = Holder("comptia", self.EARNED, spread("training", 50, of=10, first="2026-04-15"))
        assert holder.dates("A+") == ("2026-03-01", "2026-03-31")
        assert holder.dates("Security+")[0] == "2030-06-01"

    def test_the_lower_ones_own_units_do_not_renew_it_beside_a_higher_one(self) -> None:
        holder = Holder("comptia", self.EARNED, spread("training", 20, of=10, first="2025-09-01"))
        assert holder.dates("A+")[0] == "2026-03-01"

    @pytest.mark.parametrize(("code", "needed", "most"), [("A+", 20, 4), ("Network+", 30, 6), ("Security+", 50, 10)])
    def test_what_is_limited_counts_up_to_its_number(self, code: str, needed: int, most: int) -> None:
        other = spread("other", 40, of=5, first="2023-04-01")
        enough = (*other, *spread("training", needed - most, of=2, first="2023-04-01"))
        too_few = (*other, *spread("training", needed - most - 1, of=2, first="2023-04-01"))
        assert Holder("comptia", {code: "2023-03-01"}, enough).of(code).met
        assert not Holder("comptia", {code: "2023-03-01"}, too_few).of(code).met
