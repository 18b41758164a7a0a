"""The certification operations beyond rights: what a candidate enters, shows, plans, and what the desk decides."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credenza.api.v1 import door
from credenza.api.v1.evidence import LASTS
from credenza.certification.models import Activity, Evidence
from credenza.gateways.files.memory import MemoryFiles
from tests.builders import certification
from tests.builders.credits import person
from tests.faces.api import world as worlds
from tests.faces.api.world import PICTURE, PREFIX, Caller, World, token

pytestmark = pytest.mark.django_db
DONE = {"type": "coursework", "date": "2026-03-01", "name": "Jira essentials"}


def sent(caller: Caller, content: bytes = PICTURE, name: str = "course.png", key: str = "") -> Any:
    return caller("POST", f"/evidence?name={name}", content, key=key)


def stored(files: MemoryFiles) -> int:
    return len(list(files.listing()))


class TestEvidence:
    def test_is_stored_and_named_by_a_token(self, world: World, files: MemoryFiles) -> None:
        told = sent(world["learner"]).json()
        assert (told["media_type"], told["original_name"]) == ("image/png", "course.png")
        body = {**DONE, "evidence": [told["token"]]}
        made = world["learner"].post("/candidates/me/activities", body).json()
        whole = world["learner"].get(f"/activities/{made['activity']}").json()
        assert [file["original_name"] for file in whole["evidence"]] == ["course.png"]
        assert (whole["activity"]["status"], whole["activity"]["source"]) == ("accepted", "typed")
        assert [one["why"] for one in whole["activity"]["counts"]] == ["counted", "counted"]
        file = world["certification"].get(f"/evidence/{whole['evidence'][0]['id']}")
        assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert b"".join(file.streaming_content).startswith(b"\x89PNG")

    def test_serves_one_activity_its_own_uploader_and_a_day(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine, theirs, late = (sent(world[part]).json()["token"] for part in ("learner", "admin", "learner"))
        first = world["learner"].post("/candidates/me/activities", {**DONE, "evidence": [mine]})
        assert first.status_code == 201

        def refused(given: str) -> Any:
            body = {**DONE, "name": "Another", "evidence": [given]}
            answer = world["learner"].post("/candidates/me/activities", body)
            return answer.status_code, answer.json()["field"]

        assert [refused(given) for given in (mine, theirs, "x", f"{late}x")] == [(422, "evidence")] * 4
        monkeypatch.setattr(door, "clock", lambda: worlds.NOW + LASTS * 2)
        assert refused(late) == (422, "evidence")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "evidence_empty"),
            (b"<html>", "evidence_not_supported"),
            (PICTURE[:40], "evidence_not_supported"),
            (PICTURE + b"0" * 10_000_000, "evidence_too_large"),
        ],
    )
    def test_that_is_none(self, world: World, files: MemoryFiles, content: bytes, code: str) -> None:
        before = stored(files)
        answer = sent(world["learner"], content)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert stored(files) == before

    def test_far_too_large_is_refused_unread(self, world: World) -> None:
        answer = sent(world["learner"], b"0" * (door.LARGEST_FILE + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        other = world["learner"]("POST", "/cases", b"0" * (door.LARGEST_BODY + 1))
        assert other.status_code == 413

    def test_sent_again_is_stored_once(self, world: World, files: MemoryFiles) -> None:
        before = stored(files)
        first, again = (sent(world["learner"], key="file-1").json() for _ in range(2))
        assert first == again
        assert stored(files) == before + 1
        assert sent(world["learner"], name="other.png", key="file-1").json()["code"] == "idempotency_conflict"


class TestReplay:
    def test_of_an_activity_with_evidence(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also when its token is long over."""
        body = {**DONE, "evidence": [sent(world["learner"]).json()["token"]]}
        before = Activity.objects.count(), Evidence.objects.count()
        first = world["learner"].post("/candidates/me/activities", body, key="a-1")
        monkeypatch.setattr(door, "clock", lambda: worlds.NOW + LASTS * 2)
        again = world["learner"].post("/candidates/me/activities", body, key="a-1")
        assert (first.status_code, first.json()) == (again.status_code, again.json())
        assert (Activity.objects.count(), Evidence.objects.count()) == (before[0] + 1, before[1] + 1)
        other = world["learner"].post("/candidates/me/activities", {**body, "name": "Other"}, key="a-1")
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")

    def test_of_an_answer_and_an_appeal(self, world: World) -> None:
        case = world.ids["case"]
        body = {"text": "In May", "evidence": [sent(world["learner"]).json()["token"]]}
        first, again = (world["learner"].post(f"/cases/{case}/answer", body, key="c").json() for _ in range(2))
        assert first == again
        assert first["status"] == "answered"
        decided = {"outcome": "reject", "reason": "Another year"}
        assert world["certification"].post(f"/cases/{case}/decide", decided).json()["activity_status"] == "rejected"
        said = {"text": "It was", "evidence": [sent(world["learner"]).json()["token"]]}
        first, again = (world["learner"].post(f"/cases/{case}/appeal", said, key="c").json() for _ in range(2))
        assert (first, first["status"]) == (again, "appealed")
        assert (
            world["learner"].post(f"/cases/{case}/appeal", {"text": "Once more"}).json()["code"] == "already_appealed"
        )
        refused = world["certification"].post(f"/cases/{case}/decide", decided)
        assert (refused.status_code, refused.json()["code"]) == (409, "same_decider")

    def test_of_a_merger(self, world: World) -> None:
        body = {"merge": world.ids["double"], "reason": "One person"}
        address = f"/candidates/{world.ids['candidate']}/merge"
        first, again = (world["certification"].post(address, body, key="m").json() for _ in range(2))
        assert first == again
        kept = world["certification"].get(f"/candidates/{world.ids['double']}").json()
        assert (kept["number"], kept["also"]) == (world.ids["candidate"], [world.ids["double"]])


class TestCandidates:
    def test_are_named_by_id_key_or_as_oneself(self, world: World) -> None:
        by_id = world["learner"].get(f"/candidates/{world.ids['candidate']}").json()
        keys = ("me", str(by_id["id"]), by_id["number"].lower())
        assert [world["learner"].get(f"/candidates/{key}").json() for key in keys] == [by_id] * 3
        for key in ("me", "AT0099999999", "99999999999999999999", "%00"):
            assert world["other"].get(f"/candidates/{key}").status_code == 404

    def test_become_one_by_their_first_activity(self, world: World) -> None:
        eve = world["other"]
        body = {**DONE, "evidence": [sent(eve).json()["token"]]}
        assert eve.post("/candidates/me/preview", {"planned": [DONE]}).json()["rows"] == []
        assert eve.post("/candidates/me/activities", body).status_code == 201
        assert eve.get("/candidates").json()["rows"][0]["person"]["email"] == "eve@elsewhere.example"

    def test_are_made_at_the_desk_by_their_address(self, world: World) -> None:
        desk, body = world["certification"], {"email": "eve@elsewhere.example"}
        made = desk.post("/candidates", body).json()
        assert desk.get(f"/candidates/{made['number']}").json()["person"]["name"] == "Eve"
        assert desk.post("/candidates", body).json() == made
        assert desk.post("/candidates", {"email": "no@one.example"}).status_code == 404
        assert world["other"].post("/candidates", body).status_code == 403

    def test_see_dates_as_they_were_known(self, world: World) -> None:
        shown = world["learner"].get("/candidates/me/credentials").json()
        assert [(one["certification"], one["status"], one["units"], one["required"]) for one in shown] == [
            ("ACA-900", "active", "20", "50"),
            ("ACP-120", "active", "20", "100"),
        ]
        earlier = world["learner"].get("/candidates/me/credentials?known_on=2025-06-01&on=2027-02-01").json()
        assert [(one["status"], one["units"]) for one in earlier] == [("suspended", "0")] * 2

    def test_see_what_is_missing(self, world: World) -> None:
        shown = world["learner"].get("/candidates/me/progress").json()
        professional = next(one for one in shown if one["credential"]["certification"] == "ACP-120")
        units = next(part for part in professional["tree"]["parts"] if part["kind"] == "units")
        assert (units["done"], units["needed"], units["met"]) == ("20", "100", False)
        assert [line["counted_units"] for line in professional["lines"] if line["type"] == "coursework"] == ["20"]

    def test_renew_and_see_the_cycle(self, world: World) -> None:
        for number in range(8):
            done = {**DONE, "name": f"Course {number}"}
            last = world["certification"].post(f"/candidates/{world.ids['candidate']}/activities", done).json()
        assert [one["certification"] for one in last["moved"]] == ["ACP-120"]
        cycles = world["learner"].get("/candidates/me/cycles").json()
        closed = {one["credential"]["certification"]: one["cycles"] for one in cycles}
        assert [(one["closed_on"], one["by"], one["units"]) for one in closed["ACP-120"]] == [
            ("2026-03-01", "units", "100")
        ]


class TestPreview:
    def test_tells_what_saving_then_does(self, world: World) -> None:
        plan = [{**DONE, "type": "global_event", "name": "Team"}]
        told = world["learner"].post("/candidates/me/preview", {"planned": plan}).json()
        associate = next(row for row in told["rows"] if row["certification"] == "ACA-900")
        assert (associate["units_from"], associate["units_to"], associate["renewed_on"]) == ("20", "0", "2026-03-01")
        body = {**plan[0], "evidence": [sent(world["learner"]).json()["token"]]}
        done = world["learner"].post("/candidates/me/activities", body).json()
        moved = [(one["credential"], one["suspends_to"]) for one in done["moved"]]
        assert moved == [(associate["credential"], associate["suspends_to"])]

    def test_plans_exams_and_names_possible_doubles(self, world: World) -> None:
        plan = {"planned": [{"exam": "ACP-JCA", "date": "2026-12-01"}]}
        rows = world["learner"].post("/candidates/me/preview", plan).json()["rows"]
        assert {row["certification"]: row["renewed_on"] for row in rows} == {"ACA-900": None, "ACP-120": "2026-12-01"}
        activity = world["learner"].get(f"/activities/{world.ids['activity']}").json()["activity"]
        near = {"type": "coursework", "date": "2026-02-03", "name": activity["name"]}
        told = world["learner"].post("/candidates/me/preview", {"planned": [near]}).json()
        assert activity["id"] in told["doubles"]

    @pytest.mark.parametrize(
        ("planned", "code"),
        [
            ({"date": "2026-12-01"}, "invalid_field"),
            ({"type": "coursework", "exam": "ACP-120", "date": "2026-12-01"}, "invalid_field"),
            ({"type": "party", "date": "2026-12-01"}, "unknown_type"),
            ({"exam": "ACX", "date": "2026-12-01"}, "unknown_certification"),
        ],
    )
    def test_refuses_what_is_nothing(self, world: World, planned: dict[str, str], code: str) -> None:
        answer = world["learner"].post("/candidates/me/preview", {"planned": [planned]})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "status", "code"),
        [
            ({"evidence": []}, 422, "evidence_missing"),
            ({"type": "party"}, 422, "unknown_type"),
            ({"date": "2026-03-11"}, 422, "date_in_future"),
            ({"date": "2024-01-31"}, 422, "date_before_program"),
            ({"date": "31.01.2026"}, 422, "invalid_field"),
            ({"name": " "}, 422, "missing_fields"),
            ({"units": "12"}, 422, "invalid_field"),
            ({"units": 12}, 422, "invalid_field"),
        ],
    )
    def test_of_an_activity(self, world: World, change: dict[str, Any], status: int, code: str) -> None:
        body = {**DONE, "evidence": [sent(world["learner"]).json()["token"]], **change}
        answer = world["learner"].post("/candidates/me/activities", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_name_the_first_of_a_double(self, world: World) -> None:
        bodies = [{**DONE, "evidence": [sent(world["learner"]).json()["token"]]} for _ in range(2)]
        first = world["learner"].post("/candidates/me/activities", bodies[0]).json()
        again = world["learner"].post("/candidates/me/activities", bodies[1])
        assert (again.status_code, again.json()["code"], again.json()["first"]) == (
            409, "duplicate_activity", first["activity"],
        )  # fmt: skip

    def test_of_taking_back_what_an_audit_looks_at(self, world: World) -> None:
        answer = world["learner"].post(f"/activities/{world.ids['looked_at']}/withdraw", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "activity_in_audit")


class TestCases:
    def test_hide_from_the_candidate_what_is_the_desks(self, world: World) -> None:
        body = {"activity": world.ids["activity"], "reason": "Told by Eve", "report": world.ids["report"]}
        case = world["certification"].post("/cases", body).json()["case"]
        desk, own = (world[part].get(f"/cases/{case}").json() for part in ("certification", "learner"))
        assert (desk["case"]["why"], desk["case"]["reason"]) == ("report", "Told by Eve")
        assert [one["text"] for one in desk["reports"]] == ["Sold here"]
        assert "Eve" not in str(own)
        assert (own["case"]["why"], own["reports"], own["same_files"]) == (None, [], [])
        assert [(entry["by"], entry["by_id"]) for entry in own["entries"]] == [("staff", None)]
        listed = world["learner"].get("/cases").json()["rows"]
        assert {row["reason"] for row in listed} == {None}

    def test_hide_it_from_staff_who_are_the_candidate(self, world: World) -> None:
        desk = world.people["certification"]
        own = certification.enter(desk, "coursework", worlds.NOW.date()).activity
        case = world["admin"].post("/cases", {"activity": own, "reason": "Told by Eve"}).json()["case"]
        assert "Eve" not in str(world["certification"].get(f"/cases/{case}").json())
        assert (
            world["certification"].post(f"/cases/{case}/decide", {"outcome": "accept", "reason": "R"}).status_code
            == 403
        )

    def test_page_by_key_oldest_first(self, world: World) -> None:
        world["certification"].post("/cases", {"activity": world.ids["activity"], "reason": "Seen"})
        first = world["certification"].get("/cases?limit=1")
        following = first.json()["next_after"]
        assert first["Link"] == f'<http://testserver{PREFIX}/cases?limit=1&after={following}>; rel="next"'
        second = world["certification"].get(f"/cases?limit=1&after={following}").json()
        assert first.json()["rows"][0]["id"] < second["rows"][0]["id"]
        assert second["next_after"] is None


class TestLists:
    def test_of_activities_page_by_date(self, world: World) -> None:
        whole = [row["id"] for row in world["learner"].get("/candidates/me/activities").json()["rows"]]
        page = world["learner"].get("/candidates/me/activities?limit=1")
        following = page.json()["next_before"]
        assert following in page["Link"]
        rest = world["learner"].get(f"/candidates/me/activities?before={following}").json()
        assert [row["id"] for row in (*page.json()["rows"], *rest["rows"])] == whole
        for wrong in ("x", "2026-02-30.1", "2026-02-01.99999999999999999999"):
            assert world["learner"].get(f"/candidates/me/activities?before={wrong}").json()["field"] == "before"

    def test_filter(self, world: World) -> None:
        desk = world["certification"]
        assert desk.get("/activities?status=held").json()["rows"] == []
        assert len(desk.get("/activities?type=coursework&from_on=2026-02-01&to_on=2026-02-01").json()["rows"]) == 2
        assert world["other"].get("/activities").json()["rows"] == []

    def test_take_no_more_queries_for_more_rows(self, world: World) -> None:
        before = self._counts(world)
        for number in range(4):
            who = person()
            held = certification.earn(who, "ACP-120", worlds.NOW.date().replace(year=2025))
            done = certification.enter(who, "coursework", worlds.NOW.date()).activity
            world["certification"].post("/cases", {"activity": done, "reason": "Seen"})
            Caller(token(who)).post(f"/credentials/{held.credential}/extension-requests", {"reason": "More"})
            Caller(token(who)).post("/misuse-reports", {"text": "Seen"})
            mine = certification.enter(
                world.people["learner"], "local_event", worlds.NOW.date().replace(day=1 + number)
            ).activity
            world["certification"].post("/cases", {"activity": mine, "reason": "Seen"})
        assert self._counts(world) == before
        assert max(before.values()) <= 20

    @staticmethod
    def _counts(world: World) -> dict[str, int]:
        counts = {}
        for part, address in (
            ("certification", "/candidates"),
            ("certification", "/activities"),
            ("certification", "/cases"),
            ("certification", "/certification-extension-requests"),
            ("certification", "/misuse-reports"),
            ("certification", "/certification-dashboard"),
            ("certification", "/certifications"),
            ("learner", "/candidates/me/activities"),
            ("learner", "/candidates/me/cycles"),
            ("learner", "/candidates/me/progress"),
            ("learner", f"/activities/{world.ids['activity']}"),
            ("learner", "/cases"),
        ):
            caller = world[part]
            caller.get("/certifications")  # a token's first use of a day is written down
            with CaptureQueriesContext(connection) as found:
                assert caller.get(address).status_code == 200
            counts[address] = len(found)
        return counts


class TestDesk:
    def test_answers_a_wish(self, world: World) -> None:
        (wish,) = world["certification"].get("/certification-extension-requests").json()["rows"]
        body = {"suspends_on": "2027-07-15", "expires_on": "2027-10-15"}
        address = f"/credentials/{wish['credential']}/extend"
        told = world["certification"]("GET", f"{address}/preview", body).json()["rows"]
        moved = {row["certification"]: row["suspends_to"] for row in told}
        done = world["certification"].post(address, {**body, "reason": "Leave"}).json()
        assert moved[done["certification"]] == done["suspends_on"] == "2027-07-15"
        wishes = world["learner"].get("/candidates/me/extension-requests").json()
        assert [(one["status"], one["decision_reason"]) for one in wishes] == [("granted", "Leave")]
        back = world["certification"].post(
            address, {"suspends_on": "2027-01-15", "expires_on": "2027-04-15", "reason": "No"}
        )
        assert (back.status_code, back.json()["code"]) == (422, "extension_shortens")
        facts = world["learner"].get(f"/credentials/{wish['credential']}/history").json()
        assert [one["kind"] for one in facts] == ["extended", "granted"]

    def test_takes_a_result_once(self, world: World) -> None:
        body = {"certification": "ACP-JCA", "date": "2026-03-01", "source_id": "pearson-1"}
        address = f"/candidates/{world.ids['candidate']}/exam-results"
        first, again = (world["certification"].post(address, body).json() for _ in range(2))
        assert (first["earned"], first["suspends_on"]) == (again["earned"], "2028-03-01")
        passes = world["certification"].get(f"/candidates/{world.ids['candidate']}/passes").json()
        assert len([one for one in passes if one["kind"] == "exam"]) == 1
        effect = world["certification"].get(f"/passes/{first['earned']}/withdraw/preview").json()["rows"]
        assert [row["lost_on"] for row in effect if row["certification"] == "ACP-120"] == ["2026-03-01"]
        gone = world["certification"].post(f"/passes/{first['earned']}/withdraw", {"reason": "Not theirs"}).json()
        assert gone["earned"] == first["earned"]

    def test_undoes_and_restores_by_deciding(self, world: World) -> None:
        address = f"/activities/{world.ids['activity']}"
        told = world["certification"].get(f"{address}/preview?of=reject").json()["rows"]
        assert {row["units_to"] for row in told} == {"10"}
        assert world["learner"].get(f"{address}/preview?of=reject").status_code == 403
        world["certification"].post(f"{address}/reject", {"reason": "Not theirs"})
        assert [one["units"] for one in world["learner"].get("/candidates/me/credentials").json()] == ["10", "10"]
        world["certification"].post(f"{address}/accept", {"reason": "It was"})
        assert [one["units"] for one in world["learner"].get("/candidates/me/credentials").json()] == ["20", "20"]
        decisions = world["learner"].get(address).json()["decisions"]
        assert [(one["status"], one["by"]) for one in decisions] == [("rejected", "staff"), ("accepted", "staff")]

    def test_counts_the_program(self, world: World) -> None:
        shown = world["certification"].get("/certification-dashboard").json()
        kinds = {kind["code"]: kind["active"] for kind in shown["kinds"]}
        assert (kinds["ACP-120"], kinds["ACA-900"], shown["cases_at_desk"]) == (1, 1, 0)
        listed = world["other"].get("/certifications").json()
        assert [one["code"] for one in listed] == [kind["code"] for kind in shown["kinds"]]
        world["certification"].post("/certifications/ACP-120/retire", {"date": "2026-06-01", "reason": "Replaced"})
        after = {one["code"]: one["retired_on"] for one in world["other"].get("/certifications").json()}
        assert after["ACP-120"] == "2026-06-01"
