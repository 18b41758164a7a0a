"""What the certification desk does: each step shows its effect, takes a reason, does one thing, loses nothing typed."""

from datetime import timedelta

import pytest

from credenza.certification.commands.answer_case import appeal_case
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.programs import retirements
from credenza.certification.queries.activities import activity_row
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.cases import case_row, entries_of, report_row
from credenza.certification.queries.desk import applied_blankets, extension_row, passes_of
from credenza.kernel.actors import SYSTEM
from credenza.portal.shared import now
from tests.builders import certification as make
from tests.builders.credits import stock
from tests.faces.portal.certification_desk.scene import ONE_DAY, Scene, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    stock()
    return Scene()


def status(activity):
    return activity_row(activity, SYSTEM).status


class TestCase:
    def test_is_asked_and_given_more_time(self, scene):
        answer = scene.post(f"cases/{scene.case}/", decision="ask", reason="Which course was it?")
        assert answer.status_code == 302
        case = case_row(scene.case, SYSTEM)
        assert (case.status, case.deadline_on) == ("waiting_for_candidate", scene.on + 30 * ONE_DAY)
        later = scene.on + 45 * ONE_DAY
        assert scene.post(f"cases/{scene.case}/lengthen/", deadline_on=later.isoformat()).status_code == 302
        assert case_row(scene.case, SYSTEM).deadline_on == later
        refused = scene.post(f"cases/{scene.case}/lengthen/", deadline_on=scene.on.isoformat(), reason="Kept words")
        assert refused.status_code == 422
        assert "Kept words" in refused.content.decode()

    def test_shows_what_a_rejection_undoes_and_does_it(self, scene):
        renewed = scene.row
        page = scene.desk.get(f"/desk/certification/cases/{scene.case}/").content.decode()
        assert "Renewal falls" in page
        assert "Looks copied" in page
        answer = scene.post(f"cases/{scene.case}/", decision="reject", reason="Somebody else's file")
        assert answer.status_code == 302
        assert status(scene.activity) == "rejected"
        assert scene.row.suspends_on < renewed.suspends_on
        assert entries_of(scene.case)[-1].text == "Somebody else's file"

    def test_refusals_keep_what_was_typed(self, scene):
        page = scene.post(f"cases/{scene.case}/", reason="Kept words")
        assert page.status_code == 422
        assert "Kept words" in page.content.decode()
        assert scene.post(f"cases/{scene.case}/", decision="reject", reason=" ").status_code == 422
        assert case_row(scene.case, SYSTEM).status == "open"

    def test_tells_the_first_decider_that_somebody_else_decides_the_appeal(self, scene):
        scene.post(f"cases/{scene.case}/", decision="reject")
        appeal_case(case=scene.case, text="Look again", by=scene.kim, now=now())
        page = scene.desk.get(f"/desk/certification/cases/{scene.case}/").content.decode()
        assert "Somebody else decides the appeal" in page
        refused = scene.post(f"cases/{scene.case}/", decision="accept", reason="Kept words")
        assert refused.status_code in (403, 409)
        assert "Kept words" in refused.content.decode()
        other = signed_in(make.certification_desk())
        answer = other.post(f"/desk/certification/cases/{scene.case}/", {"decision": "accept", "reason": "Genuine"})
        assert answer.status_code == 302
        assert (status(scene.activity), case_row(scene.case, SYSTEM).status) == ("accepted", "closed")

    def test_of_somebody_else_shows_the_same_file(self, scene):
        lee = make.person("lee@x.example", "Lee Park")
        for who, name in ((scene.kim, "Hers"), (lee, "His")):
            record_activity(
                person=who.person_id,
                claim=make.claim("coursework", scene.on - 3 * ONE_DAY, name),
                evidence=(make.proof("the very same"),),
                by=who,
                now=now(),
            )
        his = candidate_of_person(lee.person_id)
        activity = next(row for row in listed(his.id) if row.name == "His").id
        scene.post(f"activities/{activity}/open-case/")
        case = case_row_of(activity)
        page = scene.desk.get(f"/desk/certification/cases/{case}/").content.decode()
        assert "The same file elsewhere" in page
        assert scene.number in page


def listed(root):
    from credenza.certification.queries.activities import ActivityFilter, list_activities

    return list_activities(ActivityFilter(candidate=root), SYSTEM)


def case_row_of(activity):
    from credenza.certification.queries.cases import CaseFilter, list_cases

    return list_cases(CaseFilter(activity=activity), SYSTEM)[0].id


class TestActivity:
    def test_that_was_held_shows_its_effect_and_is_accepted(self, scene):
        lee = make.person("lee@x.example", "Lee Park")
        make.earn(lee, "ACA-900", scene.on - timedelta(days=900))
        late = scene.on - timedelta(days=100)
        for _ in range(5):
            made = make.enter(lee, "coursework", late, now=now())
        assert made.status == "held"
        page = scene.desk.get("/desk/certification/held/").content.decode()
        assert "Lee Park" in page
        assert "No new dates" in page
        assert scene.post(f"activities/{made.activity}/accept/").status_code == 302
        assert status(made.activity) == "accepted"

    def test_is_rejected_withdrawn_and_put_into_a_case(self, scene):
        one, two, three = (row.id for row in listed(scene.candidate)[1:4])
        shown = scene.desk.get(f"/desk/certification/activities/{one}/reject/").content.decode()
        assert "Renewal falls" in shown
        assert scene.post(f"activities/{one}/reject/").status_code == 302
        assert scene.post(f"activities/{two}/withdraw/").status_code == 302
        assert scene.post(f"activities/{three}/open-case/").status_code == 302
        assert (status(one), status(two)) == ("rejected", "withdrawn")
        assert case_row_of(three)
        again = scene.post(f"activities/{three}/open-case/", reason="Kept words")
        assert again.status_code == 409
        assert "Kept words" in again.content.decode()

    def test_page_shows_evidence_and_decisions(self, scene):
        scene.post(f"cases/{scene.case}/", decision="reject", reason="Not yours")
        page = scene.desk.get(f"/desk/certification/activities/{scene.activity}/").content.decode()
        assert "Not yours" in page
        assert "course.png" in page


class TestCredential:
    def test_is_extended_after_a_look(self, scene):
        before = scene.row
        first = scene.desk.get(f"/desk/certification/credentials/{scene.credential}/extend/").content.decode()
        later = {"suspends_on": before.suspends_on + 30 * ONE_DAY, "expires_on": before.expires_on + 30 * ONE_DAY}
        assert before.suspends_on.replace(year=before.suspends_on.year + 1).isoformat() in first
        path = f"credentials/{scene.credential}/extend/"
        shown = scene.post(path, **later)
        assert "Look once more" in shown.content.decode()
        assert scene.row == before
        assert scene.confirmed(path, **later).status_code == 302
        assert scene.row.expires_on == later["expires_on"]

    def test_a_look_at_other_values_does_nothing(self, scene):
        before, path = scene.row, f"credentials/{scene.credential}/extend/"
        dates = {"suspends_on": before.suspends_on + ONE_DAY, "expires_on": before.expires_on + ONE_DAY}
        seen = scene.post(path, **dates).context["seen"]
        changed = scene.post(path, **{**dates, "expires_on": before.expires_on + 9 * ONE_DAY}, seen=seen)
        assert changed.status_code == 200
        assert scene.row == before

    def test_an_extension_never_shortens(self, scene):
        before = scene.row
        dates = {"suspends_on": before.suspends_on - ONE_DAY, "expires_on": before.expires_on, "reason": "Kept words"}
        path = f"credentials/{scene.credential}/extend/"
        seen = scene.post(path, **dates).context["seen"]
        refused = scene.post(path, **dates, seen=seen)
        assert refused.status_code in (409, 422)
        assert "Kept words" in refused.content.decode()

    def test_is_revoked_restored_and_upgraded(self, scene):
        assert scene.post(f"credentials/{scene.credential}/revoke/").status_code == 302
        assert scene.row.status == "revoked"
        assert scene.post(f"credentials/{scene.credential}/restore/").status_code == 302
        assert scene.row.status == "active"
        upgraded = scene.confirmed(
            f"credentials/{scene.credential}/upgrade/", certification="ACP-620", on=scene.on.isoformat()
        )
        assert upgraded.status_code == 302
        assert set(make.held_by(scene.kim, scene.on)) == {"ACP-620"}

    def test_a_wish_is_granted_or_declined(self, scene):
        before = scene.row
        path = f"extensions/{scene.extension}/grant/"
        dates = {"suspends_on": before.suspends_on + ONE_DAY, "expires_on": before.expires_on + ONE_DAY}
        assert scene.confirmed(path, **dates).status_code == 302
        assert extension_row(scene.extension, SYSTEM).status == "granted"
        assert "I was ill." in scene.desk.get("/desk/certification/extensions/?status=granted").content.decode()
        refused = scene.post(f"extensions/{scene.extension}/decline/")
        assert refused.status_code == 409


class TestCandidate:
    def test_is_found_by_id_name_and_address(self, scene):
        for text in (scene.number, "Kim", "kim@x"):
            assert "Kim Vega" in scene.desk.get(f"/desk/certification/candidates/?q={text}").content.decode()
        assert "No candidate fits" in scene.desk.get("/desk/certification/candidates/?q=nobody").content.decode()

    def test_page_leads_to_older_activities(self, scene):
        for ago in range(31, 43):
            make.done(scene.kim, "coursework", scene.on - ago * ONE_DAY, f"Course {ago}")
        address = f"/desk/certification/candidates/{scene.candidate}/"
        first = scene.desk.get(address)
        assert "Course 42" not in first.content.decode()
        older = scene.desk.get(address + first.context["pages"].next_address).content.decode()
        assert "Course 42" in older
        assert "Jira basics" not in older.partition('id="cases-h"')[0]

    def test_page_tells_everything(self, scene):
        scene.post(f"credentials/{scene.credential}/revoke/", reason="A forged file")
        page = scene.desk.get(f"/desk/certification/candidates/{scene.candidate}/").content.decode()
        for words in ("ACP-120", "Jira basics", "I was ill.", "A forged file", "Revoked", "granted"):
            assert words in page, words

    def test_gets_an_activity_an_exam_and_a_credential(self, scene):
        path = f"candidates/{scene.candidate}"
        day = (scene.on - 5 * ONE_DAY).isoformat()
        entered = scene.confirmed(f"{path}/enter-activity/", type="coursework", on=day, name="Told by phone")
        assert entered.status_code == 302
        assert "Told by phone" in [row.name for row in listed(scene.candidate)]
        assert scene.confirmed(f"{path}/exam/", certification="ACP-620", on=day).status_code == 302
        assert scene.confirmed(f"{path}/grant/", certification="ACA-900", on=day).status_code == 302
        assert set(make.held_by(scene.kim, scene.on)) == {"ACA-900", "ACP-120", "ACP-620"}
        exam = next(row for row in passes_of(scene.candidate) if row.kind == "exam")
        assert scene.post(f"passes/{exam.id}/withdraw/").status_code == 302
        assert make.held_by(scene.kim, scene.on)["ACP-620"].status == "revoked"

    def test_an_activity_in_the_future_is_refused_and_nothing_is_lost(self, scene):
        path = f"candidates/{scene.candidate}/enter-activity/"
        values = {
            "type": "coursework",
            "on": (scene.on + 9 * ONE_DAY).isoformat(),
            "name": "Too early",
            "reason": "Kept words",
        }
        seen = scene.post(path, **values).context["seen"]
        refused = scene.post(path, **values, seen=seen)
        assert refused.status_code == 422
        assert "Too early" in refused.content.decode()
        assert "Kept words" in refused.content.decode()

    def test_is_made_one_with_another_account_in_two_steps(self, scene):
        twin = make.person("kim@old.example", "Kim Vega")
        make.earn(twin, "ACA-900", scene.on - 50 * ONE_DAY)
        number = candidate_of_person(twin.person_id).number
        path = f"candidates/{scene.candidate}/merge/"
        assert scene.post(path, number="AT00999999").status_code == 422
        shown = scene.post(path, number=number)
        page = shown.content.decode()
        assert "kim@old.example" in page
        assert "ACA-900" in page
        assert candidate_of_person(twin.person_id).id != scene.candidate
        assert scene.confirmed(path, number=number).status_code == 302
        assert candidate_of_person(twin.person_id).id == scene.candidate
        assert number in scene.desk.get(f"/desk/certification/candidates/{scene.candidate}/").content.decode()

    def test_an_account_that_was_taken_in_leads_to_the_one_that_goes_on(self, scene):
        twin = make.person("kim@old.example", "Kim Vega")
        make.earn(twin, "ACA-900", scene.on - 50 * ONE_DAY)
        old = candidate_of_person(twin.person_id)
        scene.confirmed(f"candidates/{scene.candidate}/merge/", number=old.number)
        answer = scene.desk.get(f"/desk/certification/candidates/{old.id}/")
        assert answer.url == f"/desk/certification/candidates/{scene.candidate}/"


class TestProgram:
    def test_retires_a_certification_after_a_look(self, scene):
        path = "program/certifications/ACP-120/retire/"
        shown = scene.post(path, on=scene.on.isoformat()).content.decode()
        assert "1 credential of 1 candidate" in shown
        assert "ACP-120" not in retirements()
        assert scene.confirmed(path, on=scene.on.isoformat()).status_code == 302
        assert retirements()["ACP-120"] == scene.on

    def test_lists_the_packs_blanket_extensions_ready_to_apply(self, scene):
        page = scene.desk.get("/desk/certification/program/").content.decode()
        assert "expires_from=2024-09-30&amp;expires_to=2025-02-28&amp;months=12" in page
        form = scene.desk.get("/desk/certification/program/blanket/?expires_from=2024-09-30&months=12").content.decode()
        assert "2024-09-30" in form

    def test_applies_a_blanket_extension_after_counting(self, scene):
        before = scene.row
        span = {
            "expires_from": before.expires_on.isoformat(),
            "expires_to": before.expires_on.isoformat(),
            "months": "12",
        }
        shown = scene.post("program/blanket/", **span).content.decode()
        assert "1 credential of 1 candidate" in shown
        assert applied_blankets() == ()
        assert scene.confirmed("program/blanket/", **span).status_code == 302
        assert scene.row.expires_on.year == before.expires_on.year + 1
        assert "Because" in scene.desk.get("/desk/certification/program/").content.decode()


class TestReport:
    def test_is_sent_by_anyone_and_read_at_the_desk_alone(self, scene):
        eve = signed_in(scene.reporter)
        assert "report-misuse" in eve.get("/help/").content.decode()
        form = eve.get("/report-misuse/?about=AT00000001").content.decode()
        assert "AT00000001" in form
        refused = eve.post("/report-misuse/", {"text": "", "about": "Kept words"})
        assert refused.status_code == 422
        assert "Kept words" in refused.content.decode()
        assert eve.post("/report-misuse/", {"text": "They share answers"}).status_code == 302
        page = scene.desk.get("/desk/certification/reports/").content.decode()
        assert "They share answers" in page
        assert "Eve Teller" in page

    def test_becomes_a_case_without_its_reporter(self, scene):
        activity = listed(scene.candidate)[2].id
        path = f"reports/{scene.report}/open-case/"
        assert scene.post(path, activity=999999).status_code == 422
        assert scene.confirmed(path, activity=activity, reason="A report").status_code == 302
        row = report_row(scene.report, SYSTEM)
        assert (row.status, case_row(row.case, SYSTEM).activity) == ("case", activity)
        kim = signed_in(scene.kim)
        for address in (f"/certifications/activities/{activity}/", f"/certifications/cases/{row.case}/"):
            page = kim.get(address).content.decode()
            assert "Eve" not in page
            assert "sells screenshots" not in page

    def test_is_dismissed(self, scene):
        assert scene.post(f"reports/{scene.report}/dismiss/", reason="Nothing in it").status_code == 302
        page = scene.desk.get("/desk/certification/reports/?status=dismissed").content.decode()
        assert "Nothing in it" in page


class TestDashboard:
    def test_counts_what_is_there(self, scene):
        make.earn(make.person("lee@x.example"), "ACA-900", scene.on - timedelta(days=600))
        page = scene.desk.get("/desk/certification/dashboard/").content.decode()
        for words in ("ACP-120", "Twelve months ahead", "100", "Opened by staff"):
            assert words in page, words
        csv = b"".join(scene.desk.get("/desk/certification/dashboard/certifications.csv").streaming_content).decode()
        assert "ACP-120" in csv

    def test_asks_the_same_number_of_queries_however_much_there_is(self, scene):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def asked():
            with CaptureQueriesContext(connection) as queries:
                assert scene.desk.get("/desk/certification/dashboard/").status_code == 200
            return len(queries)

        first = asked()
        for number in range(4):
            lee = make.person(f"lee{number}@x.example")
            make.earn(lee, "ACA-900", scene.on - 50 * ONE_DAY)
            make.done(lee, "global_event", scene.on - 9 * ONE_DAY)
        assert asked() == first
