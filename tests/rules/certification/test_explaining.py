"""Every page can say which activities don't count and why, and what is still missing."""

from datetime import date
from decimal import Decimal

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.explaining import lines, progress, verdicts
from credenza.certification.rules.facts import Facts, ForEverybody
from credenza.programs.certification_shapes import Requirement
from tests.rules.certification import other_packs as packs
from tests.rules.certification.candidates import courses, day, done, earned, extended, passed
from tests.rules.certification.packs import atlassian, kind

ACP, ACA = "ACP-120", "ACA-900"


def told(policy, facts, everybody=None):
    """Engine, facts and standing, as every explanation is asked."""
    engine = compiled(policy, everybody or ForEverybody())
    return engine, facts, engine.replay(facts)


def why(policy, *grants, activities, everybody=None, **more):
    facts = Facts(earned=grants, activities=activities, **more)
    return [(v.credential, v.why, v.units, v.cycle, v.limit) for v in verdicts(*told(policy, facts, everybody))]


class TestVerdicts:
    GRANT = earned(1, ACA, "2024-06-15")

    def one(self, *activities, policy=None, everybody=None, grant=GRANT, **more):
        return why(policy or atlassian(), grant, activities=activities, everybody=everybody, **more)

    def test_it_counts_in_the_open_cycle(self):
        assert self.one(*courses("2025-01-01")) == [(1, "counted", 10, None, "")]

    def test_it_counted_in_a_cycle_that_closed(self):
        rows = self.one(done("global_event", "2025-01-01"), done("presenting", "2025-01-02"))
        assert rows == [(1, "counted", 30, day("2025-01-02"), ""), (1, "counted", 20, day("2025-01-02"), "")]

    def test_beyond_the_cap(self):
        rows = self.one(done("global_event", "2025-01-01", "b"), done("global_event", "2025-01-01", "A"))
        assert rows == [(1, "counted", 30, None, ""), (1, "over_cap", 0, None, "1")]

    @pytest.mark.parametrize(
        ("on", "reason", "limit"),
        [
            ("2024-01-31", "before_program", "2024-02-01"),
            ("2024-06-14", "before_earned", "2024-06-15"),
            ("2026-09-15", "after_expiry", "2026-09-15"),
        ],
    )
    def test_outside_the_credentials_time(self, on, reason, limit):
        assert self.one(*courses(on)) == [(1, reason, 0, None, limit)]

    def test_an_unknown_type(self):
        assert self.one(done("gone", "2025-01-01")) == [(1, "no_credential", 0, None, "")]

    def test_retired_by_then(self):
        everybody = ForEverybody(retired={ACA: day("2025-01-01")})
        assert self.one(*courses("2025-01-01"), everybody=everybody) == [(1, "retired", 0, None, "2025-01-01")]

    def test_in_the_days_that_are_only_for_handing_in(self):
        rows = self.one(
            done("learning", "2027-06-20", units=Decimal(5)),
            policy=packs.comptia(),
            grant=earned(1, "A+", "2024-06-15"),
        )
        assert rows == [(1, "after_suspension", 0, None, "2027-06-15")]

    def test_on_a_day_whose_cycle_closed_without_it(self):
        facts = Facts(
            exams=(passed(1, ACA, "2024-06-15"), passed(2, ACA, "2025-01-01")), activities=courses("2025-01-01")
        )
        assert [v.cycle for v in verdicts(*told(atlassian(), facts))] == [day("2025-01-01")]

    def test_too_old_for_the_last_two_years(self):
        grant = earned(1, "CSM", "2023-06-15")
        activities = (
            done("learning", "2023-07-01", units=Decimal(5)),
            done("learning", "2025-08-01", units=Decimal(5)),
        )
        rows = self.one(*activities, policy=packs.scrum(), grant=grant)
        assert [row[1] for row in rows] == ["outside_window", "counted"]

    def test_cut_off_by_the_most_of_a_category(self):
        grant = earned(1, "PMP", "2024-01-01")
        activities = tuple(done("giving", f"2024-02-0{n}", units=Decimal(20)) for n in (1, 2, 3))
        rows = self.one(*activities, policy=packs.pmi(), grant=grant)
        assert rows == [
            (1, "counted", 20, None, ""),
            (1, "counted", 5, None, "giving"),
            (1, "over_category", 0, None, "giving"),
        ]

    def test_without_any_credential(self):
        assert why(atlassian(), activities=courses("2024-01-01", "2025-01-01")) == [
            (0, "before_program", 0, None, "2024-02-01"),
            (0, "no_credential", 0, None, ""),
        ]

    def test_one_that_became_another_is_silent_afterwards(self):
        grants = (earned(1, ACP, "2024-06-15"), earned(2, ACP, "2025-01-15", account=1))
        rows = why(atlassian(), *grants, activities=courses("2025-02-01", "2025-06-01"), merged_on=(day("2025-06-01"),))
        assert [row[:2] for row in rows] == [(1, "counted"), (2, "counted"), (2, "counted")]

    def test_counting_after_an_extension(self):
        longer = extended(1, "2026-09-01", "2026-12-01", "2027-03-01")
        assert self.one(*courses("2027-02-01"), extensions=(longer,)) == [(1, "counted", 10, None, "")]


class TestLines:
    def test_each_type_of_the_pack_as_it_stands(self):
        activities = (*courses("2025-01-01"), *(done("local_event", f"2025-02-0{n}") for n in range(1, 7)))
        found = lines(*told(atlassian(), Facts(earned=(earned(1, ACP, "2024-06-15"),), activities=activities)), 1)
        assert [
            (line.type, line.count, line.counted_count, line.units, line.counted_units, line.cap) for line in found
        ] == [
            ("coursework", 1, 1, 10, 10, None),
            ("global_event", 0, 0, 0, 0, 1),
            ("local_event", 6, 4, 60, 40, 4),
            ("presenting", 0, 0, 0, 0, 1),
        ]

    def test_a_closed_cycle_is_over(self):
        activities = (done("global_event", "2025-01-01"), done("presenting", "2025-01-02"))
        found = lines(*told(atlassian(), Facts(earned=(earned(1, ACA, "2024-06-15"),), activities=activities)), 1)
        assert {line.count for line in found} == {0}

    def test_only_a_part_of_one_counts(self):
        activities = (done("giving", "2024-02-01", units=Decimal(40)),)
        found = lines(*told(packs.pmi(), Facts(earned=(earned(1, "PMP", "2024-01-01"),), activities=activities)), 1)
        line = next(line for line in found if line.type == "giving")
        assert (line.units, line.counted_units, line.counted_count) == (40, 25, 1)

    def test_of_nobodys_credential_nothing_stands(self):
        assert {line.count for line in lines(*told(atlassian(), Facts(activities=courses("2025-01-01"))), 9)} == {0}


class TestProgress:
    def tree(self, policy, on, *grants, **facts):
        return progress(*told(policy, Facts(earned=grants, **facts)), grants[0].id, day(on))

    def test_two_routes_plainly(self):
        """ "Section 1.1 is one method ... Section 1.2 is the other method"."""
        tree = self.tree(
            atlassian(), "2025-06-01", earned(1, ACP, "2024-06-15"), activities=courses("2025-01-01", "2025-07-01")
        )
        by_units, by_exam = tree.parts
        assert (tree.kind, tree.met, tree.needed) == ("any_of", False, 1)
        assert (by_units.kind, by_units.done, by_units.needed) == ("units", 10, 100)
        assert (by_exam.kind, by_exam.missing, by_exam.opens_on) == ("exam", (ACP,), None)

    def test_when_the_exam_may_be_taken(self):
        tree = self.tree(atlassian(exam_window_months=6), "2025-06-01", earned(1, ACP, "2024-06-15"))
        assert tree.parts[1].opens_on == day("2026-03-15")

    def test_an_exam_alone(self):
        assert self.tree(packs.cncf(), "2025-06-01", earned(1, "CKA", "2024-06-15")).kind == "exam"

    def test_nothing_renews_it(self):
        policy = packs.program(levels=(packs.level("X", validity_months=24),), certifications=(kind("X", "X"),))
        assert self.tree(policy, "2025-06-01", earned(1, "X", "2024-06-15")).kind == "none"

    def test_of_a_credential_that_is_not_there_yet_nothing_is_told(self):
        assert self.tree(atlassian(), "2024-06-14", earned(1, ACP, "2024-06-15")).kind == "none"

    def test_parts_that_all_have_to_be_met(self):
        activities = (
            done("power_skills", "2024-02-01", units=Decimal(30)),
            done("giving", "2024-02-01", units=Decimal(40)),
        )
        tree = self.tree(packs.pmi(), "2024-06-01", earned(1, "PMP", "2024-01-01"), activities=activities)
        assert (tree.kind, tree.done, tree.needed) == ("all_of", 1, 5)
        assert [(part.done, part.needed, part.met) for part in tree.parts] == [
            (55, 60, False), (30, 35, False), (0, 8, False), (30, 8, True), (0, 8, False),
        ]  # fmt: skip

    def test_waiting_for_the_end_it_is_met(self):
        rows = [(skill, Decimal(20)) for skill in packs.SKILLS]
        activities = tuple(done(type_, "2024-02-01", units=number) for type_, number in rows)
        assert self.tree(packs.pmi(), "2024-06-01", earned(1, "PMP", "2024-01-01"), activities=activities).met

    def test_the_years_own_number(self):
        activities = (
            done("learning", "2024-02-01", units=Decimal(30)),
            done("learning", "2025-02-01", units=Decimal(5)),
        )
        tree = self.tree(packs.isaca(), "2025-06-01", earned(1, "CISA", "2024-01-01"), activities=activities)
        assert [(part.kind, part.done, part.needed, part.missing) for part in tree.parts] == [
            ("units", 35, 120, ()),
            ("units_each_year", 5, 20, ("2026-01-01",)),
        ]

    def test_a_year_begins_on_its_first_day(self):
        activities = (done("learning", "2024-02-01", units=Decimal(30)),)
        tree = self.tree(packs.isaca(), "2025-01-01", earned(1, "CISA", "2024-01-01"), activities=activities)
        assert (tree.parts[1].done, tree.parts[1].missing) == (0, ("2026-01-01",))

    def test_more_ways_than_two_stand_side_by_side(self):
        tree = self.tree(packs.cisco(), "2024-06-01", earned(1, "CCNP", "2024-01-01"))
        assert [part.kind for part in tree.parts] == ["units", "all_of", "exam"]
        assert [part.missing for part in tree.parts[1].parts] == [(), ("SPECIALIST",)]

    def test_courses_and_credentials_by_name(self):
        need = packs.all_of(
            Requirement(courses=("SKU-1", "SKU-2")),
            Requirement(credential=ACP),
            Requirement(credentials_of_level=2, level="ACA"),
            Requirement(exam="same"),
        )
        level = packs.level("T", validity_months=24, renewal=need)
        policy = atlassian(
            levels=(*atlassian().levels, level), certifications=(*atlassian().certifications, kind("T", "T"))
        )
        activities = (done("coursework", "2025-01-01", item="sku-1"),)
        tree = self.tree(
            policy, "2025-06-01", earned(1, "T", "2024-06-15"), earned(2, ACA, "2024-06-15"), activities=activities
        )
        assert [(part.kind, part.done, part.needed, part.missing) for part in tree.parts] == [
            ("courses", 1, 2, ("SKU-2",)),
            ("credential", 0, 1, (ACP,)),
            ("credentials_of_level", 1, 2, ("ACA",)),
            ("exam", 0, 1, ("T",)),
        ]

    def test_what_grows_old_is_told_as_of_the_day(self):
        activities = (done("learning", "2023-07-01", units=Decimal(5)),)
        grant = earned(1, "CSM", "2023-06-15")
        told_on = [
            self.tree(packs.scrum(), on, grant, activities=activities).done for on in ("2025-07-01", "2025-07-02")
        ]
        assert told_on == [5, 0]


def test_a_policy_is_compiled_once_and_replayed_often():
    engine = compiled(atlassian(), ForEverybody())
    facts = Facts(earned=(earned(1, ACP, "2024-06-15"),), activities=courses("2025-01-01"))
    assert engine.replay(facts) == engine.replay(facts)
    assert engine.book.earliest_on == date(2024, 2, 1)
