"""The community's question about which courses renew a certification, and its answers, told as stories.

Document: the question of a holder of several certifications about folders 1.1 and 1.2 of the renewal page. Each test
is one statement of the question, of staff's answers or of a comment.
"""

import pytest

from tests.stories.renewing import KIM, OTHER_PROFESSIONAL, PROFESSIONAL, courses, did, earned, run
from tests.stories.telling import ask, step

pytestmark = pytest.mark.django_db


class TestTheQuestion:
    def test_the_coursework_need_not_be_related_to_the_certification(self) -> None:
        held = [earned("2025-01-10", "ACP-420", "service"), earned("2025-01-11", "ACP-620", "projects")]
        course = did("2025-06-02", "coursework", called="Cloud organization administration")
        story = run(*held, course, on="2025-06-03")
        assert story.units("service") == story.units("projects") == (10, 100)

    def test_the_exam_and_the_units_are_two_routes_and_either_is_enough(self) -> None:
        exam = step("2025-09-03", "staff", "pass_exam", candidate=KIM, certification="ACP-120", date="2025-09-03")
        by_exam = run(earned("2025-01-10", PROFESSIONAL), exam, on="2025-09-04")
        assert by_exam.dates() == ("2027-09-03", "2027-12-03")
        by_units = run(earned("2025-01-10", PROFESSIONAL), courses(10, "2025-09"), on="2025-09-12")
        assert by_units.dates() == ("2027-09-10", "2027-12-10")

    def test_the_exam_must_be_that_of_the_certification(self) -> None:
        exam = step("2025-09-03", "staff", "pass_exam", "x", candidate=KIM, certification="ACP-620", date="2025-09-03")
        story = run(earned("2025-01-10", PROFESSIONAL), exam, on="2025-09-04")
        assert story.dates("c") == ("2027-01-10", "2027-04-10")
        assert story.dates("x") == ("2027-09-03", "2027-12-03")

    def test_the_last_one_earned_gains_ten_months_and_then_all_share_their_dates(self) -> None:
        """Earned 14 months after the first one: renewed with it on the day the first one would have ended."""
        held = [earned("2024-02-01", PROFESSIONAL, "first"), earned("2025-04-01", OTHER_PROFESSIONAL, "last")]
        done = [did(f"2025-{month:02d}-15", "coursework") for month in range(4, 13)]
        story = run(*held, *done, did("2026-01-31", "coursework"), on="2026-02-01")
        assert story.dates("first") == story.dates("last") == ("2028-01-31", "2028-04-30")
        assert story.cycles("first")[-1][2] == "units"

    def test_units_that_others_had_are_spent_with_the_renewal_of_their_level(self) -> None:
        held = [earned("2024-02-01", PROFESSIONAL, "first"), earned("2025-04-01", OTHER_PROFESSIONAL, "last")]
        done = [did(f"2024-{month:02d}-15", "coursework") for month in range(3, 9)]
        late = [did(f"2025-{month:02d}-15", "coursework") for month in range(5, 9)]
        story = run(*held, *done, *late, on="2025-09-01")
        assert story.cycles("first") == [("2024-02-01", "2025-08-15", "units", 100)]
        assert story.cycles("last") == [("2025-04-01", "2025-08-15", "level", 40)]
        assert story.units("last") == (0, 100)


class TestTheDateThatMatters:
    """Suspends on 1 January 2026, expires on 1 April 2026; the last activity needed is dated 1 December 2025."""

    held = earned("2024-01-01")
    four = courses(4, "2024-06")

    @pytest.mark.parametrize(
        "entered", ["2025-12-01", "2025-12-02", "2025-12-31", "2026-01-01", "2026-03-15", "2026-03-31"]
    )
    def test_is_that_of_the_activity_not_of_its_entry(self, entered: str) -> None:
        last = did(entered, "coursework", "2025-12-01", "last")
        story = run(self.held, self.four, last, on="2026-03-31")
        assert story.story.result("last")["status"] == "accepted"
        assert story.story.result("last")["effect"] == {"c": {"suspends_on": "2027-12-01", "expires_on": "2028-03-01"}}
        assert (story.dates(), story.status()) == (("2027-12-01", "2028-03-01"), "active")

    def test_before_the_entry_the_credential_is_suspended_on_its_day(self) -> None:
        story = run(self.held, self.four, on="2026-01-01")
        assert story.status() == "suspended"
        assert story.mails("credential_suspended") == ["2026-01-01"]
        assert run(self.held, self.four, on="2025-12-31").status() == "active"

    def test_units_may_still_be_earned_while_suspended(self) -> None:
        story = run(self.held, self.four, did("2026-03-31", "coursework"), on="2026-03-31")
        assert (story.status(), story.dates()) == ("active", ("2028-03-31", "2028-06-30"))

    def test_from_the_expiration_date_on_it_is_over(self) -> None:
        on_the_day = did("2026-04-01", "coursework", "2026-04-01", "late")
        story = run(self.held, self.four, on_the_day, on="2026-04-01")
        assert story.story.result("late")["status"] == "accepted"  # kept, and counts for nothing
        assert (story.status(), story.dates()) == ("expired", ("2026-01-01", "2026-04-01"))
        assert story.mails("credential_expired") == ["2026-04-01"]

    def test_what_was_dated_in_time_and_typed_in_after_it_waits_for_staff(self) -> None:
        late = did("2026-04-01", "coursework", "2026-03-31", "late")
        waiting = run(self.held, self.four, late, on="2026-04-02")
        assert waiting.story.result("late")["status"] == "held"
        assert waiting.story.answers["k"]["held"] == ["late"]
        assert waiting.status() == "expired"
        taken = step("2026-04-05", "staff", "accept_activity", activity="$late", reason="It was done in time")
        story = run(self.held, self.four, late, taken, on="2026-04-06")
        assert (story.status(), story.dates()) == ("active", ("2028-03-31", "2028-06-30"))

    def test_nothing_is_gained_by_waiting_and_an_older_activity_may_move_a_renewal_earlier(self) -> None:
        later = did("2025-11-01", "coursework", "2025-11-01")
        forgotten = did("2025-12-10", "coursework", "2025-10-01", "forgotten")
        story = run(self.held, self.four, later, forgotten, on="2025-12-11")
        assert story.story.result("forgotten")["effect"]["c"]["suspends_on"] == "2027-10-01"
        assert story.units() == (10, 50)
        assert story.mails("dates_changed") == ["2025-12-10"]

    def test_who_wants_to_delay_earns_the_last_units_later(self) -> None:
        story = run(self.held, self.four, did("2025-12-31", "coursework"), on="2026-01-02")
        assert story.dates() == ("2027-12-31", "2028-03-31")

    def test_what_was_known_on_a_day_is_answered_from_what_was_entered_by_then(self) -> None:
        last = did("2026-03-15", "coursework", "2025-12-01", "last")
        before = {**ask("2026-03-14", "candidate", KIM, "before"), "known_on": "2026-03-14"}
        story = run(self.held, self.four, last, on="2026-03-15", questions=[before])
        then = story.story.answers["before"]["credentials"][0]
        assert (then["status"], then["suspends_on"], then["units"]) == ("suspended", "2026-01-01", 40)
        assert story.dates() == ("2027-12-01", "2028-03-01")


class TestAccreditations:
    def test_require_courses_of_their_own_unlike_certifications(self) -> None:
        """ "Accreditation renewals which DO require specific courses": an accreditation names its courses."""
        course = did("2025-06-02", "coursework", called="Anything else")
        story = run(earned("2025-01-10"), course, on="2025-06-03")
        assert [one["certification"] for one in story.story.answers["k"]["credentials"]] == ["ACA-900"]
