"""The learning operations beyond rights: what the desk lists, maps, replays and imports."""

from datetime import date
from typing import Any

import pytest

from credenza.kernel.actors import StaffRole
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.certification import held_by
from tests.builders.credits import NOW, person, staff
from tests.builders.learning import UNKNOWN_ID, platform, post, statement
from tests.faces.api.world import Caller, World, token

pytestmark = pytest.mark.django_db
ROSTER = {"event": "ACE Porto", "date": "2026-03-09", "type": "local_event"}


@pytest.fixture
def desk(world: World) -> Caller:
    return Caller(token(staff(StaffRole.CERTIFICATION_DESK)))


class TestDesk:
    def test_may_all_but_service_accounts(self, desk: Caller) -> None:
        for name in ("statements", "ignored-verbs", "quarantine", "activities", "rosters"):
            assert desk.get(f"/learning/{name}").status_code == 200
        assert desk.get("/service-accounts").status_code == 403

    def test_maps_and_sees_what_follows(self, world: World, desk: Caller) -> None:
        (row,) = desk.get("/learning/quarantine").json()["rows"]
        assert (row["why"], row["actor"]) == ("unknown_actor", "4711 (https://lms.example)")
        body = {"email": "bo@acme.example", "reason": "Theirs"}
        assert desk.post(f"/learning/actors/{row['actor_id']}/map", body).json()["replayed"] == 1
        assert desk.get("/learning/quarantine").json()["rows"] == []
        shown = desk.get("/learning/statements?outcome=credited").json()["rows"]
        assert [one["person"]["email"] for one in shown] == ["bo@acme.example"]

    def test_maps_an_activity_to_one_thing(self, desk: Caller) -> None:
        lms = platform()[0]
        post(statement("bo@acme.example", activity=UNKNOWN_ID), lms)
        both = {"activity": UNKNOWN_ID, "sku": "ACP-120", "type": "coursework", "reason": "R"}
        assert desk.post("/learning/activities/map", both).json()["code"] == "invalid_field"
        done = desk.post("/learning/activities/map", {**both, "sku": ""})
        assert (done.status_code, done.json()["replayed"]) == (200, 1)
        assert desk.get("/learning/activities").json()[0]["type"] == "coursework"

    def test_dismisses_once(self, world: World, desk: Caller) -> None:
        address = f"/learning/quarantine/{world.ids['quarantined']}/dismiss"
        assert desk.post(address, {"reason": " "}).json()["code"] == "missing_fields"
        assert desk.post(address, {"reason": "A test"}).json()["status"] == "dismissed"
        again = desk.post(address, {"reason": "A test"})
        assert (again.status_code, again.json()["code"]) == (409, "quarantine_not_open")
        assert desk.post(f"/learning/quarantine/{world.ids['quarantined']}/replay").status_code == 409
        assert desk.post("/learning/quarantine/999999/replay").status_code == 404


class TestRosters:
    @pytest.mark.parametrize(
        "given",
        [
            {"emails": ["bo@acme.example", "who@acme.example"]},
            {"csv": "Name;E-mail\nBo;bo@acme.example\nWho;who@acme.example\n"},
        ],
    )
    def test_by_addresses_or_by_the_text_of_a_file(self, desk: Caller, given: dict[str, Any]) -> None:
        tried = desk.post("/learning/rosters", {**ROSTER, **given, "dry_run": True}).json()
        done = desk.post("/learning/rosters", {**ROSTER, **given}, key="roster-1")
        assert done.status_code == 201
        assert tried["lines"] == done.json()["lines"]
        assert (tried["roster"], [line["outcome"] for line in tried["lines"]]) == (None, ["recorded", "waiting"])
        assert desk.post("/learning/rosters", {**ROSTER, **given}, key="roster-1").json() == done.json()
        lines = desk.get(f"/learning/rosters/{done.json()['roster']}/lines").json()
        assert [line["waits"] for line in lines] == [False, True]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({}, "invalid_field"),
            ({"emails": ["a@x.example"], "csv": "email\na@x.example"}, "invalid_field"),
            ({"csv": "name\nBo"}, "invalid_field"),
            ({"emails": ["a@x.example"], "type": "party"}, "unknown_type"),
            ({"emails": ["a@x.example"], "date": "2027-01-01"}, "date_in_future"),
        ],
    )
    def test_bad_input(self, desk: Caller, change: dict[str, Any], code: str) -> None:
        answer = desk.post("/learning/rosters", {**ROSTER, **change})
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_a_platform_posts_them_with_its_token(self, world: World) -> None:
        made = platform()[1]
        lms = Caller(made.secret)
        assert lms.post("/learning/rosters", {**ROSTER, "emails": ["bo@acme.example"]}).status_code == 201
        assert lms.get("/learning/quarantine").status_code == 403
        assert lms.get("/me").status_code == 403


class TestServiceAccounts:
    def test_are_made_used_renewed_and_ended(self, world: World) -> None:
        person("late@acme.example")
        admin = world["admin"]
        made = admin.post("/service-accounts", {"name": "Moodle", "scopes": ["learning:write"]}).json()
        lms = Caller(made["secret"])
        body = {**ROSTER, "emails": ["bo@acme.example"]}
        assert lms.post("/learning/rosters", body).status_code == 201
        second = admin.post(f"/service-accounts/{made['account']}/tokens").json()
        admin.post(f"/tokens/{made['token']}/revoke")
        assert lms.post("/learning/rosters", body).status_code == 401
        assert Caller(second["secret"]).post("/learning/rosters", body).status_code == 201
        admin.post(f"/service-accounts/{made['account']}/end", {"reason": "Replaced"})
        assert Caller(second["secret"]).post("/learning/rosters", body).status_code == 401
        (row,) = [one for one in admin.get("/service-accounts").json() if one["name"] == "Moodle"]
        assert row["ended_at"]
        assert "secret" not in str(row)


class TestExamResults:
    """A testing provider posts what was passed, with a key of its own for each result."""

    def test_earn_once_wait_for_strangers_and_are_all_or_none(self, world: World) -> None:
        provider = Caller(platform()[1].secret)
        passed = {"email": "bo@acme.example", "certification": "ACP-MJCP", "date": "2026-03-01", "key": "PV-1"}
        unknown = {"email": "who@acme.example", "certification": "ACA-900", "date": "2026-03-01", "key": "PV-2"}
        done = provider.post("/learning/exam-results", {"results": [passed, unknown]})
        assert done.status_code == 201
        assert [(one["key"], one["outcome"], one["why"]) for one in done.json()["results"]] == [
            ("PV-1", "credited", ""),
            ("PV-2", "waiting", "unknown_actor"),
        ]
        dispatch_pending(now=NOW)
        held = [one.certification for one in held_by(world.people["learner"], date(2026, 3, 10)).values()]
        assert held.count("ACP-620") == 1
        again = provider.post("/learning/exam-results", {"results": [passed]}).json()["results"]
        assert [one["outcome"] for one in again] == ["repeated"]
        for changed, code in (
            ({"date": "2026-02-01"}, "statement_conflict"),
            ({"certification": "ACP-999", "key": "x"}, "unknown_certification"),
            ({"date": "2026-12-01", "key": "x"}, "date_in_future"),
            ({"key": ""}, "invalid_field"),
        ):
            told = provider.post("/learning/exam-results", {"results": [{**unknown, "key": "y"}, passed | changed]})
            assert told.json()["code"] == code
        assert provider.get("/candidates").status_code == 403
        assert provider.post("/learning/exam-results", {"results": []}).status_code == 422
