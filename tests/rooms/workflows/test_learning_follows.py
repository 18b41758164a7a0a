"""What follows from statements and rosters in the credits and certification rooms, once and taken back when voided."""

from datetime import date

import pytest
from django.apps import apps

from credenza.certification.queries.candidates import candidate_of_person
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.learning.commands.import_attendance import import_attendance
from credenza.learning.commands.map_activity import map_activity
from credenza.learning.commands.replay_quarantined import replay_due
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.certification import earn, held_by
from tests.builders.credits import COURSE, EXAM, NOW, TODAY, account, approved, later, person, purchase, staff, stock
from tests.builders.learning import (
    EXAM_ID,
    REGISTRATION,
    UNKNOWN_ID,
    cmi5,
    platform,
    post,
    statement,
    voiding,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim():
    stock()
    return person("kim@acme.example", "Kim")


@pytest.fixture
def lms(kim):
    return platform()[0]


def told(given, by, now=NOW):
    taken = post(given, by, now)
    assert dispatch_pending(now=now) >= 0
    return taken


def activities(who):
    model = apps.get_model("certification", "Activity")
    return list(model.objects.filter(candidate__person_id=who.person_id).order_by("pk"))


def progress(who):
    rows = list_requests(RequestFilter(learner_id=who.person_id), SYSTEM, oldest_first=True).rows
    return [item.progress for row in rows for item in row.items]


class TestCourses:
    def test_become_verified_activities(self, kim, lms):
        told(cmi5(), lms)
        (row,) = activities(kim)
        shown = (row.type, row.on, row.name, row.status, row.verified)
        assert shown == ("coursework", date(2026, 3, 9), "Jira Essentials for Teams (virtual)", "accepted", True)

    def test_renew_like_any_other(self, kim, lms):
        earn(kim, "ACA-900", date(2024, 6, 1))
        for number in range(5):
            told(
                statement(registration=f"{number}{REGISTRATION[1:]}", timestamp=f"2026-03-0{number + 1}T12:00:00Z"), lms
            )
        (credential,) = held_by(kim).values()
        assert credential.suspends_on == date(2028, 3, 5)

    def test_of_a_kind_that_staff_named(self, kim, lms):
        desk = staff(StaffRole.CERTIFICATION_DESK)
        map_activity(activity=UNKNOWN_ID, type="presenting", reason="A talk", by=desk, now=NOW)
        told(statement(activity=UNKNOWN_ID), lms)
        assert [row.type for row in activities(kim)] == ["presenting"]

    def test_once_whatever_is_handed_over_again(self, kim, lms):
        for given in (cmi5(), cmi5(verb="passed")):
            told(given, lms)
        assert len(activities(kim)) == 1

    def test_voided_are_withdrawn_and_counted_anew_when_corrected(self, kim, lms):
        given = cmi5()
        told(given, lms)
        told(voiding(given["id"]), lms)
        assert [row.status for row in activities(kim)] == ["withdrawn"]
        told(cmi5(), lms)
        assert sorted(row.status for row in activities(kim)) == ["accepted", "withdrawn"]

    def test_voided_are_replaced_by_another_statement_of_the_same(self, kim, lms):
        first = cmi5()
        told(first, lms)
        told(cmi5(verb="passed"), lms)
        told(voiding(first["id"]), lms)
        assert sorted(row.status for row in activities(kim)) == ["accepted", "withdrawn"]


class TestExams:
    def test_earn_and_renew(self, kim, lms):
        told(statement(verb="passed", activity=EXAM_ID, timestamp="2025-01-15T12:00:00Z"), lms)
        told(statement(verb="passed", activity=EXAM_ID, timestamp="2026-03-01T12:00:00Z"), lms)
        (credential,) = held_by(kim).values()
        assert (credential.certification, credential.earned_on) == ("ACP-120", date(2025, 1, 15))
        assert credential.suspends_on == date(2028, 3, 1)

    def test_only_completed_earn_nothing(self, kim, lms):
        told(statement(activity=EXAM_ID), lms)
        assert candidate_of_person(kim.person_id) is None

    def test_voided_are_undone(self, kim, lms):
        given = statement(verb="passed", activity=EXAM_ID)
        told(given, lms)
        told(voiding(given["id"]), lms)
        assert [row.status for row in held_by(kim).values()] == ["revoked"]

    def test_that_the_program_does_not_know_wait(self, kim, lms):
        told(statement(verb="passed", activity="https://lms.example/exams/ONE"), lms)
        assert [row.why for row in quarantined(QuarantineFilter())] == ["unknown_certification"]


class TestRefused:
    def test_before_the_program_waits(self, kim, lms):
        told(statement(timestamp="2023-05-05T00:00:00Z"), lms)
        assert [row.why for row in quarantined(QuarantineFilter())] == ["date_before_program"]

    def test_too_early_where_the_person_is_waits_for_its_day(self, kim, lms):
        from credenza.parties.commands.edit_profile import edit_profile

        edit_profile(time_zone="Pacific/Honolulu", by=kim, now=NOW)
        told(statement(timestamp="2026-03-10T00:30:00Z"), lms)
        waits = [row.why for row in quarantined(QuarantineFilter())]
        replay_due(TODAY, later(1))
        dispatch_pending(now=later(1))
        assert waits in ([], ["future_date"])
        assert len(activities(kim)) == 1


class TestPaidTraining:
    @pytest.fixture
    def paid(self, kim):
        owner = person("ana@acme.example")
        acme = account(owner)
        purchase(acme.account, 20000)
        return lambda *items: approved(acme, owner, kim, items)

    def test_moves_on_with_the_statements(self, kim, lms, paid):
        paid(COURSE)
        steps = []
        for verb in ("launched", "progressed", "completed"):
            told(statement(verb=verb), lms)
            steps += progress(kim)
        assert steps == ["started", "started", "done"]

    def test_moves_one_of_two_at_a_time(self, kim, lms, paid):
        paid(COURSE)
        paid(COURSE)
        told(statement(registration=REGISTRATION), lms)
        told(statement(verb="launched"), lms)
        assert progress(kim) == ["done", "started"]

    def test_an_exam_that_was_sat_is_done_though_not_passed(self, kim, lms, paid):
        paid(EXAM)
        told(statement(activity=EXAM_ID), lms)
        assert progress(kim) == ["done"]

    def test_is_under_way_again_when_the_completion_is_voided(self, kim, lms, paid):
        paid(COURSE)
        given = statement()
        told(given, lms)
        told(voiding(given["id"]), lms)
        assert progress(kim) == ["started"]

    def test_nobody_elses_moves(self, kim, lms, paid):
        paid(COURSE)
        person("bo@acme.example")
        told(statement("bo@acme.example"), lms)
        assert progress(kim) == ["not_started"]


class TestAttendance:
    def test_becomes_a_verified_activity_once(self, kim, lms):
        for _ in range(2):
            import_attendance(
                event="ACE Lisbon", on=TODAY, type="local_event", emails=["kim@acme.example"], by=lms, now=NOW
            )
            dispatch_pending(now=NOW)
        (row,) = activities(kim)
        assert (row.type, row.on, row.name, row.verified, row.status) == (
            "local_event",
            TODAY,
            "ACE Lisbon",
            True,
            "accepted",
        )
