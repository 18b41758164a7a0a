"""Who comes to which page of the certification desk: one literal table. 302 is sent to sign in, 404 hears of no page."""

from datetime import time, timedelta

import pytest

from credenza.catalog.commands.add_session import Held, add_session
from credenza.certification.commands.try_rules import look_further, try_rules
from credenza.kernel.actors import SYSTEM, StaffRole
from credenza.portal.shared import now, today
from tests.builders import certification as make
from tests.builders.credits import stock
from tests.faces.portal.certification_desk.scene import Scene, signed_in

pytestmark = pytest.mark.django_db

PEOPLE = ("stranger", "plain", "candidate", "order", "finance", "certification", "administrator")
NOBODY_ELSE = (302, 404, 404, 404, 404)
OPEN, GONE = (*NOBODY_ELSE, 200, 200), (*NOBODY_ELSE, 404, 404)
TABLE = {
    "/desk/certification/": OPEN,
    "/desk/certification/?status=closed": OPEN,
    "/desk/certification/cases/{case}/": OPEN,
    "/desk/certification/cases/999999/": GONE,
    "/desk/certification/cases/{case}/lengthen/": OPEN,
    "/desk/certification/held/": OPEN,
    "/desk/certification/activities/{activity}/": OPEN,
    "/desk/certification/activities/{activity}/accept/": OPEN,
    "/desk/certification/activities/{activity}/reject/": OPEN,
    "/desk/certification/activities/{activity}/withdraw/": OPEN,
    "/desk/certification/activities/{activity}/open-case/": OPEN,
    "/desk/certification/activities/{activity}/nonsense/": GONE,
    "/desk/certification/activities/999999/": GONE,
    "/desk/certification/extensions/": OPEN,
    "/desk/certification/extensions/{extension}/grant/": OPEN,
    "/desk/certification/extensions/{extension}/decline/": OPEN,
    "/desk/certification/extensions/999999/grant/": GONE,
    "/desk/certification/candidates/": OPEN,
    "/desk/certification/candidates/?q=kim": OPEN,
    "/desk/certification/candidates/{candidate}/": OPEN,
    "/desk/certification/candidates/999999/": GONE,
    "/desk/certification/candidates/{candidate}/enter-activity/": OPEN,
    "/desk/certification/candidates/{candidate}/grant/": OPEN,
    "/desk/certification/candidates/{candidate}/exam/": OPEN,
    "/desk/certification/candidates/{candidate}/merge/": OPEN,
    "/desk/certification/credentials/{credential}/extend/": OPEN,
    "/desk/certification/credentials/{credential}/upgrade/": OPEN,
    "/desk/certification/credentials/{credential}/revoke/": OPEN,
    "/desk/certification/credentials/{credential}/restore/": OPEN,
    "/desk/certification/credentials/999999/revoke/": GONE,
    "/desk/certification/passes/{earned}/withdraw/": OPEN,
    "/desk/certification/passes/999999/withdraw/": GONE,
    "/desk/certification/reports/": OPEN,
    "/desk/certification/reports/{report}/open-case/": OPEN,
    "/desk/certification/reports/{report}/dismiss/": OPEN,
    "/desk/certification/program/": OPEN,
    "/desk/certification/program/blanket/": OPEN,
    "/desk/certification/program/certifications/ACP-120/retire/": OPEN,
    "/desk/certification/dashboard/": OPEN,
    "/desk/certification/dashboard/certifications.csv": OPEN,
    "/desk/certification/dashboard/months.xlsx": OPEN,
    "/desk/certification/dashboard/types.csv": OPEN,
    "/desk/certification/dashboard/audits.csv": OPEN,
    "/desk/certification/dashboard/audits.pdf": GONE,
    "/desk/certification/dashboard/nothing.csv": GONE,
    "/desk/certification/sessions/": OPEN,
    "/desk/certification/sessions/{session}/cancel/": OPEN,
    "/desk/certification/sessions/999999/cancel/": GONE,
    "/desk/certification/what-if/": OPEN,
    "/desk/certification/what-if/{trial}/": OPEN,
    "/desk/certification/what-if/999999/": GONE,
    "/desk/certification/what-if/{trial}/affected.csv": OPEN,
    "/desk/certification/what-if/{trial}/affected.pdf": GONE,
    "/report-misuse/": (302, 200, 200, 200, 200, 200, 200),
}


@pytest.fixture
def scene():
    stock()
    return Scene()


def people(scene):
    return {
        "stranger": None,
        "plain": make.person(),
        "candidate": scene.kim,
        "order": make.staff(StaffRole.ORDER_DESK),
        "finance": make.staff(StaffRole.FINANCE),
        "certification": scene.noor,
        "administrator": make.staff(StaffRole.ADMINISTRATOR),
    }


def offered(desk):
    """A session that is ahead, and a trial of other rules that is done."""
    held = Held(on=today() + timedelta(days=9), starts=time(9), ends=time(12))
    session = add_session(type="local_event", title="ACE Porto", held=held, by=desk, now=now()).session
    trial = try_rules(pack="atlassian", by=desk, now=now()).trial
    look_further(trial=trial, parts=100, by=SYSTEM, now=now())
    return {"session": session, "trial": trial}


def test_pages_answer_each_person_as_the_table_says(scene):
    clients = {name: signed_in(who) for name, who in people(scene).items()}
    ids = scene.ids | offered(scene.noor)
    found = {page: tuple(clients[name].get(page.format(**ids)).status_code for name in PEOPLE) for page in TABLE}
    assert found == TABLE


def test_every_page_is_in_the_table():
    from credenza.portal.desk.certification.acting import ACTS
    from credenza.portal.desk.certification.urls import urlpatterns

    asked = {page.removeprefix("/desk/certification/").partition("?")[0] for page in TABLE}
    acts = [page for page in asked if page.count("/") > 2 or page == "program/blanket/"]
    acts = [page for page in acts if not page.startswith("sessions/")]
    assert len({page.rsplit("/", 2)[-2] + page.split("/")[0] for page in acts if "nonsense" not in page}) == len(ACTS)
    assert {pattern.name for pattern in urlpatterns if not pattern.name.endswith("_act")} == {
        "activity",
        "affected",
        "blanket",
        "candidate",
        "candidates",
        "case",
        "cases",
        "dashboard",
        "dashboard_export",
        "extensions",
        "held",
        "program",
        "reports",
        "session_cancel",
        "sessions",
        "trial",
        "what_if",
    }


@pytest.mark.parametrize(
    "page",
    [
        "activities/{activity}/accept/",
        "activities/{activity}/reject/",
        "candidates/{candidate}/grant/",
        "candidates/{candidate}/exam/",
        "candidates/{candidate}/merge/",
        "credentials/{credential}/extend/",
        "credentials/{credential}/upgrade/",
        "credentials/{credential}/revoke/",
        "passes/{earned}/withdraw/",
        "extensions/{extension}/grant/",
        "extensions/{extension}/decline/",
    ],
)
def test_nobody_decides_about_themselves(scene, page):
    make.certification_desk(scene.kim)
    address = f"/desk/certification/{page.format(**scene.ids)}"
    client = signed_in(scene.kim)
    assert client.get(address).status_code == 403
    assert client.post(address, {"reason": "Mine"}).status_code == 403


def test_nobody_is_offered_a_decision_about_themselves(scene):
    make.certification_desk(scene.kim)
    client = signed_in(scene.kim)
    case = f"/desk/certification/cases/{scene.case}/"
    shown = client.get(case).content.decode()
    assert "somebody else decides" in shown
    assert "Send the decision" not in shown
    assert client.post(case, {"decision": "accept", "reason": "Mine"}).status_code == 403
    page = client.get(f"/desk/certification/candidates/{scene.candidate}/").content.decode()
    assert "This is you" in page
    assert "Revoke…" not in page
    assert "Grant…" not in client.get("/desk/certification/extensions/").content.decode()


def test_a_second_factor_is_asked_of_staff(scene, settings):
    settings.CREDENZA_STAFF_SECOND_FACTOR = True
    assert scene.desk.get("/desk/certification/").status_code == 403


def test_the_rail_shows_the_desk_to_its_people(scene):
    assert "/desk/certification/dashboard/" in scene.desk.get("/desk/certification/").content.decode()
    assert "/desk/certification/" not in signed_in(scene.kim).get("/help/").content.decode()
