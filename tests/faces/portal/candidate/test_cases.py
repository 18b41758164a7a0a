"""An audit as its candidate meets it: answer, appeal, the deadlines, and what stays with staff."""

import pytest

from credenza.certification.commands.ask_candidate import ask_candidate
from credenza.certification.commands.decide_case import decide_case
from credenza.certification.commands.open_case import open_case
from credenza.certification.queries.activities import evidence_of
from credenza.certification.queries.cases import case_row
from credenza.kernel.actors import Actor
from credenza.portal.shared import now, today
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import browser, picture, renata, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Actor:
    return renata()


@pytest.fixture
def desk() -> Actor:
    return build.certification_desk()


@pytest.fixture
def case(who: Actor, desk: Actor) -> int:
    activity = build.enter(who, "coursework", today(), "Incident management", now=now()).activity
    opened = open_case(activity=activity, reason="Somebody told us.", by=desk, now=now()).case
    ask_candidate(case=opened, text="Whose name is on it?", by=desk, now=now())
    return opened


def address(case: int) -> str:
    return f"/certifications/audits/{case}/"


class TestACase:
    def test_shows_the_question_and_its_last_day_but_never_why_it_was_opened(self, who: Actor, case: int) -> None:
        page = text(browser(who).get(address(case)))
        assert "Whose name is on it?" in page
        assert "Staff wait for your answer" in page
        assert "Somebody told us." not in page

    def test_of_somebody_else_is_not_found_even_for_the_desk(self, case: int, desk: Actor) -> None:
        stranger = build.person()
        build.earn(stranger, "ACA-900", today(), now=now())
        for other in (build.person(), stranger, desk):
            assert browser(other).get(address(case)).status_code == 404

    def test_is_answered_with_words_and_evidence(self, who: Actor, case: int) -> None:
        form = {"text": "Mine, under my maiden name.", "evidence": [picture("id.png", 3)], "decision": "answer"}
        done = browser(who).post(address(case), form, follow=True)
        assert "Your answer is with staff." in text(done)
        assert "Mine, under my maiden name." in text(done)
        assert "id.png" in text(done)
        assert case_row(case, who).status == "answered"
        assert len(evidence_of(case_row(case, who).activity)) == 2

    def test_answer_without_words_keeps_the_file(self, who: Actor, case: int) -> None:
        answer = browser(who).post(address(case), {"text": "", "evidence": [picture("id.png", 3)]})
        assert answer.status_code == 422
        assert "id.png" in text(answer)

    def test_decided_is_appealed_once(self, who: Actor, desk: Actor, case: int) -> None:
        decide_case(case=case, outcome="reject", reason="Another name.", by=desk, now=now())
        client = browser(who)
        page = text(client.get(address(case)))
        assert "Staff rejected the activity" in page
        assert "Another name." in page
        done = client.post(address(case), {"text": "Look again.", "decision": "appeal"}, follow=True)
        assert "somebody else decides it" in text(done)
        assert "Send the appeal" not in text(done)
        again = client.post(address(case), {"text": "And again.", "decision": "appeal"})
        assert again.status_code == 409

    def test_closed_takes_nothing_more(self, who: Actor, desk: Actor, case: int) -> None:
        decide_case(case=case, outcome="reject", reason="Another name.", by=desk, now=now())
        browser(who).post(address(case), {"text": "Look again.", "decision": "appeal"})
        decide_case(case=case, outcome="accept", reason="Seen.", by=build.certification_desk(), now=now())
        page = text(browser(who).get(address(case)))
        assert "This audit is closed" in page
        assert "Send the" not in page
        assert browser(who).post(address(case), {"text": "More.", "decision": "answer"}).status_code == 409
