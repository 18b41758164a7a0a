"""The learning desk in the portal: who comes in, the quarantine, attendance lists, service accounts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from credenza.kernel.actors import StaffRole
from credenza.learning.queries.rosters import rosters
from credenza.learning.queries.statements import StatementFilter, received
from credenza.learning.queries.waiting import QuarantineFilter, quarantined
from credenza.parties.models import Person
from credenza.parties.queries import actor_for, bearer_of, service_accounts
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.credits import COURSE, NOW, TODAY, approved, person, purchase, staff, stock
from tests.builders.credits import account as credit_account
from tests.builders.learning import UNKNOWN_ID, account, platform, post, statement

pytestmark = pytest.mark.django_db
PEOPLE = ("stranger", "plain", "certification", "order", "finance", "administrator")
TABLE = {
    # page                                stranger plain certification order finance administrator
    "/desk/learning/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/?q=4711&why=unknown_actor&status=open": (302, 404, 200, 404, 404, 200),
    "/desk/learning/{actor}/who/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/{activity}/what/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/{activity}/who/": (302, 404, 404, 404, 404, 404),
    "/desk/learning/{actor}/dismiss/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/999999/dismiss/": (302, 404, 404, 404, 404, 404),
    "/desk/learning/activities/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/statements/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/attendance/": (302, 404, 200, 404, 404, 200),
    "/desk/learning/attendance/999999/": (302, 404, 404, 404, 404, 404),
}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = False


def signed_in(who):
    client = Client()
    if who is not None:
        client.force_login(Person.objects.get(pk=who.person_id))
    return client


@pytest.fixture
def scene(db):
    stock()
    person("kim@acme.example", "Kim")
    lms = platform()[0]
    post(statement(actor=account("4711")), lms)
    post(statement(activity=UNKNOWN_ID), lms)
    post(statement(verb="experienced"), lms)
    activity, actor = quarantined(QuarantineFilter())
    return {"actor": actor.id, "activity": activity.id, "lms": lms}


@pytest.fixture
def desk(scene):
    return signed_in(staff(StaffRole.CERTIFICATION_DESK))


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def followed(client, address, given):
    answer = client.post(address, given, follow=True)
    return answer, words(answer)


class TestWhoComesIn:
    def test_is_what_the_table_says(self, scene):
        roles = {
            "certification": StaffRole.CERTIFICATION_DESK,
            "order": StaffRole.ORDER_DESK,
            "finance": StaffRole.FINANCE,
            "administrator": StaffRole.ADMINISTRATOR,
        }
        people = {"stranger": None, "plain": person()} | {name: staff(role) for name, role in roles.items()}
        clients = {name: signed_in(people[name]) for name in PEOPLE}
        found = {page: tuple(clients[name].get(page.format(**scene)).status_code for name in PEOPLE) for page in TABLE}
        assert found == TABLE

    def test_replaying_is_posted_only_and_the_desks(self, scene, desk):
        page = f"/desk/learning/{scene['actor']}/replay/"
        assert desk.get(page).status_code == 405
        assert signed_in(person()).post(page).status_code == 404

    def test_its_staff_find_it_in_the_navigation(self, desk):
        page = words(desk.get("/desk/learning/"))
        assert all(name in page for name in ("Quarantine", "Statements", "Attendance"))


class TestQuarantine:
    def test_says_why_each_waits(self, desk):
        page = words(desk.get("/desk/learning/"))
        assert "Nobody is known by this name" in page
        assert "Nobody has said what this is" in page
        assert "4711 (https://lms.example)" in page

    def test_who_it_is(self, scene, desk):
        given = {"email": "kim@acme.example", "reason": "Her number"}
        _, page = followed(desk, f"/desk/learning/{scene['actor']}/who/", given)
        assert "1 row was taken up." in page
        assert received(StatementFilter(outcome="credited"))

    def test_who_it_is_not(self, scene, desk):
        answer = desk.post(f"/desk/learning/{scene['actor']}/who/", {"email": "no@acme.example", "reason": "Maybe"})
        assert answer.status_code == 422
        assert "the verified address of a person" in words(answer)
        assert 'value="no@acme.example"' in answer.content.decode()

    @pytest.mark.parametrize("given", [{"sku": "TEAM-JIRA-ESS-V"}, {"type": "coursework"}, {"nothing": "on"}])
    def test_what_it_is(self, scene, desk, given):
        _, page = followed(desk, f"/desk/learning/{scene['activity']}/what/", {**given, "reason": "It is"})
        assert "1 row was taken up." in page
        assert UNKNOWN_ID in words(desk.get("/desk/learning/activities/"))

    @pytest.mark.parametrize("given", [{}, {"sku": "ACP-120", "type": "coursework"}])
    def test_what_it_is_not(self, scene, desk, given):
        answer = desk.post(f"/desk/learning/{scene['activity']}/what/", {**given, "reason": "It is"})
        assert answer.status_code == 422
        assert "Choose one of the three" in words(answer)

    def test_replayed_and_dismissed(self, scene, desk):
        _, page = followed(desk, f"/desk/learning/{scene['actor']}/replay/", {})
        assert "It still waits: Nobody is known by this name." in page
        person_later = person("late@acme.example")
        assert person_later
        answer = desk.post(f"/desk/learning/{scene['actor']}/dismiss/", {})
        assert answer.status_code == 422
        _, page = followed(desk, f"/desk/learning/{scene['actor']}/dismiss/", {"reason": "A test account"})
        assert "Dismissed." in page
        assert "A test account" in words(desk.get("/desk/learning/?status=dismissed"))

    def test_asks_no_more_questions_for_more_rows(self, scene, desk, django_assert_max_num_queries):
        for number in range(20):
            post(statement(actor=account(f"n{number}")), scene["lms"])
        with django_assert_max_num_queries(25):
            desk.get("/desk/learning/")


class TestStatements:
    def test_are_listed_with_what_was_kept_out(self, desk):
        page = words(desk.get("/desk/learning/statements/"))
        assert "Waiting" in page
        assert "http://adlnet.gov/expapi/verbs/experienced" in page
        assert (
            "http://adlnet.gov"
            not in words(desk.get("/desk/learning/statements/?q=nothing-like-it")).split("Kept out")[0]
        )


class TestAttendance:
    GIVEN = {"event": "ACE Lisbon", "date": TODAY.isoformat(), "type": "local_event"}

    def file(self, content=b"Name;Email\nKim;kim@acme.example\nWho;who@acme.example\n"):
        return SimpleUploadedFile("list.csv", content, content_type="text/csv")

    def test_is_tried_then_imported_without_choosing_the_file_again(self, desk):
        tried = desk.post("/desk/learning/attendance/", {**self.GIVEN, "file": self.file(), "try": "1"})
        page = words(tried)
        assert tried.status_code == 200
        assert "1 would be recorded, 0 are there already, 1 would wait" in page
        assert rosters() == ()
        pasted = "kim@acme.example\nwho@acme.example"
        assert pasted in tried.content.decode()
        _, page = followed(desk, "/desk/learning/attendance/", {**self.GIVEN, "addresses": pasted})
        assert "1 recorded, 0 were there already, 1 wait." in page
        assert "ACE Lisbon" in words(desk.get("/desk/learning/attendance/"))

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({}, "Choose a file, or paste the addresses below."),
            ({"addresses": "a@x.example", "date": "2999-01-01"}, "is later than today"),
            ({"addresses": "a@x.example", "type": "party"}, "party"),
            ({"addresses": "a@x.example", "event": ""}, "Fill this in"),
        ],
    )
    def test_bad_input_is_told_and_kept(self, desk, change, told):
        answer = desk.post("/desk/learning/attendance/", {**self.GIVEN, **change})
        assert answer.status_code == 422
        assert told in words(answer)
        assert rosters() == ()

    def test_a_file_that_is_no_list(self, desk):
        answer = desk.post("/desk/learning/attendance/", {**self.GIVEN, "file": self.file(b"name\nKim\n")})
        assert answer.status_code == 422
        assert "a column with the header email" in words(answer)


class TestServiceAccounts:
    @pytest.fixture
    def admin(self, scene):
        return signed_in(staff(StaffRole.ADMINISTRATOR))

    def test_show_key_and_secret_once(self, admin):
        made = admin.post("/desk/service-accounts/", {"name": "Moodle", "scopes": ["learning:write"]})
        secret = re.search(r'id="new-secret"[^>]*>([^<]+)<', made.content.decode()).group(1)
        assert bearer_of(secret, now=NOW, on=TODAY)
        assert secret not in admin.get("/desk/service-accounts/").content.decode()
        assert made["Cache-Control"].startswith("max-age=0")

    def test_get_another_token_and_lose_one(self, admin):
        (row,) = service_accounts()
        page = admin.post(f"/desk/service-accounts/{row.id}/token/")
        assert "it is not shown again" in words(page)
        token = row.tokens[0]
        _, page = followed(admin, f"/desk/service-accounts/{row.id}/tokens/{token.id}/revoke/", {})
        assert "The token no longer works." in page
        assert [one.revoked for one in service_accounts()[0].tokens] == [False, True]
        assert admin.post(f"/desk/service-accounts/{row.id}/tokens/999999/revoke/").status_code == 404

    def test_are_ended_with_a_reason(self, admin):
        (row,) = service_accounts()
        assert admin.post(f"/desk/service-accounts/{row.id}/end/", {}).status_code == 422
        _, page = followed(admin, f"/desk/service-accounts/{row.id}/end/", {"reason": "Replaced"})
        assert "The account is ended" in page
        assert service_accounts()[0].ended

    def test_without_a_name_are_told(self, admin):
        answer = admin.post("/desk/service-accounts/", {"name": "", "scopes": ["learning:write"]})
        assert answer.status_code == 422


class TestTraining:
    def test_says_how_far_the_platform_says_it_is(self, scene):
        kim = actor_for(Person.objects.get(email="kim@acme.example").pk)
        owner = person("ana@acme.example")
        acme = credit_account(owner)
        purchase(acme.account, 5000)
        approved(acme, owner, kim, [COURSE])
        result = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 40}}
        post(statement(verb="progressed", result=result), scene["lms"])
        dispatch_pending(now=NOW)
        page = words(signed_in(kim).get("/learn/training/"))
        assert "Started 40%" in page
