"""The planner: what if, and the cheapest way to renew by a day."""

from decimal import Decimal

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import ActivityDone, ExamPassed, Facts, ForEverybody
from credenza.certification.rules.planning import cheapest, dates_with
from credenza.programs.certification_shapes import Requirement
from tests.rules.certification import other_packs as packs
from tests.rules.certification.candidates import courses, day, done, earned, passed
from tests.rules.certification.packs import atlassian, kind

ACP, ACA = "ACP-120", "ACA-900"
FORTY = courses("2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01")


def plan(policy, *grants, activities=(), exams=(), by="2025-12-01", on="2025-06-01", of=None, everybody=None):
    engine = compiled(policy, everybody or ForEverybody())
    facts = Facts(earned=grants, activities=activities, exams=exams)
    return cheapest(engine, facts, engine.replay(facts), of or grants[0].id, day(on), day(by))


def steps(found):
    return [(step.type or step.name, step.count, step.units) for step in found.steps]


class TestWhatIf:
    ENGINE = compiled(atlassian(), ForEverybody())
    FACTS = Facts(earned=(earned(1, ACA, "2024-06-15"),), activities=FORTY)

    def test_an_activity_and_an_exam_that_are_only_thought_of(self):
        course = ActivityDone(id=10**9, type="coursework", on=day("2025-05-05"), name="?")
        exam = ExamPassed(id=10**9, certification=ACA, on=day("2025-05-06"))
        assert dates_with(self.ENGINE, self.FACTS, (course,)).of(1).suspends_on == day("2027-05-05")
        assert dates_with(self.ENGINE, self.FACTS, (exam,)).of(1).suspends_on == day("2027-05-06")
        assert dates_with(self.ENGINE, self.FACTS, ()) == self.ENGINE.replay(self.FACTS)


class TestTheCheapestWay:
    def test_the_fewest_activities_first(self):
        """Sixty units are missing: a global event, a talk and a course."""
        found = plan(atlassian(), earned(1, ACP, "2024-06-15"), activities=FORTY)
        assert steps(found) == [("global_event", 1, 30), ("presenting", 1, 20), ("coursework", 1, 10)]
        assert (found.count, found.units, found.lead, found.why_not) == (3, 60, 1, "")
        assert (found.suspends_on, found.expires_on) == (day("2027-12-01"), day("2028-03-01"))

    def test_the_lighter_of_as_many(self):
        found = plan(atlassian(), earned(1, ACA, "2024-06-15"), activities=FORTY)
        assert steps(found) == [("coursework", 1, 10)]

    def test_caps_that_are_used_up_offer_nothing(self):
        used = (done("global_event", "2025-01-01"), done("presenting", "2025-01-01"))
        found = plan(atlassian(), earned(1, ACP, "2024-06-15"), activities=used)
        assert steps(found) == [("coursework", 5, 50)]

    def test_events_alone_are_out_of_reach(self):
        events = tuple(each for each in atlassian().activity_types if each.cap)
        found = plan(atlassian(activity_types=events), earned(1, ACP, "2024-06-15"))
        assert (found.steps, found.why_not) == ((), "out_of_reach")
        assert found.exam is not None

    def test_another_of_the_level_may_take_it_along(self):
        grants = (earned(1, "ACP-420", "2025-04-15"), earned(2, ACP, "2024-06-15"))
        found = plan(atlassian(), *grants, activities=FORTY)
        assert (found.lead, found.count) == (2, 3)
        alone = plan(atlassian(renewal_scope="certification"), *grants, activities=FORTY)
        assert (alone.lead, alone.units) == (1, 100)

    def test_of_equal_ways_its_own_comes_first(self):
        grants = (earned(1, "ACP-420", "2024-06-15"), earned(2, ACP, "2024-06-15"))
        assert [plan(atlassian(), *grants, of=n).lead for n in (1, 2)] == [1, 2]

    def test_the_exam_stands_beside_it(self):
        found = plan(atlassian(), earned(1, ACP, "2024-06-15"))
        assert (found.exam.certification, found.exam.suspends_on, found.exam.opens_on) == (ACP, day("2027-12-01"), None)

    @pytest.mark.parametrize(("by", "opens"), [("2026-03-14", False), ("2026-03-15", True)])
    def test_the_exam_only_in_its_window(self, by, opens):
        found = plan(atlassian(exam_window_months=6), earned(1, ACP, "2024-06-15"), by=by)
        assert (found.exam is not None) is opens

    def test_too_late(self):
        found = plan(atlassian(), earned(1, ACP, "2024-06-15"), by="2026-09-15")
        assert (found.why_not, found.steps, found.exam) == ("expired", (), None)

    def test_retired_by_then(self):
        everybody = ForEverybody(retired={ACP: day("2025-12-01")})
        assert plan(atlassian(), earned(1, ACP, "2024-06-15"), everybody=everybody).why_not == "retired"

    def test_in_the_past_it_is_asked_for_today(self):
        assert plan(atlassian(), earned(1, ACP, "2024-06-15"), by="2020-01-01").by == day("2025-06-01")

    def test_a_credential_of_nobody(self):
        with pytest.raises(KeyError):
            plan(atlassian(), earned(1, ACP, "2024-06-15"), of=77)


class TestOtherPrograms:
    def test_narrow_categories_come_first_and_count_in_the_wider_ones(self):
        found = plan(packs.pmi(), earned(1, "PMP", "2024-01-01"))
        assert found.units == 60
        assert {name for name, _, _ in steps(found)} >= set(packs.SKILLS)

    def test_met_already(self):
        activities = tuple(done(skill, "2024-02-01", units=Decimal(20)) for skill in packs.SKILLS)
        found = plan(packs.pmi(), earned(1, "PMP", "2024-01-01"), activities=activities)
        assert (found.why_not, found.suspends_on) == ("met", day("2030-01-01"))

    def test_fewer_credits_with_an_exam(self):
        activities = (done("learning", "2024-02-01", units=Decimal(40)),)
        found = plan(packs.cisco(), earned(1, "CCNP", "2024-01-01"), activities=activities)
        assert steps(found) == [("learning", 1, 40)]
        assert found.lead == 1

    def test_the_courses_that_are_missing(self):
        need = Requirement(courses=("SKU-1", "SKU-2"))
        level = packs.level("T", validity_months=24, renewal=need)
        policy = atlassian(levels=(*atlassian().levels, level), certifications=(kind("T", "T"),))
        found = plan(policy, earned(1, "T", "2024-06-15"), activities=(done("coursework", "2025-01-01", item="SKU-1"),))
        assert [(step.kind, step.name) for step in found.steps] == [("course", "SKU-2")]

    def test_an_exam_that_only_counts_with_credits(self):
        need = packs.all_of(packs.units(40), Requirement(exam="OTHER"))
        levels = (packs.level("X", validity_months=36, renewal=need), packs.level("Y", validity_months=36))
        policy = packs.program(levels=levels, certifications=(kind("X", "X"), kind("OTHER", "Y")))
        activities = (done("learning", "2024-02-01", units=Decimal(40)),)
        found = plan(policy, earned(1, "X", "2024-01-01"), activities=activities)
        assert [(step.kind, step.name) for step in found.steps] == [("exam", "OTHER")]
        done_before = plan(policy, earned(1, "X", "2024-01-01"), exams=(passed(3, "OTHER", "2024-03-01"),))
        assert steps(done_before) == [("learning", 1, 40)]

    def test_what_only_others_can_bring_is_out_of_reach(self):
        level = packs.level("X", validity_months=36, renewal=Requirement(credential="Y"))
        policy = packs.program(levels=(level,), certifications=(kind("X", "X"), kind("Y", "X")))
        assert plan(policy, earned(1, "X", "2024-01-01")).why_not == "out_of_reach"

    def test_this_years_own_number(self):
        activities = tuple(done("learning", f"{year}-02-01", units=Decimal(50)) for year in (2024, 2025))
        found = plan(
            packs.isaca(), earned(1, "CISA", "2024-01-01"), activities=activities, on="2026-01-05", by="2026-06-01"
        )
        assert found.units == 20
