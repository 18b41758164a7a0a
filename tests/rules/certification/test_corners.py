"""Where two dimensions of a renewal program meet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.explaining import progress
from credenza.certification.rules.facts import Facts, ForEverybody
from credenza.programs.certification_shapes import ActivityType, CarryOver, LevelRules, Requirement
from tests.rules.certification.candidates import courses, day, done, earned, extended, passed
from tests.rules.certification.other_packs import RHYTHM, all_of, cisco, isaca, isc2, level, program
from tests.rules.certification.packs import atlassian, kind, units


def replay(policy, *grants, exams=(), activities=(), until=None, everybody=None, **more):
    facts = Facts(earned=grants, exams=exams, activities=activities, **more)
    return compiled(policy, everybody or ForEverybody()).replay(facts, until)


def of(type_, on, number):
    return done(type_, on, units=Decimal(number))


def test_what_others_renew_is_not_decided_before_its_last_day():
    tree = Requirement(credential="ACP-120")
    expert = level("E", validity_months=36, closing="at_end", units_end_from="old_end", renewal=tree)
    policy = atlassian(
        levels=(*atlassian().levels, expert), certifications=(*atlassian().certifications, kind("E", "E"))
    )
    grants = (earned(1, "E", "2024-06-15"), earned(2, "ACP-120", "2024-06-15"))
    told = replay(policy, *grants, activities=courses("2025-01-01"))
    assert (told.of(1).suspends_on, told.of(1).met) == (day("2027-06-15"), False)


class TestSubYearsAndExtensions:
    GRANT = earned(1, "CISA", "2024-01-01")

    def test_both_dates_hold_until_the_extended_day(self):
        longer = extended(1, "2024-12-01", "2025-03-01", "2025-04-01")
        one = replay(isaca(), self.GRANT, extensions=(longer,)).of(1)
        assert (one.suspends_on, one.expires_on) == (day("2025-03-01"), day("2025-04-01"))

    def test_a_cycles_years_stay_what_they_were_when_it_began(self):
        longer = extended(1, "2024-06-01", "2027-07-01", "2027-07-01")
        facts = Facts(earned=(self.GRANT,), extensions=(longer,))
        engine = compiled(isaca(), ForEverybody())
        tree = progress(engine, facts, engine.replay(facts), 1, day("2024-07-01"))
        assert tree.parts[1].missing == ("2025-01-01",)


def test_a_fixed_rhythm_takes_the_rules_of_the_day_on_which_the_new_cycle_begins():
    rules = (
        LevelRules(**RHYTHM, renewal=units(10)),
        LevelRules(from_on=date(2026, 1, 1), **(RHYTHM | {"validity_months": 12})),
    )
    policy = program(levels=(level("X", 0, False, *rules),), certifications=(kind("X", "X"),))
    one = replay(policy, earned(1, "X", "2023-06-01"), activities=(of("learning", "2025-01-01", 10),)).of(1)
    assert one.suspends_on == day("2027-06-01")


class TestWhoIsCovered:
    def policy(self, **changed):
        term = {"validity_months": 36, "units_end_from": "old_end", "renewal": units(10)}
        levels = (level("LOW", 1, **(term | {"renewal": units(90)})), level("ONE", 2, **term), level("TWO", 2, **term))
        more = {"renewal_scope": "lower_levels", **changed}
        return program(levels=levels, certifications=tuple(kind(code, code) for code in ("LOW", "ONE", "TWO")), **more)

    def test_another_level_of_the_same_rank_is_not_lower(self):
        policy = self.policy()
        policy = replace(policy, levels=(*policy.levels[:2], replace(policy.levels[2], rules=policy.levels[0].rules)))
        told = replay(
            policy,
            earned(1, "ONE", "2024-01-01"),
            earned(2, "TWO", "2024-01-01"),
            activities=(of("learning", "2025-01-01", 10),),
        )
        assert (len(told.of(1).cycles), len(told.of(2).cycles)) == (1, 0)

    def test_of_two_that_lead_the_later_end_is_shared(self):
        grants = (earned(1, "ONE", "2024-01-01"), earned(2, "TWO", "2024-03-01"), earned(3, "LOW", "2024-02-01"))
        told = replay(self.policy(), *grants, activities=(of("learning", "2025-01-01", 10),))
        assert [told.of(n).suspends_on for n in (1, 2, 3)] == [day("2030-01-01"), day("2030-03-01"), day("2030-03-01")]

    def test_a_retired_one_does_not_keep_the_lower_ones_from_leading(self):
        everybody = ForEverybody(retired={"ONE": day("2024-06-01")})
        policy = self.policy(lead="highest")
        told = replay(
            policy,
            earned(1, "ONE", "2024-01-01"),
            earned(2, "LOW", "2024-01-01"),
            activities=(of("learning", "2025-01-01", 90),),
            everybody=everybody,
        )
        assert (len(told.of(1).cycles), len(told.of(2).cycles)) == (0, 1)


class TestCarryOver:
    @pytest.mark.parametrize(("on", "carried"), [("2020-09-01", 7), ("2020-08-31", 0)])
    def test_the_last_months_begin_on_their_first_day(self, on, carried):
        activities = (of("a", "2019-01-01", 120), of("a", on, 7))
        one = replay(isc2(), earned(1, "CISSP", "2018-03-01"), activities=activities, until=day("2021-03-01")).of(1)
        assert one.carried == carried

    def test_what_lies_beyond_an_item_cap_is_nobodys(self):
        policy = program(
            types=(
                ActivityType(id="event", name="Event", units=Decimal(10), cap=1),
                ActivityType(id="learning", name="Learning"),
            ),
            levels=(level("X", validity_months=24, carry_over=CarryOver(up_to=Decimal(50)), renewal=units(50)),),
            certifications=(kind("X", "X"),),
        )
        activities = (done("event", "2024-02-01"), done("event", "2024-02-02"), of("learning", "2024-03-01", 45))
        one = replay(policy, earned(1, "X", "2024-01-01"), activities=activities).of(1)
        assert (one.cycles[0].units, one.carried) == (55, 5)


class TestExamsInATree:
    def test_one_from_before_the_credential_was_earned_is_no_part_of_its_cycle(self):
        exams = (passed(1, "ENARSI", "2023-01-01"),)
        told = replay(
            cisco(), earned(2, "CCNP", "2024-01-01"), exams=exams, activities=(of("learning", "2024-05-01", 40),)
        )
        assert told.of(2).cycles == ()

    def test_the_exam_that_earned_something_by_itself_does_not_renew_it_too(self):
        tree = Requirement(exam="ACP-120")
        policy = atlassian(
            levels=(*atlassian().levels, level("T", validity_months=24, renewal=tree)),
            certifications=(*atlassian().certifications, kind("T", "T", earned_by=tree)),
        )
        once = replay(policy, exams=(passed(1, "ACP-120", "2024-06-15"),), activities=courses("2025-01-01"))
        twice = replay(policy, exams=(passed(1, "ACP-120", "2024-06-15"), passed(2, "ACP-120", "2025-06-15")))
        found = [next(one for one in told.credentials if one.id < 0) for told in (once, twice)]
        assert [[c.closed_on for c in one.cycles] for one in found] == [[], [day("2025-06-15")]]


def test_what_rests_on_credentials_is_earned_anew_only_by_newer_ones():
    policy = atlassian(
        levels=(*atlassian().levels, level("E", validity_months=12)),
        certifications=(*atlassian().certifications, kind("E", "E", earned_by=Requirement(credential="ACP-120"))),
    )
    grant, later = earned(1, "ACP-120", "2024-06-15"), courses("2025-08-01")
    once = replay(policy, grant, activities=later)
    again = replay(policy, grant, activities=later, exams=(passed(2, "ACP-120", "2025-09-01"),))
    earned_on = [[one.earned_on for one in told.credentials if one.id < 0] for told in (once, again)]
    assert earned_on == [[day("2024-06-15")], [day("2024-06-15"), day("2025-09-01")]]


def test_a_credential_is_not_one_of_the_others_that_it_asks_for():
    tree = all_of(Requirement(credentials_of_level=1, level="X"), units(10))
    policy = program(
        levels=(level("X", validity_months=24, renewal=tree),), certifications=(kind("X", "X"), kind("Y", "X"))
    )
    activities = (of("learning", "2024-05-01", 10),)
    alone = replay(policy, earned(1, "X", "2024-01-01"), activities=activities)
    both = replay(policy, earned(1, "X", "2024-01-01"), earned(2, "Y", "2024-01-01"), activities=activities)
    assert (len(alone.of(1).cycles), len(both.of(1).cycles)) == (0, 1)
