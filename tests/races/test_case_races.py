"""Many processes at one audit case in the same moment: it is decided once, closed once, and never told twice."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.answer_case import answer_case, appeal_case
from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.close_cases import close_cases
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import report_misuse
from credenza.certification.models import AuditCase, CaseEntry
from credenza.certification.verification import violations
from tests.builders import certification as make
from tests.builders.certification import NOW, at
from tests.races.racing import race

pytestmark = pytest.mark.usefixtures("committed")
DAY = date(2026, 2, 2)


@pytest.fixture(autouse=True)
def _sound(committed):
    yield
    assert violations() == []


@pytest.fixture
def scene(committed):
    kim, desks = make.person(), [make.certification_desk() for _ in range(4)]
    make.earn(kim, "ACP-120", date(2025, 1, 15))
    return kim, desks, make.enter(kim, "coursework", DAY).activity


def opened(scene):
    _, desks, activity = scene
    return open_case(activity=activity, reason="Why", by=desks[0], now=NOW).case


def kinds(kind):
    return CaseEntry.objects.filter(kind=kind).count()


def test_one_case_is_opened(scene):
    _, desks, activity = scene
    counted = race([lambda by=by: open_case(activity=activity, reason="Why", by=by, now=NOW) for by in desks * 2])
    assert counted == {"done": 1, "case_not_open": 7}
    assert AuditCase.objects.count() == 1


def test_one_case_comes_of_one_report(scene):
    kim, desks, _ = scene
    activities = [make.enter(kim, "coursework", DAY + timedelta(days=n)).activity for n in range(1, 5)]
    report = report_misuse(text="Seen", by=kim, now=NOW).report
    counted = race(
        [
            lambda one=one, by=by: open_case(activity=one, reason="Why", report=report, by=by, now=NOW)
            for one, by in zip(activities, desks, strict=True)
        ],
        workers=4,
    )
    assert counted == {"done": 1, "case_not_open": 3}


def test_one_decision_and_one_appeal_and_one_end(scene):
    kim, desks, _ = scene
    case = opened(scene)

    def decisions():
        return race(
            [
                lambda by=by, outcome=outcome: decide_case(case=case, outcome=outcome, reason="So", by=by, now=NOW)
                for by in desks
                for outcome in ("accept", "reject")
            ]
        )

    assert decisions() == {"done": 1, "case_not_open": 7}
    appeals = race([lambda: appeal_case(case=case, text="Look", by=kim, now=NOW)] * 4, workers=4)
    assert appeals == {"done": 1, "already_appealed": 3}
    again = decisions()
    assert again["done"] == 1
    assert set(again) <= {"done", "case_not_open", "same_decider"}
    assert (kinds("decided"), kinds("appealed"), kinds("closed")) == (2, 1, 1)


def test_an_answer_beside_the_days_job(scene):
    kim, desks, _ = scene
    case = opened(scene)
    last = ask_candidate(case=case, text="Which?", by=desks[0], now=NOW).deadline_on
    late = at(last + timedelta(days=1), 0)
    jobs = [lambda: close_cases(last + timedelta(days=1), late)] * 3
    counted = race([*jobs, lambda: answer_case(case=case, text="This", by=kim, now=at(last, 23))], workers=4)
    assert counted["done"] >= 3
    # Who came first decides; either way it is told once.
    assert AuditCase.objects.get().status in ("answered", "overdue")
    assert kinds("overdue") + kinds("answered") == 1
