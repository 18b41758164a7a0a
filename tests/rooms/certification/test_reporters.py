"""Whoever reported misuse stays unknown to whom the report is about, also where that is somebody at the desk."""

from datetime import date, timedelta

import pytest

from credenza.certification.commands.merge_candidates import merge_candidates
from credenza.certification.commands.open_case import open_case
from credenza.certification.commands.report_misuse import dismiss_report, report_misuse
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.cases import list_reports, report_row, reports_of_case
from credenza.kernel.actors import SYSTEM
from credenza.kernel.errors import NotFound, NotPermitted
from tests.builders import certification as make
from tests.builders.certification import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    """At the desk, and a candidate."""
    who = make.person("noor@desk.example", "Noor Haddad")
    make.earn(who, "ACP-120", TODAY - timedelta(days=100))
    return make.certification_desk(who)


def number_of(who):
    return candidate_of_person(who.person_id).number


def reported(**words):
    return report_misuse(by=make.person(), now=NOW, **{"text": "Look at this", **words}).report


@pytest.mark.parametrize("field", ["about", "text"])
def test_a_report_that_names_ones_own_id_is_a_colleagues_alone(noor, field):
    colleague = make.certification_desk()
    own = reported(**{field: f"It is {number_of(noor).lower()}, I think"})
    other = reported(about="AT0000099999")
    assert [row.id for row in list_reports(noor)] == [other]
    assert [row.id for row in list_reports(colleague)] == [other, own]
    with pytest.raises(NotFound):
        report_row(own, noor)
    assert report_row(own, colleague).id == own


def test_nobody_settles_a_report_about_themselves(noor):
    own = reported(about=number_of(noor))
    kim = make.person()
    activity = make.enter(kim, "coursework", date(2026, 2, 2)).activity
    with pytest.raises(NotPermitted):
        dismiss_report(report=own, reason="Nothing", by=noor, now=NOW)
    with pytest.raises(NotPermitted):
        open_case(activity=activity, reason="Another's", report=own, by=noor, now=NOW)
    colleague = make.certification_desk()
    assert dismiss_report(report=own, reason="Nothing", by=colleague, now=NOW).status == "dismissed"


def test_the_reports_of_ones_own_case_are_not_ones_own_to_read(noor):
    colleague = make.certification_desk()
    activity = make.enter(noor, "coursework", date(2026, 2, 2)).activity
    report = reported(text="Somebody copies")
    case = open_case(activity=activity, reason="Told", report=report, by=colleague, now=NOW).case
    assert reports_of_case(case, noor) == ()
    assert list_reports(noor, status="case") == ()
    assert [row.id for row in reports_of_case(case, colleague)] == [report]


def test_an_account_made_one_with_ones_own_is_ones_own(noor):
    second = make.person()
    make.earn(second, "ACA-900", TODAY - timedelta(days=50))
    number = number_of(second)
    keep, merge = candidate_of_person(noor.person_id).id, candidate_of_person(second.person_id).id
    merge_candidates(keep=keep, merge=merge, by=SYSTEM, now=NOW)
    reported(about=number)
    assert list_reports(noor) == ()
