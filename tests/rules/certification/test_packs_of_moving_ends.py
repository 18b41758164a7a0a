"""Programs whose new end follows from the day that renews, or that only exams renew: published examples of each."""

from dataclasses import replace
from datetime import date

import pytest

from credenza.certification.rules.engine import Engine, compiled
from credenza.certification.rules.facts import ForEverybody
from credenza.programs.certification_shapes import CertificationPolicy, LevelRules, Requirement
from credenza.programs.loader import load
from tests.rules.certification.programs import Holder, spread

pytestmark = pytest.mark.once


class TestShrm:
    """Certified on 2024-06-01, born on a 24 December."""

    EARNED = {"SHRM-CP": "2024-06-01"}
    ENOUGH = spread("education", 60, of=20, first="2027-02-24")

    def test_ends_with_the_birth_month_and_sixty_days(self) -> None:
        assert Holder("shrm", self.EARNED, birth_month=12).dates("SHRM-CP") == ("2028-01-01", "2028-03-01")

    def test_recertified_early_the_next_cycle_begins_and_the_end_stays_on_the_birth_month(self) -> None:
        holder = Holder("shrm", self.EARNED, self.ENOUGH, birth_month=12)
        one = holder.of("SHRM-CP")
        assert one.cycles[0].closed_on.isoformat() == "2027-03-10"
        assert holder.dates("SHRM-CP") == ("2031-01-01", "2031-03-02")

    def test_recertified_in_the_grace_the_end_stays_too(self) -> None:
        done = spread("education", 60, of=20, first="2028-02-12")
        assert Holder("shrm", self.EARNED, done, birth_month=12).dates("SHRM-CP")[0] == "2031-01-01"

    def test_fifty_and_thirty_count_sixty_and_carry_twenty_into_education(self) -> None:
        done = (
            *spread("profession", 50, of=10, first="2025-02-01"),
            *spread("education", 30, of=10, first="2026-02-01"),
        )
        one = Holder("shrm", self.EARNED, done, birth_month=12).of("SHRM-CP")
        assert one.cycles[0].units == 60
        assert one.units == 20
        more = (*done, *spread("profession", 30, of=10, first="2027-02-01"), ("education", "2027-06-01", 10.0))
        assert len(Holder("shrm", self.EARNED, more, birth_month=12).of("SHRM-CP").cycles) == 2

    def test_the_exam_renews_too(self) -> None:
        holder = Holder("shrm", self.EARNED, passed=(("SHRM-CP", "2027-05-01"),), birth_month=12)
        assert holder.dates("SHRM-CP")[0] == "2031-01-01"


class TestCisco:
    """CCNP and CCNA end on 2026-09-01."""

    EARNED = {"200-301": "2023-09-01", "CCNP-ENT": "2023-09-01"}

    def test_the_eightieth_credit_renews_both_from_its_day(self) -> None:
        done = (*spread("approved_item", 70, of=10, first="2025-01-10"), ("approved_item", "2026-03-10", 10.0))
        holder = Holder("cisco", self.EARNED, done)
        assert holder.dates("200-301") == holder.dates("CCNP-ENT") == ("2029-03-10", "2029-03-10")

    def test_a_lower_one_earned_lately_is_renewed_along(self) -> None:
        done = (*spread("approved_item", 70, of=10, first="2025-01-10"), ("approved_item", "2026-03-10", 10.0))
        holder = Holder("cisco", {"CCNP-ENT": "2023-09-01", "200-301": "2026-02-01"}, done)
        assert [cycle.by for cycle in holder.of("200-301").cycles] == ["level"]
        assert holder.dates("200-301")[0] == "2029-03-10"

    def test_an_item_completed_in_time_counts_from_its_completion(self) -> None:
        done = (*spread("approved_item", 79, of=10, first="2025-01-10"), ("approved_item", "2026-08-20", 1.0))
        assert Holder("cisco", self.EARNED, done).dates("CCNP-ENT")[0] == "2029-08-20"

    def test_credits_add_up_until_the_highest_level_renews(self) -> None:
        done = spread("approved_item", 79, of=10, first="2025-01-10")
        holder = Holder("cisco", self.EARNED, done)
        assert holder.of("200-301").units == 79
        assert holder.dates("200-301")[0] == "2026-09-01"
        alone = Holder("cisco", {"200-301": "2023-09-01"}, done[:3])
        assert alone.dates("200-301")[0] == "2028-01-24"

    def test_forty_credits_and_a_professional_exam_renew(self) -> None:
        credits = spread("approved_item", 40, of=10, first="2025-01-10")
        holder = Holder("cisco", self.EARNED, credits, passed=(("300-410", "2025-06-01"),))
        assert holder.dates("CCNP-ENT")[0] == "2028-06-01"
        short = Holder("cisco", self.EARNED, credits[:-1], passed=(("300-410", "2025-06-01"),))
        assert short.dates("CCNP-ENT")[0] == "2026-09-01"

    def test_an_exam_renews_what_is_below_it(self) -> None:
        holder = Holder("cisco", {"200-301": "2023-09-01"}, passed=(("350-401", "2025-06-01"),))
        assert holder.dates("200-301")[0] == "2028-06-01"

    @pytest.mark.parametrize(
        ("credits", "exam", "renewed"),
        [(120, None, True), (119, None, False), (40, "350-401", True), (40, "300-410", False), (80, "300-410", True)],
    )
    def test_an_expert_has_four_routes(self, credits: int, exam: str | None, renewed: bool) -> None:
        passed = ((exam, "2025-10-01"),) if exam else ()
        done = spread("approved_item", credits, of=10, first="2025-01-10")
        holder = Holder("cisco", {"CCIE-EI": "2023-09-01"}, done, passed=passed)
        assert (len(holder.of("CCIE-EI").cycles) == 1) is renewed

    @pytest.mark.parametrize(
        ("credits", "second", "renewed"), [(40, "350-401", True), (40, "300-410", False), (30, "350-401", False)]
    )
    def test_forty_credits_and_two_different_exams_renew_an_expert(
        self, credits: int, second: str, renewed: bool
    ) -> None:
        engine = compiled(_without_core_route(), ForEverybody())
        done = spread("approved_item", credits, of=10, first="2025-01-10")
        passed = (("300-410", "2025-10-01"), (second, "2025-11-01"))
        holder = Holder("cisco", {"CCIE-EI": "2023-09-01"}, done, passed=passed, engine=engine)
        assert (len(holder.of("CCIE-EI").cycles) == 1) is renewed
        assert not renewed or holder.dates("CCIE-EI")[0] == "2028-11-01"


def _without_core_route() -> CertificationPolicy:
    """The core exam is one of the two, so that forty credits with it would renew by another route."""
    policy = load("cisco").certification
    assert policy is not None
    expert = policy.levels[-1]
    (rules,) = expert.rules
    assert rules.renewal is not None
    assert rules.renewal.any_of[1].name == "Credits and the core exam"
    ways = (rules.renewal.any_of[0], *rules.renewal.any_of[2:])
    rules = replace(rules, renewal=replace(rules.renewal, any_of=ways))
    return replace(policy, levels=(*policy.levels[:-1], replace(expert, rules=(rules,))))


class TestAws:
    """Associate earned on 2023-05-10."""

    EARNED = {"SAA-C03": "2023-05-10"}

    def test_lasts_three_years_without_a_grace(self) -> None:
        assert Holder("aws", self.EARNED).dates("SAA-C03") == ("2026-05-10", "2026-05-10")

    def test_a_higher_exam_renews_it_from_that_day(self) -> None:
        holder = Holder("aws", self.EARNED, passed=(("SAP-C02", "2025-02-01"),))
        assert holder.dates("SAA-C03")[0] == holder.dates("SAP-C02")[0] == "2028-02-01"

    def test_by_the_other_reading_from_its_old_end(self) -> None:
        policy = load("aws").certification
        assert policy is not None
        levels = tuple(
            replace(level, rules=tuple(replace(rules, exam_end_from="old_end") for rules in level.rules))
            for level in policy.levels
        )
        engine: Engine = compiled(replace(policy, levels=levels), ForEverybody())
        holder = Holder("aws", self.EARNED, passed=(("SAA-C03", "2025-02-01"),), engine=engine)
        assert holder.dates("SAA-C03")[0] == "2029-05-10"

    def test_a_lower_exam_renews_nothing_above(self) -> None:
        holder = Holder("aws", self.EARNED, passed=(("CLF-C02", "2025-02-01"),))
        assert holder.dates("SAA-C03")[0] == "2026-05-10"

    def test_a_named_course_renews_the_foundational_one_only(self) -> None:
        holder = Holder("aws", {**self.EARNED, "CLF-C02": "2023-05-10"}, (("game", "2025-01-05", 1.0),))
        named = holder.facts.activities[0]._replace(name="aws cloud quest: Recertify Cloud Practitioner")
        assert holder.dates("CLF-C02")[0] == "2026-05-10"
        holder.facts = replace(holder.facts, activities=(named,))
        assert holder.dates("CLF-C02")[0] == "2028-01-05"
        assert holder.dates("SAA-C03")[0] == "2026-05-10"

    @pytest.mark.parametrize(
        ("exam_on", "end"), [(None, "2027-05-10"), ("2026-01-10", "2029-01-10"), ("2024-01-10", "2028-01-10")]
    )
    def test_maintaining_it_adds_a_year_to_the_old_end_in_place_of_a_term(self, exam_on: str | None, end: str) -> None:
        passed = (("SAA-C03", exam_on),) if exam_on else ()
        holder = Holder("aws", self.EARNED, (("game", "2025-01-05", 1.0),), passed=passed)
        named = holder.facts.activities[0]._replace(name="AWS maintenance activity")
        holder.facts = replace(holder.facts, activities=(named,))
        assert holder.dates("SAA-C03")[0] == end


class TestDueDates:
    """A program that sets the days by which something is due itself; past the last of them, a year counts."""

    DUE = (date(2025, 4, 30), date(2026, 4, 24))

    @pytest.mark.parametrize(
        ("earned", "done", "ends", "cycles"),
        [
            ("2024-09-01", (), "2025-05-01", 0),
            ("2024-09-01", ("2025-04-30",), "2026-04-25", 1),
            ("2024-09-01", ("2025-05-01",), "2025-05-01", 0),
            ("2024-09-01", ("2025-04-30", "2026-04-24"), "2027-04-25", 2),
            ("2025-04-30", (), "2025-05-01", 0),
            ("2025-05-01", (), "2026-04-25", 0),
            ("2026-06-01", (), "2027-06-01", 0),
        ],
    )
    def test_a_term_ends_after_the_next_one(self, earned: str, done: tuple[str, ...], ends: str, cycles: int) -> None:
        policy = load("aws").certification
        assert policy is not None
        rules = LevelRules(
            validity_months=12,
            cycle_end="due_date",
            due_dates=self.DUE,
            units_end_from="old_end",
            renewal=Requirement(courses=("Maintenance",)),
        )
        levels = tuple(replace(level, rules=(rules,)) for level in policy.levels)
        engine = compiled(replace(policy, levels=levels), ForEverybody())
        holder = Holder("aws", {"SAA-C03": earned}, tuple(("game", day, 1.0) for day in done), engine=engine)
        named = tuple(one._replace(name="Maintenance") for one in holder.facts.activities)
        holder.facts = replace(holder.facts, activities=named)
        assert (holder.dates("SAA-C03")[0], len(holder.of("SAA-C03").cycles)) == (ends, cycles)


class TestCncf:
    @pytest.mark.parametrize(("on", "ends"), [("2024-03-31", "2027-03-31"), ("2024-04-01", "2026-04-01")])
    def test_what_is_earned_from_april_2024_lasts_two_years(self, on: str, ends: str) -> None:
        assert Holder("cncf", {"CKA": on}).dates("CKA") == (ends, ends)

    @pytest.mark.parametrize("on", ["2024-03-31", "2024-04-01"])
    def test_the_exam_taken_again_counts_two_years_from_its_day(self, on: str) -> None:
        holder = Holder("cncf", {"CKA": on}, passed=(("CKA", "2026-02-10"),))
        assert holder.dates("CKA")[0] == "2028-02-10"

    def test_another_exam_renews_nothing(self) -> None:
        holder = Holder("cncf", {"CKA": "2024-04-01"}, passed=(("CKAD", "2026-02-10"),))
        assert holder.dates("CKA")[0] == "2026-04-01"


class TestMicrosoft:
    """Ends on 2026-05-10; the assessment opens on 2025-11-10."""

    EARNED = {"AZ-104": "2025-05-10"}

    @pytest.mark.parametrize(
        ("on", "ends"),
        [
            ("2025-12-01", "2027-05-10"),
            ("2025-11-10", "2027-05-10"),
            ("2025-11-09", "2026-05-10"),
            ("2026-05-09", "2027-05-10"),
            ("2026-05-11", "2026-05-10"),
        ],
    )
    def test_a_year_is_added_to_the_old_end_within_the_window(self, on: str, ends: str) -> None:
        assert Holder("microsoft", self.EARNED, passed=(("AZ-104", on),)).dates("AZ-104")[0] == ends

    def test_due_in_june_and_passed_in_february_gives_the_june_after(self) -> None:
        holder = Holder("microsoft", {"AZ-104": "2022-06-15"}, passed=(("AZ-104", "2023-02-01"),))
        assert holder.dates("AZ-104")[0] == "2024-06-15"

    def test_passing_twice_in_the_window_adds_one_year(self) -> None:
        holder = Holder("microsoft", self.EARNED, passed=(("AZ-104", "2025-12-01"), ("AZ-104", "2026-01-01")))
        assert holder.dates("AZ-104")[0] == "2027-05-10"
