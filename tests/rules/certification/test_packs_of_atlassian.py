"""The shipped Atlassian program through the engine: the examples that its staff gave, and what earns itself."""

from dataclasses import replace
from datetime import date

import pytest

from credenza.certification.rules.engine import compiled
from credenza.certification.rules.facts import ActivityDone, Blanket, ForEverybody
from credenza.programs.loader import load
from tests.rules.certification.programs import Done, Holder, spread

pytestmark = pytest.mark.once

POLICY = load("atlassian").certification
FOUR = {"ACP-120": "2024-01-01", "ACP-420": "2024-06-01", "ACP-520": "2024-09-01", "ACP-620": "2025-03-01"}


def ended(on: str, *more: Done) -> tuple[Done, ...]:
    """Ninety units before, and the last ten that day."""
    return (*spread("coursework", 90, of=10, first="2025-04-01"), ("coursework", on, 10.0), *more)


def learned(*skus: str) -> tuple[ActivityDone, ...]:
    """Courses of the catalog, one a month."""
    return tuple(
        ActivityDone(id=200 + place, type="coursework", on=date(2025, 4 + place, 1), name=f"Course {sku}", item=sku)
        for place, sku in enumerate(skus)
    )


class TestExamples:
    def test_the_last_activity_gives_the_dates(self) -> None:
        holder = Holder("atlassian", {"ACP-120": "2024-01-01"}, ended("2025-12-01"))
        assert Holder("atlassian", {"ACP-120": "2024-01-01"}).dates("ACP-120") == ("2026-01-01", "2026-04-01")
        assert holder.dates("ACP-120") == ("2027-12-01", "2028-03-01")

    def test_all_of_one_level_renew_together(self) -> None:
        holder = Holder("atlassian", {**FOUR, "ACA-900": "2024-01-01"}, ended("2025-12-01"))
        assert {holder.dates(code) for code in FOUR} == {("2027-12-01", "2028-03-01")}
        assert len(holder.of("ACA-900").cycles) == 2

    def test_the_last_one_obtained_renews_along_fourteen_months_after_the_first(self) -> None:
        holder = Holder("atlassian", {"ACP-120": "2024-04-01", "ACP-620": "2025-06-01"}, ended("2026-03-15"))
        assert holder.of("ACP-620").cycles[0].units < 100
        assert holder.dates("ACP-120") == holder.dates("ACP-620") == ("2028-03-15", "2028-06-15")

    @pytest.mark.parametrize(
        ("done", "units"),
        [
            ((("global_event", "2025-05-01", 30), ("global_event", "2025-06-01", 30)), 30),
            (tuple(("local_event", f"2025-0{month}-01", 10) for month in range(4, 9)), 40),
            ((("presenting", "2025-05-01", 20), ("presenting", "2025-06-01", 20)), 20),
            ((("presenting", "2025-05-01", 20), ("local_event", "2025-05-01", 10)), 30),
            ((("coursework", "2024-01-31", 10), ("coursework", "2024-02-01", 10)), 10),
        ],
    )
    def test_caps_and_the_first_day(self, done: tuple[Done, ...], units: int) -> None:
        assert Holder("atlassian", {"ACP-120": "2024-01-01"}, done).of("ACP-120").units == units

    def test_the_exam_renews_its_own_certification_only(self) -> None:
        holder = Holder("atlassian", FOUR, passed=(("ACP-JCA", "2025-07-01"),))
        assert holder.dates("ACP-120") == ("2027-07-01", "2027-10-01")
        assert holder.dates("ACP-420") == ("2026-06-01", "2026-09-01")

    def test_retired_ones_run_to_their_dates(self) -> None:
        holder = Holder("atlassian", {"ACP-100": "2024-01-01", "ACP-120": "2024-01-01"}, ended("2025-12-01"))
        assert holder.dates("ACP-100") == ("2026-01-01", "2026-04-01")

    @pytest.mark.parametrize(("on", "expires"), [("2022-07-01", "2025-10-01"), ("2022-12-01", "2025-03-01")])
    def test_the_extension_moves_what_expires_from_autumn_to_february(self, on: str, expires: str) -> None:
        assert POLICY is not None
        (shipped,) = POLICY.blanket_extensions
        blanket = Blanket(
            on=date(2024, 9, 1),
            expires_from=shipped.expires_from,
            expires_to=shipped.expires_to,
            months=shipped.months,
        )
        engine = compiled(POLICY, ForEverybody(blankets=(blanket,)))
        assert Holder("atlassian", {"ACP-120": on}, engine=engine).dates("ACP-120")[1] == expires


class TestAccreditation:
    COURSES = ("TEAM-JIRA-ADM-V", "TEAM-ORG-ADM-O")

    def after(self, *skus: str, earned: dict[str, str] | None = None) -> Holder:
        holder = Holder("atlassian", earned or {})
        holder.facts = replace(holder.facts, activities=learned(*skus))
        return holder

    def test_is_earned_by_its_courses_on_the_day_of_the_last(self) -> None:
        (one,) = self.after(*self.COURSES).all()
        assert (one.certification, one.earned_on, one.suspends_on) == ("ACC-TECH", date(2025, 5, 1), date(2027, 5, 1))

    def test_is_not_earned_by_some_of_them(self) -> None:
        assert self.after(self.COURSES[0], "TEAM-CONF-ESS-V").all() == ()

    def test_is_renewed_by_its_courses_not_by_units(self) -> None:
        again = self.after(*self.COURSES, *self.COURSES).all()
        assert [len(one.cycles) for one in again] == [1]
        units = Holder("atlassian", {}, ended("2025-12-01"))
        units.facts = replace(units.facts, activities=(*learned(*self.COURSES), *units.facts.activities))
        assert [len(one.cycles) for one in units.all()] == [0]


class TestDesignation:
    HELD = {"ACP-120": "2025-01-01", "ACP-520": "2025-01-01"}

    def holder(self, held: dict[str, str], *skus: str) -> Holder:
        holder = Holder("atlassian", held)
        holder.facts = replace(holder.facts, activities=learned(*skus))
        return holder

    def test_needs_both_credentials_and_the_learning_path(self) -> None:
        codes = {one.certification for one in self.holder(self.HELD, *TestAccreditation.COURSES).all()}
        assert codes == {"ACP-120", "ACP-520", "ACC-TECH", "ACAE"}
        assert {one.certification for one in self.holder(self.HELD).all()} == set(self.HELD)
        one_only = self.holder({"ACP-120": "2025-01-01"}, *TestAccreditation.COURSES)
        assert {one.certification for one in one_only.all()} == {"ACP-120", "ACC-TECH"}

    def test_leaves_the_others_as_they_are(self) -> None:
        with_it = self.holder(self.HELD, *TestAccreditation.COURSES)
        assert with_it.of("ACAE").earned_on == date(2025, 5, 1)
        for code in self.HELD:
            assert with_it.of(code).units == 20
            assert with_it.of(code).suspends_on == date(2027, 1, 1)

    def test_goes_on_at_its_end_while_what_it_rests_on_is_in_force(self) -> None:
        holder = self.holder(self.HELD, *TestAccreditation.COURSES)
        ten = tuple(
            ActivityDone(id=300 + place, type="coursework", on=date(2026, 11, 1 + place), name=f"More {place}")
            for place in range(10)
        )
        assert holder.of("ACAE", until="2027-06-01").suspends_on == date(2027, 5, 1)
        holder.facts = replace(holder.facts, activities=(*holder.facts.activities, *ten))
        assert holder.of("ACAE", until="2027-06-01").suspends_on == date(2029, 5, 1)
