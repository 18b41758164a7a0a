"""Somebody at the desk who is a candidate in a case: what the desk knows about it, they don't."""

import json
from datetime import timedelta

import pytest

from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import report_misuse
from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel.actors import SYSTEM
from credenza.portal.shared import now, today
from credenza.workflows.kept import own_data
from tests.builders import certification as make
from tests.faces.portal.certification_desk.scene import signed_in

pytestmark = pytest.mark.django_db
SECRETS = ("Somebody copies", "Told by a colleague", "Report of misuse", "Eve Teller")


@pytest.fixture
def noor():
    return make.certification_desk(make.person("noor@desk.example", "Noor Haddad"))


@pytest.fixture
def case(noor):
    """A case about Noor's own activity, opened by a colleague from a report."""
    make.earn(noor, "ACP-120", today() - timedelta(days=100))
    activity = make.enter(noor, "coursework", today() - timedelta(days=20), "Jira basics", now=now()).activity
    eve = make.person("eve@x.example", "Eve Teller")
    report = report_misuse(text="Somebody copies", by=eve, now=now()).report
    desk = make.certification_desk()
    return open_case(activity=activity, reason="Told by a colleague", report=report, by=desk, now=now()).case


def test_the_desk_hides_why_ones_own_case_was_opened(noor, case):
    page = signed_in(noor).get(f"/desk/certification/cases/{case}/")
    assert page.status_code == 200
    assert "This case is about you" in page.content.decode()
    for secret in SECRETS:
        assert secret not in page.content.decode()
    colleague = signed_in(make.certification_desk()).get(f"/desk/certification/cases/{case}/").content.decode()
    assert "Somebody copies" in colleague
    assert "Told by a colleague" in colleague


def test_the_list_of_reports_hides_it_too(noor, case):
    page = signed_in(noor).get("/desk/certification/reports/?status=case").content.decode()
    assert "Somebody copies" not in page
    assert "Eve Teller" not in page


def test_own_data_says_nothing_of_why(noor, case):
    told = "".join(own_data(noor.person_id, now=now()))
    found = json.loads(told)
    assert [row["id"] for row in found["audit_cases"]] == [case]
    for secret in ("Somebody copies", "Told by a colleague", "Eve Teller"):
        assert secret not in told


def test_a_case_is_answered_from_either_account_of_a_candidate(case, noor):
    second = make.person()
    make.earn(second, "ACA-900", today() - timedelta(days=50))
    keep, merge = candidate_of_person(second.person_id).id, candidate_of_person(noor.person_id).id
    merge_candidates(keep=keep, merge=merge, by=SYSTEM, now=now())
    for who in (noor, second):
        assert signed_in(who).get(f"/certifications/audits/{case}/").status_code == 200
    assert signed_in(make.person()).get(f"/certifications/audits/{case}/").status_code == 404
