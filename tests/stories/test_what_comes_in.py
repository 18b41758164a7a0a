"""Stories of statements and rosters: what a system knows, nobody types."""

from typing import Any

import pytest

from tests.builders.learning import ID, REGISTRATION, agent, cmi5, statement, voiding
from tests.stories.renewing import KIM, LEE, earned, run
from tests.stories.telling import LEARNER, OWNER, ask, opened, step, told

pytestmark = pytest.mark.django_db
LATE = "late@x.example"


def says(on: str, given: dict[str, Any], name: str | None = None) -> dict[str, Any]:
    return step(on, "staff", "post_xapi_statement", name, statement=given)


def course(number: int, at: str, email: str = KIM) -> dict[str, Any]:
    return statement(email, registration=f"{number:08d}{REGISTRATION[8:]}", timestamp=at)


def roster(on: str, emails: list[str], name: str | None = None, **more: Any) -> dict[str, Any]:
    given = {"event": "ACE Oslo", "date": on, "type": "local_event", "emails": emails}
    return step(on, "staff", "import_attendance", name, **given | more)


class TestStatements:
    def test_renew_by_the_day_they_speak_of(self) -> None:
        posts = [says("2025-09-01", course(n, f"2025-03-0{n}T10:00:00Z"), f"s{n}") for n in range(1, 6)]
        story = run(earned("2025-01-10"), posts, on="2025-09-02")
        assert story.dates() == ("2027-03-05", "2027-06-05")
        assert story.held["c"]["cycles"][0]["counted"] == ["s1", "s2", "s3", "s4", "s5"]

    def test_credit_once_and_conflict_by_their_id(self) -> None:
        given = {**cmi5(KIM), "id": ID}
        other = {**given, "timestamp": "2026-03-08T00:00:00Z"}
        posts = [says("2026-03-10", given, "a"), says("2026-03-10", given, "b"), says("2026-03-10", other, "c2"),
                 says("2026-03-10", cmi5(KIM, "passed"), "d")]  # fmt: skip
        story = run(earned("2025-04-10"), posts, on="2026-03-11")
        assert story.units() == (10, 50)
        assert story.story.result("b")["outcome"] == "repeated"
        assert story.story.error("c2")["code"] == "statement_conflict"
        assert story.story.result("d")["outcome"] == "credited_before"

    def test_are_withdrawn_by_voiding_them(self) -> None:
        given = statement(KIM)
        posts = [says("2026-03-10", given, "a"), says("2026-03-11", voiding(given["id"]))]
        assert run(earned("2025-04-10"), posts, on="2026-03-12").units() == (0, 50)

    def test_of_the_future_wait_for_their_day(self) -> None:
        posts = says("2026-03-10", statement(KIM, timestamp="2026-03-15T00:00:00Z"), "a")
        story = run(earned("2025-04-10"), posts, on="2026-03-14")
        assert story.story.result("a")["why"] == "future_date"
        assert story.units() == (0, 50)
        assert run(earned("2025-04-10"), posts, on="2026-03-16").units() == (10, 50)

    def test_of_a_stranger_wait_until_they_sign_up(self) -> None:
        steps = [
            says("2026-03-10", statement(LATE), "a"),
            roster("2026-03-10", [LATE], "r"),
            step("2026-03-20", LATE, "record_activity", "own", candidate=LATE, type="coursework", date="2026-03-20",
                 name="Another course", evidence="sample"),
            step("2026-03-21", "staff", "earn_certification", "e", candidate=LATE, certification="ACA-900",
                 date="2026-03-01"),
        ]  # fmt: skip
        asked = [ask("2026-03-22", "candidate", LATE, "k")]
        story = told(*steps, questions=asked, setup={"strangers": [LATE]})
        assert story.result("a")["why"] == "unknown_actor"
        assert story.result("r")["rows"][0]["outcome"] == "waiting"
        assert int(story.answers["k"]["credentials"][0]["units"]) == 30

    def test_of_an_exam_earn_its_certification(self) -> None:
        given = statement(KIM, "passed", activity="https://lms.example/exams/ACP-JCA", timestamp="2026-03-01T00:00:00Z")
        story = run(says("2026-03-10", given, "x"), on="2026-03-11")
        assert (story.held["x"]["certification"], story.held["x"]["earned_on"]) == ("ACP-120", "2026-03-01")

    def test_move_paid_training_on(self) -> None:
        team = "https://lms.example/TEAM"
        steps = [
            *opened(credits=1000),
            step("2026-03-10", LEARNER, "request_redemption", "r1", code="$acme.code", items=["TEAM"]),
            step("2026-03-10", OWNER, "approve_requests", None, requests=["$r1"]),
            says("2026-03-11", statement(LEARNER, "launched", activity=team, timestamp="2026-03-11T00:00:00Z"), "s"),
        ]
        assert told(*steps).result("s")["outcome"] == "progress"

    def test_only_their_senders_may_post(self) -> None:
        story = told(step("2026-03-10", KIM, "post_xapi_statement", "a", statement=statement(KIM)))
        assert story.error("a")["code"] == "not_permitted"

    def test_that_are_none_are_refused(self) -> None:
        story = told(says("2026-03-10", {"actor": agent(KIM)}, "a"))
        assert story.error("a")["fields"] == ["statement.verb", "statement.object"]


class TestRosters:
    def test_record_everybody_once(self) -> None:
        steps = [roster("2025-04-10", [KIM, LEE], "a"), roster("2025-04-10", [KIM, LEE, LATE], "b")]
        story = run(earned("2025-01-10"), steps, on="2025-04-11", setup={"strangers": [LATE]})
        assert story.units() == (10, 50)
        outcomes = [row["outcome"] for row in story.story.result("b")["rows"]]
        assert outcomes == ["already_there", "already_there", "waiting"]

    def test_verify_what_was_typed_before(self) -> None:
        typed = step("2025-04-10", KIM, "record_activity", "t", candidate=KIM, type="local_event", date="2025-04-10",
                     name="ACE Oslo", evidence="sample")  # fmt: skip
        story = run(earned("2025-01-10"), typed, roster("2025-04-10", [KIM]), on="2025-04-11",
                    questions=[ask("2025-04-11", "activity", "t", "q")])  # fmt: skip
        assert story.units() == (10, 50)
        assert story.story.answers["q"]["verified"] is True

    def test_of_an_unknown_kind_or_day_are_refused(self) -> None:
        story = told(
            roster("2026-03-10", [KIM], "a", type="party"), roster("2026-03-10", [KIM], "b", date="2026-03-11")
        )
        assert (story.error("a")["code"], story.error("b")["code"]) == ("unknown_type", "date_in_future")
