"""What rule packs can say beside the shipped program: each dimension by itself, and accounts taken in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import Facts, ForEverybody, Upgraded
from credenza.certification.rules.terms import first_after_month, years_within
from credenza.programs.certification_shapes import ActivityType, CarryOver, LevelRules, Requirement
from tests.rules.certification.candidates import courses, day, done, earned, extended, passed
from tests.rules.certification.other_packs import all_of, any_of, category, earning, isaca, level, pmi, program
from tests.rules.certification.packs import atlassian, kind, units

COURSE = ActivityType(id="coursework", name="Course", units=Decimal(10))
BOTH = Requirement(courses=("SKU-1", "Second Course"))
EXPERT = all_of(Requirement(credential="ACP-120"), Requirement(credential="ACP-520"))


def replay(policy, *grants, exams=(), activities=(), until=None, everybody=None, **more):
    facts = Facts(earned=grants, exams=exams, activities=activities, **more)
    return compiled(policy, everybody or ForEverybody()).replay(facts, until)


def accredited(*rules, earned_by=BOTH, renewal=BOTH):
    """A level whose one certification is earned by itself."""
    rules = rules or (LevelRules(validity_months=24, renewal=renewal),)
    levels = (*atlassian().levels, level("T", 0, False, *rules))
    return atlassian(levels=levels, certifications=(*atlassian().certifications, kind("ACC", "T", earned_by=earned_by)))


def course(on, item="", name="any"):
    return done("coursework", on, name, item=item)


class TestEarnedByItself:
    def test_on_the_first_day_on_which_what_it_asks_for_is_met(self):
        activities = (
            course("2025-01-01", "sku-1"),
            course("2025-03-01", name="second COURSE"),
            course("2025-04-01", "SKU-1"),
        )
        told = replay(accredited(), activities=activities)
        index = [each.code for each in accredited().certifications].index("ACC")
        assert [(one.id, one.certification, one.earned_on) for one in told.credentials] == [(-(index * 10_000 + 1), "ACC", day("2025-03-01"))]  # fmt: skip
        assert told.credentials[0].suspends_on == day("2027-03-01")

    def test_half_of_it_is_not_enough(self):
        assert replay(accredited(), activities=(course("2025-01-01", "SKU-1"),)).credentials == ()

    def test_what_earned_it_does_not_renew_it_and_the_same_courses_again_do(self):
        first = (course("2025-03-01", "SKU-1"), course("2025-03-01", name="Second Course"))
        again = (course("2026-03-01", "SKU-1"), course("2026-05-01", name="Second Course"))
        assert replay(accredited(), activities=first).credentials[0].cycles == ()
        one = replay(accredited(), activities=(*first, *again)).credentials[0]
        assert [(c.start, c.closed_on) for c in one.cycles] == [(day("2025-03-01"), day("2026-05-01"))]

    def test_when_it_is_over_newer_courses_earn_it_anew(self):
        first = (
            course("2025-03-01", "SKU-1"),
            course("2025-03-01", name="Second Course"),
            course("2026-06-01", "SKU-1"),
        )
        once = replay(accredited(), activities=(*first, course("2027-04-01", name="Second Course")))
        twice = replay(accredited(), activities=(*first, course("2027-04-01", name="Second Course"), course("2027-05-01", "SKU-1")))  # fmt: skip
        assert len(once.credentials) == 1
        assert [(one.earned_on, one.id % 10_000) for one in twice.credentials] == [(day("2025-03-01"), 9999), (day("2027-05-01"), 9998)]  # fmt: skip

    def test_staff_may_state_it_and_an_exam_does_nothing(self):
        told = replay(accredited(), earned(1, "ACC", "2025-01-01"), exams=(passed(2, "ACC", "2025-02-01"),))
        assert [(one.id, one.cycles) for one in told.credentials] == [(1, ())]

    def test_a_retired_one_is_no_longer_earned(self):
        activities = (course("2025-03-01", "SKU-1"), course("2025-03-01", name="Second Course"))
        everybody = ForEverybody(retired={"ACC": day("2025-03-01")})
        assert replay(accredited(), activities=activities, everybody=everybody).credentials == ()

    def test_what_is_earned_by_itself_may_earn_another(self):
        policy = accredited()
        top = kind("TOP", "T", earned_by=Requirement(credential="ACC"))
        policy = replace(policy, certifications=(top, *policy.certifications))
        activities = (course("2025-03-01", "SKU-1"), course("2025-03-02", name="Second Course"))
        told = replay(policy, activities=activities)
        assert [(one.certification, one.earned_on) for one in told.credentials] == [("ACC", day("2025-03-02")), ("TOP", day("2025-03-02"))]  # fmt: skip

    @pytest.mark.parametrize(("wanted", "count"), [(2, 1), (3, 0)])
    def test_by_so_many_credentials_of_a_level(self, wanted, count):
        policy = accredited(earned_by=Requirement(credentials_of_level=wanted, level="ACA"))
        grants = (earned(1, "ACA-900", "2025-01-01"), earned(2, "ACA-905", "2025-02-01"))
        told = replay(policy, *grants)
        assert [one.earned_on for one in told.credentials if one.id < 0] == [day("2025-02-01")] * count

    def test_by_units_whatever_credentials_are_held(self):
        told = replay(accredited(earned_by=units(30)), activities=courses("2025-01-01", "2025-02-01", "2025-03-01"))
        assert [one.earned_on for one in told.credentials] == [day("2025-03-01")]

    def test_by_an_exam_or_by_a_course(self):
        policy = accredited(earned_by=any_of(Requirement(exam="ACP-120"), Requirement(courses=("SKU-1",))))
        by_exam = replay(policy, exams=(passed(1, "ACP-120", "2025-01-01"),))
        by_course = replay(policy, activities=(course("2025-02-01", "SKU-1"),))
        assert [{one.certification for one in told.credentials} for told in (by_exam, by_course)] == [
            {"ACP-120", "ACC"},
            {"ACC"},
        ]


class TestATermThatOthersRenew:
    """It goes on at the end of its term while the credentials that it rests on are in force."""

    POLICY = accredited(
        LevelRules(validity_months=24, closing="at_end", units_end_from="old_end", renewal=EXPERT), earned_by=EXPERT
    )
    GRANTS = (earned(1, "ACP-120", "2024-06-15"), earned(2, "ACP-520", "2024-06-15"))

    def expert(self, *grants, **more):
        return next(one for one in replay(self.POLICY, *grants, **more).credentials if one.id < 0)

    def test_they_are_in_force_on_its_last_day(self):
        one = self.expert(*self.GRANTS)
        assert (one.earned_on, one.suspends_on, one.met, one.cycles) == (day("2024-06-15"), day("2028-06-15"), True, ())

    def test_one_of_them_is_over_by_then(self):
        one = self.expert(earned(1, "ACP-120", "2024-01-15"), earned(2, "ACP-520", "2024-06-15"))
        assert (one.suspends_on, one.met) == (day("2026-06-15"), False)

    def test_what_is_certain_for_a_second_term_is_told_at_once(self):
        longer = tuple(extended(n, "2025-01-01", "2028-12-01", "2028-12-01") for n in (1, 2))
        one = self.expert(*self.GRANTS, extensions=longer)
        assert ([c.closed_on for c in one.cycles], one.suspends_on) == ([day("2026-06-15")], day("2030-06-15"))

    def test_the_cycle_has_closed_once_its_end_has_come(self):
        assert self.expert(*self.GRANTS, until=day("2026-06-14")).cycles == ()
        closed = self.expert(*self.GRANTS, until=day("2026-06-15"))
        assert ([c.closed_on for c in closed.cycles], closed.met) == ([day("2026-06-15")], False)

    def test_renewed_ones_carry_it_on(self):
        late = (earned(1, "ACP-120", "2024-01-15"), earned(2, "ACP-520", "2024-06-15"))
        one = self.expert(*late, exams=(passed(3, "ACP-120", "2026-01-10"),))
        assert (one.suspends_on, one.met) == (day("2028-06-15"), True)


class TestSubYears:
    def test_they_are_counted_back_from_the_end_and_the_first_takes_what_is_left(self):
        ends = years_within(date(2023, 8, 10), date(2027, 1, 1))
        assert ends == (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1))

    def test_an_extension_lifts_the_end_of_a_year_too(self):
        longer = extended(1, "2024-12-01", "2025-03-01", "2025-03-01")
        one = replay(isaca(), earned(1, "CISA", "2024-01-01"), extensions=(longer,)).of(1)
        assert one.expires_on == day("2025-03-01")

    def test_as_one_of_two_ways_a_missed_year_ends_nothing(self):
        tree = any_of(units(200), Requirement(units_each_year=Decimal(20)))
        policy = program(levels=(level("X", validity_months=36, renewal=tree),), certifications=(kind("X", "X"),))
        assert replay(policy, earned(1, "X", "2024-01-01")).of(1).suspends_on == day("2027-01-01")


@pytest.mark.parametrize(
    ("month", "on", "expected"),
    [(12, "2027-06-01", "2028-01-01"), (12, "2028-01-01", "2028-01-01"), (2, "2027-03-01", "2027-03-01"), (2, "2027-03-02", "2028-03-01"), (6, "2027-06-30", "2027-07-01")],
)  # fmt: skip
def test_a_term_ends_after_a_months_end(month, on, expected):
    assert first_after_month(month, day(on)) == day(expected)


def test_a_calendar_year_ends_with_december():
    one = replay(isaca(), earned(1, "CISA", "2023-08-10")).of(1)
    assert one.suspends_on == day("2025-01-01")  # its first sub-year; the term itself ends two years later


class TestCarryOver:
    def policy(self, **rule):
        carry = CarryOver(up_to=Decimal(15), **rule)
        return program(
            types=(earning("a", "a"), earning("b", "b")),
            categories=(category("a"), category("b")),
            levels=(level("X", validity_months=24, carry_over=carry, renewal=units(50)),),
            certifications=(kind("X", "X"),),
        )

    def one(self, *rows, **rule):
        activities = tuple(done(type_, on, units=Decimal(number)) for type_, on, number in rows)
        return replay(self.policy(**rule), earned(1, "X", "2024-01-01"), activities=activities).of(1)

    def test_up_to_a_most(self):
        assert [self.one(("a", "2024-02-01", n)).carried for n in (50, 55, 90)] == [0, 5, 15]

    def test_only_of_a_category(self):
        assert self.one(("a", "2024-02-01", 48), ("b", "2024-03-01", 30), category="a").carried == 15
        assert self.one(("b", "2024-02-01", 80), category="a").carried == 0

    def test_what_was_carried_counts_toward_the_next_cycle_once(self):
        one = self.one(("a", "2024-02-01", 60), ("a", "2024-03-01", 40), ("a", "2024-04-01", 49))
        assert [(c.units, c.carried) for c in one.cycles] == [(60, 0), (50, 10)]
        assert (one.units, one.carried) == (49, 0)


class TestAtTheEnd:
    def test_what_comes_after_the_requirement_is_met_still_belongs_to_the_cycle(self):
        rows = [(skill, "2018-01-10", 20) for skill in ("ways_of_working", "power_skills", "business_acumen")]
        activities = [done(type_, on, units=Decimal(n)) for type_, on, n in rows]
        activities += [
            done("power_skills", "2020-02-02", units=Decimal(5)),
            done("power_skills", "2020-02-03", units=Decimal(3)),
        ]
        one = replay(pmi(), earned(1, "PMP", "2017-02-03"), activities=tuple(activities)).of(1)
        assert (one.cycles[0].units, one.units, one.carried) == (65, 8, 5)

    def test_a_second_renewal_in_the_same_cycle_does_not_move_it_again(self):
        rows = [
            (skill, on, 20)
            for on in ("2018-01-10", "2018-05-10")
            for skill in ("ways_of_working", "power_skills", "business_acumen")
        ]
        activities = tuple(done(type_, on, units=Decimal(n)) for type_, on, n in rows)
        one = replay(pmi(), earned(1, "PMP", "2017-02-03"), activities=activities).of(1)
        assert (one.suspends_on, one.units) == (day("2023-02-03"), 120)


class TestEffectiveDating:
    def test_a_cycle_keeps_the_number_it_began_with(self):
        rules = (
            LevelRules(validity_months=24, renewal=units(20)),
            LevelRules(from_on=date(2025, 1, 1), validity_months=36, renewal=units(40)),
        )
        policy = program(types=(COURSE,), levels=(level("X", 0, False, *rules),), certifications=(kind("X", "X"),))
        activities = courses("2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01")
        one = replay(policy, earned(1, "X", "2024-06-01"), activities=activities).of(1)
        assert [(c.closed_on, c.suspends_on) for c in one.cycles] == [(day("2025-03-01"), day("2028-03-01"))]
        assert one.units == 30


class TestAccountsTakenIn:
    """Two accounts of one person: what each earned stays its own until the day they become one."""

    GRANTS = (earned(1, "ACP-120", "2024-06-15"), earned(2, "ACP-120", "2025-01-15", account=1))

    def test_until_then_an_exam_renews_only_its_own_accounts_credential(self):
        told = replay(
            atlassian(),
            *self.GRANTS,
            exams=(passed(3, "ACP-120", "2025-03-01", account=1),),
            merged_on=(day("2026-01-01"),),
        )
        assert (told.of(1).cycles, len(told.of(2).cycles)) == ((), 1)

    def test_then_two_of_one_certification_become_the_one_with_the_later_dates(self):
        told = replay(atlassian(), *self.GRANTS, merged_on=(day("2025-06-01"),), activities=courses("2025-07-01"))
        assert (told.of(1).merged_into, told.of(1).merged_on, told.of(2).merged_into) == (2, day("2025-06-01"), None)
        assert (told.of(1).units, told.of(2).units) == (0, 10)
        assert not told.of(1).in_force_on(day("2025-07-01"))

    def test_later_facts_about_the_one_go_to_the_other(self):
        told = replay(
            atlassian(), *self.GRANTS, merged_on=(day("2025-06-01"),), exams=(passed(3, "ACP-120", "2025-09-01"),),
            extensions=(extended(1, "2025-07-01", "2030-01-01", "2030-04-01"),),
            upgrades=(Upgraded(credential=1, on=day("2025-10-01"), certification="ACP-420"),),
        )  # fmt: skip
        two = told.of(2)
        assert (two.suspends_on, two.certification, len(two.cycles)) == (day("2030-01-01"), "ACP-420", 1)
        assert told.of(1).suspends_on == day("2026-06-15")

    def test_what_is_over_by_then_stays_what_it_was(self):
        told = replay(atlassian(), *self.GRANTS, merged_on=(day("2026-10-01"),))
        assert [one.merged_into for one in told.credentials] == [None, None]

    def test_a_third_account_joins_on_its_own_day(self):
        grants = (*self.GRANTS, earned(3, "ACP-120", "2025-02-15", account=2))
        told = replay(atlassian(), *grants, merged_on=(day("2025-06-01"), day("2025-08-01")))
        assert [told.of(n).merged_on for n in (1, 2, 3)] == [day("2025-06-01"), day("2025-08-01"), None]


def test_the_highest_in_force_alone_leads_and_a_waiting_one_still_does():
    policy = atlassian(lead="highest", renewal_scope="lower_levels")
    grants = (earned(1, "ACP-120", "2024-06-15"), earned(2, "ACA-900", "2024-06-15"))
    told = replay(policy, *grants, activities=courses(*[f"2025-{m:02}-01" for m in range(1, 11)]))
    assert [(c.closed_on, c.by) for c in told.of(2).cycles] == [(day("2025-10-01"), "units")]
    assert [(c.closed_on, c.by) for c in told.of(1).cycles] == [(day("2025-10-01"), "units")]


def test_an_exam_scope_of_the_level_takes_the_others_along():
    grants = (
        earned(1, "ACP-120", "2024-06-15"),
        earned(2, "ACP-420", "2024-06-15"),
        earned(3, "ACA-900", "2024-06-15"),
    )
    told = replay(atlassian(exam_scope="level"), *grants, exams=(passed(4, "ACP-120", "2025-01-01"),))
    assert [[c.by for c in told.of(n).cycles] for n in (1, 2, 3)] == [["exam"], ["level"], []]


def test_where_exams_do_not_renew_a_retake_does_nothing():
    policy = program(levels=(level("X", validity_months=24),), certifications=(kind("X", "X"),))
    told = replay(policy, earned(1, "X", "2024-06-15"), exams=(passed(2, "X", "2025-01-01"),))
    assert [(one.id, one.cycles) for one in told.credentials] == [(1, ())]


def test_units_are_exact_to_the_hundredth():
    policy = program(levels=(level("X", validity_months=24, renewal=units("0.3")),), certifications=(kind("X", "X"),))
    tenths = tuple(done("learning", f"2024-0{n}-01", units=Decimal("0.1")) for n in (7, 8, 9))
    one = replay(policy, earned(1, "X", "2024-06-15"), activities=tenths).of(1)
    assert [(c.closed_on, c.units) for c in one.cycles] == [(day("2024-09-01"), Decimal("0.3"))]


def test_an_upgrade_to_a_level_of_fixed_rhythm_follows_that_rhythm():
    levels = (
        level("X", validity_months=24, renewal=units(50)),
        level("Y", validity_months=24, closing="at_end", units_end_from="old_end", renewal=units(20)),
    )
    policy = program(levels=levels, certifications=(kind("X", "X"), kind("Y", "Y")))
    upgrades = (Upgraded(credential=1, on=day("2025-01-01"), certification="Y"),)
    activities = (done("learning", "2024-07-01", units=Decimal(30)), done("learning", "2026-08-01", units=Decimal(3)))
    one = replay(policy, earned(1, "X", "2024-06-15"), activities=activities, upgrades=upgrades).of(1)
    assert [(c.closed_on, c.units) for c in one.cycles] == [(day("2026-06-15"), 30)]
    assert (one.suspends_on, one.units) == (day("2028-06-15"), 3)
