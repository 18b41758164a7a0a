"""Audits as stories: what a case makes of an activity and of the dates that rest on it, day by day."""

from typing import Any

import pytest

from tests.stories.telling import Told, ask, step, told

pytestmark = pytest.mark.django_db

KIM, LEE = "kim@x.example", "lee@x.example"


def audited(*more: dict[str, Any], questions: list[dict[str, Any]]) -> Told:
    """Kim's associate credential renews on 2026-02-05 by five courses; a case looks at the last of them."""
    courses = [
        step(f"2026-02-0{day}", KIM, "record_activity", f"a{day}", candidate=KIM, type="coursework",
             date=f"2026-02-0{day}", evidence="sample")
        for day in range(1, 6)
    ]  # fmt: skip
    return told(
        step(
            "2025-01-15", "staff", "earn_certification", "c", candidate=KIM, certification="ACA-900", date="2025-01-15"
        ),
        *courses,
        step("2026-02-10", "staff", "open_case", "case", activity="$a5", reason="Looks copied"),
        *more,
        questions=questions,
    )


def decided(on: str, who: str, outcome: str, name: str) -> dict[str, Any]:
    return step(on, who, "decide_case", name, case="$case", outcome=outcome, reason="So")


def said(on: str, do: str, name: str, who: str = KIM) -> dict[str, Any]:
    return step(on, who, do, name, case="$case", text="Look", evidence="sample")


def case(on: str, name: str) -> dict[str, Any]:
    return ask(on, "case", "case", name)


def dates(story: Told, name: str) -> tuple[str, str, int]:
    held = story.answers[name]["credentials"][0]
    return held["suspends_on"], held["expires_on"], len(held["cycles"])


RENEWED, UNDONE = ("2028-02-05", "2028-05-05", 1), ("2027-01-15", "2027-04-15", 0)


def test_an_activity_counts_while_its_case_is_open() -> None:
    story = audited(questions=[case("2026-12-01", "q"), ask("2026-12-01", "candidate", KIM, "k")])
    assert story.result("case") == {"case": "case", "status": "open"}
    assert story.answers["q"] == {"status": "open", "outcome": None, "deadline_on": None}
    assert dates(story, "k") == RENEWED


def test_a_rejection_undoes_the_renewal_and_an_appeal_that_is_heard_restores_it_exactly() -> None:
    story = audited(
        said("2026-02-12", "answer_case", "answer"),
        decided("2026-02-20", "staff", "reject", "first"),
        step("2026-02-21", "staff", "run_jobs"),
        said("2026-03-22", "appeal_case", "appeal"),
        said("2026-03-23", "appeal_case", "again"),
        decided("2026-03-24", "staff", "accept", "same"),
        decided("2026-03-25", "staff-2", "accept", "second"),
        questions=[
            ask("2026-03-25", "candidate", KIM, "k"),
            ask("2026-03-25", "activity", "a5", "a"),
            case("2026-03-25", "q"),
        ],
    )
    assert story.result("answer")["status"] == "answered"
    assert story.result("first") == {
        "case": "case",
        "status": "decided",
        "outcome": "reject",
        "deadline_on": "2026-03-22",
    }
    assert story.result("appeal")["status"] == "appealed"
    assert story.error("again")["code"] == "already_appealed"
    assert story.error("same")["code"] == "same_decider"
    assert (story.result("second")["status"], story.answers["q"]["outcome"]) == ("closed", "accept")
    assert story.answers["a"]["status"] == "accepted"
    assert dates(story, "k") == RENEWED


@pytest.mark.parametrize(("on", "status"), [("2026-03-22", "decided"), ("2026-03-23", "closed")])
def test_nobody_appeals(on: str, status: str) -> None:
    story = audited(
        decided("2026-02-20", "staff", "reject", "first"),
        questions=[case(on, "q"), ask("2026-02-20", "candidate", KIM, "k")],
    )
    assert story.answers["q"]["status"] == status
    assert dates(story, "k") == UNDONE


def test_an_appeal_comes_too_late() -> None:
    story = audited(
        decided("2026-02-20", "staff", "reject", "first"), said("2026-03-23", "appeal_case", "late"), questions=[]
    )
    assert story.error("late") == {
        "code": "deadline_passed",
        "detail": story.error("late")["detail"],
        "deadline_on": "2026-03-22",
    }


def test_strangers_and_cases_that_are_none() -> None:
    story = audited(
        said("2026-02-11", "answer_case", "stranger", LEE),
        said("2026-02-11", "appeal_case", "early"),
        step("2026-02-11", KIM, "decide_case", "own", case="$case", outcome="accept", reason="Mine"),
        step("2026-02-11", "staff", "open_case", "twice", activity="$a5", reason="Again"),
        step("2026-02-11", KIM, "withdraw_activity", "back", activity="$a5"),
        step("2026-02-11", "staff", "decide_case", "odd", case="$case", outcome="perhaps", reason="So"),
        step("2026-02-11", "staff", "decide_case", "mute", case="$case", outcome="accept"),
        questions=[ask("2026-02-11", "case", "nothing", "none")],
    )
    found = {name: story.error(name)["code"] for name in ("stranger", "early", "own", "twice", "back", "odd", "mute")}
    assert found == {
        "stranger": "not_permitted",
        "early": "case_not_open",
        "own": "not_permitted",
        "twice": "case_not_open",
        "back": "activity_in_audit",
        "odd": "invalid_field",
        "mute": "missing_fields",
    }
    assert story.answers["none"] is None


def test_no_case_opens_by_itself_in_a_story() -> None:
    ten = [
        step("2026-02-01", who, "record_activity", f"{who[0]}{n}", candidate=who, type="coursework",
             date="2026-02-01", evidence="sample")
        for who in (KIM, LEE) for n in range(12)
    ]  # fmt: skip
    story = told(
        *ten,
        *(step("2026-02-02", KIM, "withdraw_activity", f"w{n}", activity=f"$k{n}") for n in range(12)),
        questions=[ask("2026-02-03", "emails", KIM, "mail")],
    )
    assert all(story.result(f"w{n}")["status"] == "withdrawn" for n in range(12))
    assert [row for row in story.answers["mail"] if row["notice"] == "audit_opened"] == []
