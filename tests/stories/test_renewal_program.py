"""The announcement "The new process to renew certifications is now available", statement by statement.

Each class is one of its headings (or its comments), each test one of its statements, told as a story.
"""

import json
from typing import Any

import pytest

from credenza.programs.loader import load
from tests.stories.renewing import (
    ASSOCIATE,
    KIM,
    LEE,
    OTHER_ASSOCIATE,
    OTHER_PROFESSIONAL,
    PROFESSIONAL,
    Candidate,
    courses,
    did,
    earned,
    run,
)
from tests.stories.telling import ask, step

pytestmark = pytest.mark.django_db

CURRENT = {
    "ACP-JCA": "ACP-120", "ACP-MJSPC": "ACP-420", "ACP-OA": "ACP-520", "ACP-MJCP": "ACP-620", "ACA-JSWE": "ACA-900",
    "ACA-JSWBC": "ACA-905", "ACA-ITSMF": "ACA-910", "ACA-ACF": "ACA-915", "ACA-CONFE": "ACA-920",
}  # fmt: skip
RETIRED = {
    "ACP-JA": "ACP-100", "ACP-CA": "ACP-200", "ACP-JSW": "ACP-300", "ACP-JSD": "ACP-400", "ACP-SA": "ACP-500",
    "ACP-JPA": "ACP-600", "ACP-MJDP": "ACP-610",
}  # fmt: skip


class TestHowDoesItWork:
    def test_an_aca_requires_50_units(self) -> None:
        story = run(earned("2025-01-10"), courses(5, "2025-06"), on="2025-07-01")
        assert story.cycles() == [("2025-01-10", "2025-06-05", "units", 50)]
        assert story.dates() == ("2027-06-05", "2027-09-05")

    def test_49_units_would_not_do(self) -> None:
        story = run(earned("2025-01-10"), courses(4, "2025-06"), on="2025-07-01")
        assert (story.cycles(), story.units(), story.dates()) == ([], (40, 50), ("2027-01-10", "2027-04-10"))

    def test_an_acp_requires_100_units(self) -> None:
        nine = run(earned("2025-01-10", PROFESSIONAL), courses(9, "2025-06"), on="2025-07-01")
        assert (nine.cycles(), nine.units()) == ([], (90, 100))
        ten = run(earned("2025-01-10", PROFESSIONAL), courses(10, "2025-06"), on="2025-07-01")
        assert ten.cycles() == [("2025-01-10", "2025-06-10", "units", 100)]

    def test_the_activity_is_entered_by_the_candidate_after_it_was_completed(self) -> None:
        story = run(earned("2025-01-10"), did("2025-06-02", "coursework", "2025-06-01", "a"), on="2025-06-02")
        assert story.story.result("a")["status"] == "accepted"
        assert story.units() == (10, 50)


class TestOptionsForActivities:
    def test_coursework_counts_10_units_without_limit(self) -> None:
        story = run(earned("2025-01-10", PROFESSIONAL), courses(9, "2025-06"), on="2025-07-01")
        assert story.units() == (90, 100)

    def test_a_global_event_counts_30_units_once_a_cycle(self) -> None:
        one = did("2025-04-09", "global_event", name="a", called="Team 25")
        other = did("2025-10-09", "global_event", name="b", called="Unleash")
        asked = [ask("2025-11-01", "activity", "a", "a?"), ask("2025-11-01", "activity", "b", "b?")]
        story = run(earned("2025-01-10"), one, other, on="2025-11-01", questions=asked)
        assert story.units() == (30, 50)
        assert story.story.answers["a?"]["counts_for"] == ["c"]
        assert story.story.answers["b?"]["counts_for"] == []
        assert story.story.answers["b?"]["not_counted_because"] == "over_cap"

    def test_a_local_event_counts_10_units_four_times_a_cycle(self) -> None:
        evenings = [did(f"2025-0{month}-12", "local_event") for month in range(3, 9)]
        story = run(earned("2025-01-10"), *evenings, on="2025-11-01")
        assert story.units() == (40, 50)

    def test_presenting_counts_20_units_once_a_cycle_and_attending_besides(self) -> None:
        talk = did("2025-04-09", "presenting", called="Team 25")
        again = did("2025-05-09", "presenting", called="ACE Oslo")
        seat = did("2025-04-09", "local_event", called="Team 25")
        story = run(earned("2025-01-10"), talk, again, seat, on="2025-11-01")
        assert story.units() == (30, 50)

    def test_caps_begin_anew_with_each_cycle(self) -> None:
        first = [did("2025-04-09", "global_event"), did("2025-04-10", "presenting")]
        second = [did("2025-09-09", "global_event"), did("2025-09-10", "presenting")]
        story = run(earned("2025-01-10"), first, second, on="2025-11-01")
        assert story.cycles() == [
            ("2025-01-10", "2025-04-10", "units", 50),
            ("2025-04-10", "2025-09-10", "units", 50),
        ]


class TestToEnterAnActivity:
    def test_it_takes_an_image_that_shows_it(self) -> None:
        bare = step("2025-06-01", KIM, "record_activity", "a", candidate=KIM, type="coursework", date="2025-06-01")
        page = step("2025-06-01", KIM, "record_activity", "b", candidate=KIM, type="coursework", date="2025-06-01",
                    evidence="<html>a page</html>")  # fmt: skip
        story = run(earned("2025-01-10"), bare, page, on="2025-06-02")
        assert story.story.error("a")["code"] == "evidence_missing"
        assert story.story.error("b")["code"] == "evidence_not_supported"

    def test_the_date_is_that_of_the_activity(self) -> None:
        story = run(
            earned("2025-01-10"),
            did("2025-06-01", "coursework", "2025-06-02", "future"),
            did("2025-06-01", "coursework", "2025-02-30", "none"),
            on="2025-06-02",
        )
        assert story.story.error("future")["code"] == "date_in_future"
        assert story.story.error("none")["code"] == "invalid_date"

    def test_the_same_activity_is_entered_once(self) -> None:
        first = did("2025-06-01", "coursework", "2025-05-20", "a", called="Jira Fundamentals")
        again = did("2025-06-01", "coursework", "2025-05-20", "b", called="  jira  fundamentals ")
        story = run(earned("2025-01-10"), first, again, on="2025-06-02")
        assert story.story.error("b")["code"] == "duplicate_activity"
        assert story.units() == (10, 50)

    def test_an_unknown_kind_names_those_that_there_are(self) -> None:
        story = run(earned("2025-01-10"), did("2025-06-01", "webinar", name="a"), on="2025-06-02")
        assert story.story.error("a")["code"] == "unknown_type"
        assert set(story.story.error("a")["known"]) == {"coursework", "global_event", "local_event", "presenting"}


class TestToViewYourProgress:
    def test_it_is_current_at_once_and_prior_cycles_are_kept(self) -> None:
        story = run(earned("2025-01-10"), courses(7, "2025-06"), on="2025-06-07")
        assert story.units() == (20, 50)
        assert story.held["c"]["open_cycle_start"] == "2025-06-05"
        assert len(story.held["c"]["cycles"][0]["counted"]) == 5


class TestSomeKeyFeatures:
    def test_one_activity_renews_more_than_one_certification(self) -> None:
        both = [earned("2025-01-10"), earned("2025-02-20", OTHER_ASSOCIATE, "d")]
        story = run(*both, courses(5, "2025-06"), on="2025-07-01")
        assert story.dates("c") == story.dates("d") == ("2027-06-05", "2027-09-05")

    def test_any_activity_since_the_february_2024_retirements_can_be_used(self) -> None:
        story = run(
            earned("2024-01-10"),
            did("2025-06-01", "coursework", "2024-02-01", "first"),
            did("2025-06-01", "coursework", "2024-01-31", "early"),
            on="2025-07-01",
        )
        assert story.story.result("first")["status"] == "accepted"
        assert story.story.error("early")["code"] == "date_before_program"
        assert story.units() == (10, 50)

    def test_the_exam_may_be_passed_again_in_place_of_units(self) -> None:
        exam = step("2025-09-03", "staff", "pass_exam", "x", candidate=KIM, certification=ASSOCIATE, date="2025-09-03")
        both = [earned("2025-01-10"), earned("2025-02-20", OTHER_ASSOCIATE, "d")]
        story = run(*both, exam, on="2025-09-04")
        assert story.story.result("x")["credential"] == "c"
        assert story.dates("c") == ("2027-09-03", "2027-12-03")
        assert story.dates("d") == ("2027-02-20", "2027-05-20")
        assert story.cycles("c") == [("2025-01-10", "2025-09-03", "exam", 0)]


class TestTheCatalog:
    def test_lists_nine_current_certifications_by_both_names(self) -> None:
        program = load("atlassian").certification
        assert program
        listed = {one.short_name: one.code for one in program.certifications if one.retired_on is None}
        assert {name: listed[name] for name in CURRENT} == CURRENT

    @pytest.mark.parametrize(("short", "code"), CURRENT.items())
    def test_takes_both_names(self, short: str, code: str) -> None:
        story = run(earned("2025-01-10", short), on="2025-01-11")
        assert story.held["c"]["certification"] == code
        assert story.held["c"]["required"] == (50 if code.startswith("ACA") else 100)

    @pytest.mark.parametrize(("short", "code"), RETIRED.items())
    def test_retired_ones_can_no_longer_be_renewed(self, short: str, code: str) -> None:
        exam = step("2025-06-20", "staff", "pass_exam", "x", candidate=KIM, certification=short, date="2025-06-20")
        story = run(earned("2024-01-10", code), courses(12, "2025-06"), exam, on="2025-07-01")
        assert story.story.error("x")["code"] == "certification_retired"
        assert (story.dates(), story.cycles(), story.units()[0]) == (("2026-01-10", "2026-04-10"), [], None)


class TestComments:
    def test_virtual_attendance_counts_as_well(self) -> None:
        story = run(
            earned("2025-01-10"), did("2025-04-09", "global_event", called="Team 25, virtually"), on="2025-05-01"
        )
        assert story.units() == (30, 50)

    def test_once_renewed_all_of_a_type_have_the_same_dates(self) -> None:
        """Dan Tombs' question about different dates and "the same" cycle, and the answer."""
        held = [
            earned("2024-06-01", ASSOCIATE, "a1"),
            earned("2025-02-01", OTHER_ASSOCIATE, "a2"),
            earned("2024-07-01", PROFESSIONAL, "p1"),
            earned("2025-03-01", OTHER_PROFESSIONAL, "p2"),
        ]
        story = run(*held, courses(10, "2025-06"), on="2025-07-01")
        assert story.dates("a1") == story.dates("a2") == ("2027-06-10", "2027-09-10")  # twice 50 units
        assert story.dates("p1") == story.dates("p2") == ("2027-06-10", "2027-09-10")
        assert [len(story.cycles(name)) for name in ("a1", "a2", "p1", "p2")] == [2, 2, 1, 1]

    def test_a_quarterly_status_and_a_confirmation_for_each_unit_come_by_mail(self) -> None:
        story = run(earned("2025-02-10"), did("2025-06-02", "coursework"), on="2025-10-02")
        assert story.mails("activity_credited") == ["2025-06-02"]
        assert story.mails("quarterly_status") == ["2025-04-01", "2025-07-01", "2025-10-01"]

    def test_the_extension_moves_what_expires_from_september_2024_to_february_2025_by_a_year(self) -> None:
        people = {"first": "2022-06-30", "last": "2022-11-28", "before": "2022-06-29", "after": "2022-12-01"}
        held = [
            step("2024-03-01", "staff", "earn_certification", name, candidate=f"{name}@x.example",
                 certification=PROFESSIONAL, date=day)
            for name, day in people.items()
        ]  # fmt: skip
        blanket = step("2024-09-10", "staff", "apply_blanket_extension", "x", expires_from="2024-09-30",
                       expires_to="2025-02-28", months=12)  # fmt: skip
        asked = [ask("2024-09-11", "candidate", f"{name}@x.example", name) for name in people]
        story = run(earned("2024-03-01"), *held, blanket, on="2024-09-11", questions=asked)
        assert story.story.result("x")["credentials"] == 2
        dates = {name: story.story.answers[name]["credentials"][0]["expires_on"] for name in people}
        assert dates == {"first": "2025-09-30", "last": "2026-02-28", "before": "2024-09-29", "after": "2025-03-01"}

    def test_a_ticket_asks_for_an_extension_and_staff_grant_or_decline_it(self) -> None:
        asks = step("2026-12-20", KIM, "ask_extension", "w", credential="$c", reason="Parental leave")
        grants = step("2027-04-20", "staff", "grant_extension", "g", credential="$c", suspends_on="2027-06-01",
                      expires_on="2027-09-01", reason="Asked in time")  # fmt: skip
        story = run(earned("2025-01-10"), asks, grants, on="2027-04-21")
        assert story.story.result("g")["status"] == "active"  # over since 10 April, but asked in time
        assert story.dates() == ("2027-06-01", "2027-09-01")
        declined = step("2026-12-21", "staff", "decline_extension", "d", extension="$w", reason="There is time left")
        story = run(earned("2025-01-10"), asks, declined, on="2026-12-22")
        assert story.story.result("d")["status"] == "declined"
        assert story.dates() == ("2027-01-10", "2027-04-10")
        assert story.mails("extension_declined") == ["2026-12-21"]

    def test_who_only_registered_is_found_by_the_audit_layer(self) -> None:
        """Lauren Allen's question: what stops people from registering and not showing up?"""
        seat = did("2025-04-09", "global_event", name="a", called="Team 25")
        opens = step("2025-05-01", "staff", "open_case", "case", activity="$a", reason="Not on the roster")
        decides = step("2025-05-02", "staff", "decide_case", "d", case="$case", outcome="reject", reason="Not there")
        story = run(earned("2025-01-10"), seat, opens, decides, on="2025-05-03")
        assert story.units() == (0, 50)
        assert story.mails("audit_decided") == ["2025-05-02"]

    def test_what_a_system_knows_nobody_types(self) -> None:
        """Rilwan Ahmed's complaint: the system should have updated the activities by itself."""
        roster = step("2025-04-10", "staff", "import_attendance", "r", event="ACE Oslo", date="2025-04-09",
                      type="local_event", emails=[KIM, LEE])  # fmt: skip
        story = run(earned("2025-01-10"), roster, on="2025-04-11")
        assert story.units() == (10, 50)

    def test_a_retired_acp_jpa_is_upgraded_to_an_acp_mjdp(self) -> None:
        """Chris Rogers' question."""
        upgrade = step("2024-08-01", "staff", "upgrade_certification", "u", credential="$c", certification="ACP-MJDP",
                       date="2024-08-01")  # fmt: skip
        story = run(earned("2024-01-20", "ACP-JPA"), upgrade, on="2024-08-02")
        assert story.held["c"]["certification"] == "ACP-610"
        assert story.dates() == ("2026-01-20", "2026-04-20")

    def test_a_designation_follows_from_what_is_held(self) -> None:
        """P_D_ Foerster's and Rich Allen's questions about the Certified Administration Expert."""
        program = load("atlassian").certification
        assert program
        designations = [one for one in program.certifications if one.earned_by is not None]
        assert designations
        assert all(one.code not in {*CURRENT.values(), *RETIRED.values()} for one in designations)


def test_every_number_of_the_announcement_is_data() -> None:
    """With other numbers in the pack the same story ends otherwise."""
    overrides: dict[str, Any] = {"certification.renewal_scope": "certification"}
    held = [earned("2025-01-10"), earned("2025-05-20", OTHER_ASSOCIATE, "d")]
    steps = (*held, [did(f"2025-0{month}-12", "coursework") for month in range(2, 7)])
    assert run(*steps, on="2025-07-01").dates("d") == ("2027-06-12", "2027-09-12")
    alone: Candidate = run(*steps, on="2025-07-01", overrides=overrides)
    assert alone.dates("d") == ("2027-05-20", "2027-08-20"), json.dumps(alone.held)
