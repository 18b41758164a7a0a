"""Stories of what an examiner of the renewal program tried: odd entries, other programs, what is refused further on."""

import pytest

from tests.builders.learning import statement
from tests.stories.renewing import ASSOCIATE, KIM, LEE, PROFESSIONAL, did, earned, run
from tests.stories.telling import ask, step, told

pytestmark = pytest.mark.django_db


class TestEntering:
    def test_takes_no_empty_name(self) -> None:
        given = {"candidate": KIM, "type": "coursework", "date": "2026-03-10", "evidence": "sample"}
        names = [step("2026-03-10", KIM, "record_activity", f"n{n}", **given, name=" " * n) for n in range(2)]
        story = told(*names, step("2026-03-10", KIM, "record_activity", "own", **given))
        assert [story.error(f"n{n}")["fields"] for n in range(2)] == [["name"], ["name"]]
        assert story.result("own")["status"] == "accepted"

    def test_names_the_first_of_two_by_its_step(self) -> None:
        entries = [did("2026-03-10", "coursework", name=one, called="Jira") for one in ("first", "second")]
        error = told(*entries).error("second")
        assert (error["code"], error["first"]) == ("duplicate_activity", "first")


class TestMergedAccounts:
    def test_are_two_as_far_as_known_before(self) -> None:
        steps = [
            earned("2026-03-10", name="kims"),
            earned("2026-03-10", PROFESSIONAL, name="lees", who=LEE),
            did("2026-03-10", "coursework", who=LEE),
            step("2026-03-11", "staff", "merge_candidates", None, keep=KIM, merge=LEE),
        ]
        asked = [
            {**ask("2026-03-11", "candidate", who, f"{who[:3]} {day}"), "known_on": day}
            for who in (KIM, LEE)
            for day in ("2026-03-10", "2026-03-11")
        ]
        answers = told(*steps, questions=asked).answers
        told_of = {name: {one["id"]: one["units"] for one in answer["credentials"]} for name, answer in answers.items()}
        assert told_of["kim 2026-03-10"] == {"kims": 0}
        assert told_of["lee 2026-03-10"] == {"lees": 10}
        assert told_of["kim 2026-03-11"] == told_of["lee 2026-03-11"] == {"kims": 10, "lees": 10}
        assert answers["lee 2026-03-10"]["candidate_id"] != answers["kim 2026-03-10"]["candidate_id"]


class TestDeadlines:
    def test_decide_a_case_on_the_day_asked_about(self) -> None:
        steps = [
            did("2026-03-10", "coursework", name="a"),
            step("2026-03-11", "staff", "open_case", "k", activity="$a", reason="Which course?"),
            step("2026-03-11", "staff", "decide_case", None, case="$k", outcome="reject", reason="No proof."),
            did("2026-05-01", "coursework", who=LEE),
        ]
        days = ("2026-04-10", "2026-04-11")
        story = told(*steps, questions=[ask(day, "case", "k", day) for day in days])
        assert [story.answers[day]["status"] for day in days] == ["decided", "closed"]

    def test_do_not_open_what_an_appeal_closed(self) -> None:
        steps = [
            did("2026-03-10", "coursework", name="a"),
            step("2026-03-11", "staff", "open_case", "k", activity="$a", reason="Which course?"),
            step("2026-03-11", "staff", "decide_case", None, case="$k", outcome="reject", reason="No proof."),
            step("2026-03-12", KIM, "appeal_case", None, case="$k", text="Here it is.", evidence="sample"),
            step("2026-03-13", "staff-2", "decide_case", None, case="$k", outcome="accept", reason="Seen."),
        ]
        story = told(*steps, questions=[ask("2026-03-13", "case", "k", "q")])
        assert story.answers["q"] == {"status": "closed", "outcome": "accept", "deadline_on": None}


class TestRefusedFurtherOn:
    def test_statements_say_that_they_wait(self) -> None:
        given = statement(KIM, timestamp="2024-01-05T10:00:00Z")
        story = run(earned("2025-04-10"), step("2026-03-10", "staff", "post_xapi_statement", "s", statement=given),
                    on="2026-03-11")  # fmt: skip
        result = story.story.result("s")
        assert (result["outcome"], result["why"], result["activity"]) == ("waiting", "date_before_program", None)


class TestOtherPrograms:
    @pytest.mark.parametrize("units", [60, "60", "60.0"])
    def test_count_the_units_that_an_activity_claims(self, units: int | str) -> None:
        given = {"candidate": KIM, "type": "education", "date": "2026-03-01", "name": "A course", "evidence": "sample"}
        steps = [
            earned("2026-01-10", "CISA"),
            step("2026-03-10", KIM, "record_activity", "a", **given, units=units),
        ]
        assert run(steps, on="2026-03-11", program="cisa").units() == (60, 120)

    @pytest.mark.parametrize(("units", "code"), [(None, "missing_fields"), ("many", "invalid_field")])
    def test_refuse_what_claims_none(self, units: str | None, code: str) -> None:
        given = {"candidate": KIM, "type": "education", "date": "2026-03-01", "name": "A course", "evidence": "sample"}
        story = told(step("2026-03-10", KIM, "record_activity", "a", **given, units=units), program="cisa",
                     setup={"products": []})  # fmt: skip
        assert story.error("a")["code"] == code

    def test_fixed_units_are_the_programs(self) -> None:
        entry = did("2026-03-10", "coursework", name="a")
        entry["with"]["units"] = 99
        story = told(earned("2026-01-10", ASSOCIATE), entry)
        assert story.error("a")["code"] == "invalid_field"

    def test_a_cycle_that_was_met_ends_by_the_calendar(self) -> None:
        given = {"candidate": KIM, "date": "2025-06-01", "evidence": "sample"}
        kinds = {"ways_of_working_learning": 30, "power_skills_learning": 8, "business_acumen_learning": 8,
                 "volunteering": 25}  # fmt: skip
        steps = [step("2025-12-01", KIM, "record_activity", kind, **given, type=kind, name=kind, units=units)
                 for kind, units in kinds.items()]  # fmt: skip
        grant = step("2025-12-01", "staff", "earn_certification", "c", candidate=KIM, certification="PMP",
                     date="2023-01-10")  # fmt: skip
        before, after = (run(grant, steps, on=day, program="pmp") for day in ("2026-01-09", "2026-01-10"))
        assert before.dates() == after.dates() == ("2029-01-10", "2030-01-10")
        assert (before.units(), before.cycles(), before.held["c"]["open_cycle_start"]) == ((71, 60), [], "2023-01-10")
        assert after.cycles() == [("2023-01-10", "2026-01-10", "units", 71)]
        assert (after.units(), after.held["c"]["open_cycle_start"]) == ((11, 60), "2026-01-10")
