"""The published examples of other houses' renewal programs come out by the same engine. Ends are half open here: a
term that a page says ends on 2 February is over on the 3rd."""

from decimal import Decimal

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Facts, ForEverybody
from tests.rules.certification import other_packs as packs
from tests.rules.certification.candidates import day, done, earned, passed
from tests.rules.certification.packs import kind


def standing(policy, *, earned=(), exams=(), activities=(), **more):
    facts = Facts(earned=earned, exams=exams, activities=activities, **more)
    return compiled(policy, ForEverybody()).replay(facts)


def of(type_, on, number, **more):
    """An activity that says its own units."""
    return done(type_, on, units=Decimal(number), **more)


def dates(credential):
    return credential.suspends_on, credential.expires_on


class TestPmi:
    EARNED = (earned(1, "PMP", "2017-02-03"),)
    SKILLS = tuple(of(skill, "2018-01-10", 10) for skill in packs.SKILLS)

    def one(self, *activities, grants=EARNED, until=None):
        facts = Facts(earned=grants, activities=activities)
        return compiled(packs.pmi(), ForEverybody()).replay(facts, until).of(1)

    def test_it_ends_the_day_before_the_anniversary_and_is_lost_a_year_later(self):
        assert dates(self.one()) == (day("2020-02-03"), day("2021-02-03"))

    def test_renewing_early_keeps_the_rhythm(self):
        one = self.one(*self.SKILLS, of("power_skills", "2018-06-15", 30))
        assert dates(one) == (day("2023-02-03"), day("2024-02-03"))
        assert one.met
        assert one.cycles == ()

    def test_the_cycle_closes_at_its_end(self):
        one = self.one(*self.SKILLS, of("power_skills", "2018-06-15", 30), until=day("2020-02-03"))
        assert [(c.start, c.closed_on, c.units) for c in one.cycles] == [(day("2017-02-03"), day("2020-02-03"), 60)]
        assert (one.start, one.units, one.met) == (day("2020-02-03"), 0, False)

    def test_thirty_of_learning_and_thirty_of_giving_back_are_fifty_five(self):
        one = self.one(*self.SKILLS, of("giving", "2018-06-15", 30))
        assert one.units == 55
        assert dates(one) == (day("2020-02-03"), day("2021-02-03"))

    def test_practice_counts_eight_within_giving_back(self):
        one = self.one(of("practice", "2018-06-15", 30), of("giving", "2018-06-16", 20))
        assert one.units == 25

    @pytest.mark.parametrize(("early", "late", "carried"), [(60, 11, 11), (60, 25, 20), (60, 0, 0), (71, 0, 0)])
    def test_what_is_left_over_from_the_last_year_carries_over(self, early, late, carried):
        activities = [of(skill, "2018-01-10", 8) for skill in packs.SKILLS]
        activities.append(of("power_skills", "2018-03-01", early - 24))
        activities += [of("ways_of_working", "2019-06-01", late)] if late else []
        one = self.one(*activities, until=day("2020-03-01"))
        assert (one.carried, one.units, one.cycles[0].units) == (carried, carried, early + late)

    def test_what_a_skill_needs_is_not_left_over(self):
        activities = [of(skill, "2018-01-10", 8) for skill in packs.SKILLS[:2]]
        activities += [of("power_skills", "2018-03-01", 60), of("business_acumen", "2019-06-01", 10)]
        assert self.one(*activities, until=day("2020-03-01")).carried == 2

    @pytest.mark.parametrize(("learning", "giving", "units", "met"), [(18, 12, 30, True), (17, 13, 29, False)])
    def test_the_agile_practitioner_needs_eighteen_of_learning(self, learning, giving, units, met):
        activities = (
            of("ways_of_working", "2018-01-10", 4),
            of("power_skills", "2018-01-11", 4),
            of("business_acumen", "2018-01-12", learning - 8),
            of("giving", "2018-01-13", giving),
        )
        one = self.one(*activities, grants=(earned(1, "PMI-ACP", "2017-02-03"),))
        assert (one.units, one.met) == (units, met)


class TestComptia:
    def test_terms_of_three_years_follow_each_other_whenever_it_is_renewed(self):
        grants = (earned(1, "SECURITY+", "2012-01-15"),)
        activities = (
            of("learning", "2013-05-01", 50),
            of("learning", "2015-02-01", 50),
            of("learning", "2019-01-01", 50),
        )
        one = standing(packs.comptia(), earned=grants, activities=activities).of(1)
        assert [cycle.suspends_on for cycle in one.cycles] == [day("2018-01-15"), day("2021-01-15"), day("2024-01-15")]

    @pytest.mark.parametrize("on", ["2026-02-28", "2026-03-01"])
    def test_the_higher_one_saves_the_lower_one_in_time_and_shares_its_end(self, on):
        grants = (earned(1, "A+", "2023-03-01"), earned(2, "SECURITY+", "2024-06-01"))
        told = standing(packs.comptia(), earned=grants, activities=(of("learning", on, 50),))
        assert told.of(2).suspends_on == day("2030-06-01")
        in_time = on == "2026-02-28"  # the thirty days after are only to hand in
        assert told.of(1).suspends_on == day("2030-06-01" if in_time else "2026-03-01")
        assert (told.of(1).expires_on == told.of(2).expires_on) is in_time

    def test_the_lower_one_does_not_renew_by_its_own_units_beside_a_higher_one(self):
        grants = (earned(1, "A+", "2023-03-01"), earned(2, "SECURITY+", "2024-06-01"))
        told = standing(packs.comptia(), earned=grants, activities=(of("learning", "2025-02-01", 30),))
        assert [one.cycles for one in told.credentials] == [(), ()]

    def test_once_the_higher_one_is_over_the_lower_one_leads(self):
        grants = (earned(1, "SECURITY+", "2022-03-01"), earned(2, "A+", "2024-06-01"))
        told = standing(packs.comptia(), earned=grants, activities=(of("learning", "2025-02-01", 30),))
        assert [(c.closed_on, c.by, c.units) for c in told.of(2).cycles] == [(day("2025-03-31"), "units", 30)]

    def test_the_day_on_which_the_lower_one_begins_to_lead_counts_whole(self):
        grants = (earned(1, "SECURITY+", "2022-03-01"), earned(2, "A+", "2024-06-01"))
        activities = (of("learning", "2025-02-01", 30), of("learning", "2025-03-31", 5))
        told = standing(packs.comptia(), earned=grants, activities=activities)
        assert [(c.closed_on, c.units) for c in told.of(2).cycles] == [(day("2025-03-31"), 35)]

    def test_limits_differ_by_level(self):
        activities = (of("work", "2024-07-01", 30),)
        for code, most in (("A+", 4), ("SECURITY+", 10)):
            told = standing(packs.comptia(), earned=(earned(1, code, "2024-06-01"),), activities=activities)
            assert told.of(1).units == most


class TestIsc2:
    EARNED = (earned(1, "CISSP", "2018-03-01"),)

    def one(self, *activities, until="2021-04-01"):
        facts = Facts(earned=self.EARNED, activities=activities)
        return compiled(packs.isc2(), ForEverybody()).replay(facts, day(until)).of(1)

    def test_ninety_days_only_to_hand_in(self):
        one = self.one(of("a", "2021-03-01", 120))
        assert dates(one) == (day("2021-03-01"), day("2021-05-30"))
        assert one.units == 0

    @pytest.mark.parametrize(("on", "carried"), [("2020-11-17", "6.5"), ("2020-06-30", "0")])
    def test_group_a_of_the_last_six_months_rolls_over(self, on, carried):
        one = self.one(of("a", "2019-01-01", 90), of("b", "2019-02-01", 30), of("a", on, "6.5"))
        assert one.cycles[0].units == Decimal("126.5")
        assert (one.carried, one.units) == (Decimal(carried), Decimal(carried))
        assert one.suspends_on == day("2024-03-01")

    def test_group_b_never_rolls_over_and_counts_thirty(self):
        one = self.one(of("a", "2019-01-01", 90), of("b", "2020-12-01", 50))
        assert (one.cycles[0].units, one.carried) == (120, 0)

    def test_too_little_of_group_a_does_not_renew(self):
        assert self.one(of("a", "2019-01-01", 89), of("b", "2019-12-01", 31)).cycles == ()


class TestIsaca:
    def one(self, *years, until="2027-01-01"):
        activities = tuple(of("learning", f"{2024 + n}-06-30", number) for n, number in enumerate(years) if number)
        facts = Facts(earned=(earned(1, "CISA", "2024-01-01"),), activities=activities)
        return compiled(packs.isaca(), ForEverybody()).replay(facts, day(until)).of(1)

    def test_enough_in_all_and_in_each_year_renews_for_three_calendar_years(self):
        one = self.one(40, 40, 40)
        assert [(c.closed_on, c.units) for c in one.cycles] == [(day("2027-01-01"), 120)]
        assert one.suspends_on == day("2028-01-01")  # the end of a year that has no minimum yet
        assert one.start == day("2027-01-01")

    def test_with_each_year_met_the_next_term_is_whole(self):
        one = self.one(40, 40, 40, 20, 20, 20, until="2029-12-01")
        assert dates(one) == (day("2030-01-01"), day("2030-01-01"))

    def test_a_year_without_its_minimum_ends_the_credential(self):
        one = self.one(90, 15, 30)
        assert dates(one) == (day("2026-01-01"), day("2026-01-01"))
        assert one.units == 105

    def test_the_first_year_ends_at_its_end_unless_it_is_met(self):
        assert self.one(0).expires_on == day("2025-01-01")
        assert self.one(20).expires_on == day("2026-01-01")


class TestShrm:
    def one(self, *activities, birth_month=12):
        grants = (earned(1, "SHRM-CP", "2024-06-01"),)
        return standing(packs.shrm(), earned=grants, activities=activities, birth_month=birth_month).of(1)

    def test_it_ends_after_the_birth_month_and_is_lost_sixty_days_later(self):
        assert dates(self.one()) == (day("2028-01-01"), day("2028-03-01"))

    def test_without_a_known_birth_month_it_ends_on_the_anniversary(self):
        assert self.one(birth_month=None).suspends_on == day("2027-06-01")

    def test_recertifying_early_starts_counting_at_once_and_keeps_the_month(self):
        one = self.one(of("education", "2027-03-10", 60), of("education", "2027-03-11", 5))
        assert [(c.closed_on, c.suspends_on) for c in one.cycles] == [(day("2027-03-10"), day("2031-01-01"))]
        assert one.units == 5

    def test_what_is_left_over_counts_as_education(self):
        one = self.one(of("profession", "2026-01-01", 50), of("education", "2026-02-01", 30))
        assert one.cycles[0].units == 60
        assert (one.carried, one.units) == (20, 20)


class TestHrci:
    GRANTS = (earned(1, "PHR", "2023-01-01"),)

    def test_renewing_while_suspended_loses_time_of_the_next_cycle(self):
        activities = (of("learning", "2024-05-01", 59), of("ethics", "2026-05-01", 1), of("learning", "2026-06-01", 3))
        one = standing(packs.hrci(), earned=self.GRANTS, activities=activities).of(1)
        assert [c.closed_on for c in one.cycles] == [day("2026-05-01")]
        assert (one.start, one.suspends_on, one.units) == (day("2026-01-01"), day("2029-01-01"), 3)

    def test_without_ethics_there_is_no_renewal(self):
        one = standing(packs.hrci(), earned=self.GRANTS, activities=(of("learning", "2024-05-01", 60),)).of(1)
        assert dates(one) == (day("2026-01-01"), day("2027-01-01"))


@pytest.mark.parametrize(("anchor", "end"), [("activity", "2028-02-01"), ("old_end", "2029-05-10")])
def test_aws_a_higher_exam_renews_the_lower_ones(anchor, end):
    grants = (earned(1, "SAA", "2023-05-10"), earned(2, "CLF", "2024-01-01"), earned(3, "SAP", "2023-05-10"))
    told = standing(packs.aws(anchor), earned=grants, exams=(passed(4, "SAP", "2025-02-01"),))
    assert told.of(3).suspends_on == told.of(1).suspends_on == told.of(2).suspends_on == day(end)
    assert [(c.closed_on, c.by) for c in told.of(1).cycles] == [(day("2025-02-01"), "level")]


def test_aws_a_new_higher_credential_renews_the_lower_ones_and_never_the_other_way():
    told = standing(packs.aws(), earned=(earned(1, "SAA", "2023-05-10"),), exams=(passed(2, "SAP", "2025-02-01"),))
    assert [one.suspends_on for one in told.credentials] == [day("2028-02-01")] * 2
    told = standing(packs.aws(), earned=(earned(1, "SAP", "2023-05-10"),), exams=(passed(2, "SAA", "2025-02-01"),))
    assert told.of(1).suspends_on == day("2026-05-10")


@pytest.mark.parametrize(("on", "end"), [("2024-03-31", "2027-03-31"), ("2024-04-01", "2026-04-01")])
def test_cncf_the_rules_of_the_earning_day_hold(on, end):
    assert standing(packs.cncf(), earned=(earned(1, "CKA", on),)).of(1).suspends_on == day(end)


def test_cncf_a_retake_falls_under_the_rules_of_its_own_day():
    told = standing(packs.cncf(), earned=(earned(1, "CKA", "2024-03-31"),), exams=(passed(2, "CKA", "2026-02-10"),))
    assert told.of(1).suspends_on == day("2028-02-10") > day("2027-03-31")


@pytest.mark.parametrize(
    ("on", "ends"),
    [("2025-12-01", ["2027-05-10"]), ("2025-11-10", ["2027-05-10"]), ("2025-11-09", ["2026-05-10"]), ("2026-05-11", ["2026-05-10", "2027-05-11"])],
)  # fmt: skip
def test_microsoft_the_assessment_counts_in_its_window_and_from_the_old_end(on, ends):
    told = standing(packs.microsoft(), earned=(earned(1, "AZ-104", "2025-05-10"),), exams=(passed(2, "AZ-104", on),))
    assert [one.suspends_on for one in told.credentials] == [day(end) for end in ends]


class TestCisco:
    GRANTS = (earned(1, "CCNP", "2023-09-01"), earned(2, "CCNA", "2023-09-01"))

    def test_eighty_credits_renew_the_level_and_all_below_from_that_day(self):
        activities = (of("learning", "2025-01-01", 40), of("learning", "2026-03-10", 40))
        told = standing(packs.cisco(), earned=self.GRANTS, activities=activities)
        assert [one.suspends_on for one in told.credentials] == [day("2029-03-10")] * 2

    def test_credits_add_up_until_the_highest_renews(self):
        told = standing(packs.cisco(), earned=self.GRANTS, activities=(of("learning", "2025-01-01", 40),))
        assert [one.cycles for one in told.credentials if one.expires_on == day("2026-09-01")] == [(), ()]

    def test_half_with_an_exam_of_the_level_do(self):
        activities, exams = (of("learning", "2025-01-01", 40),), (passed(3, "ENARSI", "2025-06-01"),)
        told = standing(packs.cisco(), earned=self.GRANTS, activities=activities, exams=exams)
        assert told.of(1).cycles[0].closed_on == day("2025-06-01")
        assert told.of(1).suspends_on == day("2028-06-01")

    def test_the_exam_that_earned_it_is_not_one_of_its_cycle(self):
        exams = (passed(3, "ENARSI", "2025-06-01"),)
        tree = packs.all_of(packs.units(40), packs.Requirement(exam="same"))
        policy = packs.program(
            levels=(packs.level("X", validity_months=36, renewal=tree),), certifications=(kind("ENARSI", "X"),)
        )
        told = standing(policy, exams=exams, activities=(of("learning", "2025-07-01", 40),))
        assert told.of(3).cycles == ()
        again = (*exams, passed(4, "ENARSI", "2025-08-01"))
        told = standing(policy, exams=again, activities=(of("learning", "2025-07-01", 40),))
        assert [c.closed_on for c in told.of(3).cycles] == [day("2025-08-01")]

    def test_an_item_of_the_last_days_counts_by_its_own_day(self):
        activities = (of("learning", "2025-01-01", 79), of("learning", "2026-08-20", 1))
        assert standing(packs.cisco(), earned=self.GRANTS, activities=activities).of(1).suspends_on == day("2029-08-20")


class TestScrum:
    @pytest.mark.parametrize(("on", "renewed"), [("2023-07-10", True), ("2023-07-09", False)])
    def test_units_older_than_two_years_are_too_old(self, on, renewed):
        activities = (of("learning", on, 10), of("learning", "2025-07-10", 10))
        one = standing(packs.scrum(), earned=(earned(1, "CSM", "2023-06-15"),), activities=activities).of(1)
        assert (len(one.cycles) == 1) is renewed
        assert one.units == (0 if renewed else 10)

    def test_forty_renew_both(self):
        grants = (earned(1, "CSM", "2023-06-15"), earned(2, "CSP", "2024-01-01"))
        told = standing(packs.scrum(), earned=grants, activities=(of("learning", "2025-06-10", 40),))
        assert [one.suspends_on for one in told.credentials] == [day("2027-06-10")] * 2
