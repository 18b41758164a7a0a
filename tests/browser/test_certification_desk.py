"""The certification desk in a real browser: a case from question to appeal, a merge in two steps, every page before axe."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from credenza.certification.commands.answer_case import appeal_case
from credenza.certification.commands.record_activity import record_activity
from credenza.certification.entering import Proof
from credenza.certification.queries.activities import activity_row
from credenza.certification.queries.candidates import candidate_of_person
from credenza.certification.queries.cases import case_row
from credenza.gateways.files.evidence import inspect, stored
from credenza.gateways.files.sample import sample_evidence
from credenza.kernel.actors import SYSTEM
from credenza.portal.shared import now
from tests.browser.journeys import complaints, complaints_in_both_sizes, signed_in
from tests.builders import certification as make
from tests.builders.credits import stock
from tests.faces.portal.certification_desk.scene import ONE_DAY, Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.browser]
PAGES = (
    "",
    "?status=closed",
    "cases/{case}/",
    "cases/{case}/lengthen/",
    "held/",
    "activities/{activity}/",
    "activities/{activity}/reject/",
    "activities/{held}/accept/",
    "extensions/",
    "extensions/?status=declined",
    "extensions/{extension}/grant/",
    "candidates/",
    "candidates/?q=nobody",
    "candidates/{candidate}/",
    "candidates/{candidate}/enter-activity/",
    "candidates/{candidate}/exam/",
    "candidates/{candidate}/merge/",
    "credentials/{credential}/revoke/",
    "passes/{earned}/withdraw/",
    "reports/",
    "reports/{report}/open-case/",
    "program/",
    "program/blanket/?expires_from=2024-09-30&expires_to=2025-02-28&months=12",
    "program/certifications/ACP-120/retire/",
    "dashboard/",
)


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, page: Page) -> None:
    # Playwright's loop runs in this thread, and Django would refuse the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.CREDENZA_STAFF_SECOND_FACTOR = False
    page.set_default_timeout(10_000)


def picture() -> Proof:
    """A file that stands in the store, as a candidate's would."""
    kept = stored(inspect(sample_evidence(), "registration.png"))
    return Proof(
        sent_digest=kept.sent_digest,
        stored_name=kept.stored_name,
        stored_digest=kept.stored_digest,
        media_type=kept.media_type,
        size=kept.size,
        original_name=kept.original_name,
    )


@pytest.fixture
def scene() -> Scene:
    stock()
    scene = Scene()
    lee = make.person("lee@x.example", "Leonora Brandstetter-Achternbusch")
    make.earn(lee, "ACA-900", scene.on - timedelta(days=700))
    make.earn(make.person("max@x.example", "Max Ode"), "ACA-900", scene.on - timedelta(days=850))
    make.done(lee, "global_event", scene.on - 60 * ONE_DAY, "Team Europe")
    scene.shown = record_activity(  # type: ignore[attr-defined]
        person=lee.person_id or 0,
        claim=make.claim("local_event", scene.on - 4 * ONE_DAY, "Community evening"),
        evidence=(picture(),),
        by=lee,
        now=now(),
    ).activity
    pat = make.person("pat@x.example", "Pat Held")
    make.earn(pat, "ACA-900", scene.on - timedelta(days=900))
    make.enter(pat, "coursework", scene.on - timedelta(days=120), "A late course", now=now())
    return scene


def ids(scene: Scene) -> dict[str, object]:
    from credenza.certification.queries.activities import ActivityFilter, list_activities

    held = list_activities(ActivityFilter(status="held"), SYSTEM)[0].id
    return {**scene.ids, "held": held, "activity": scene.shown}  # type: ignore[attr-defined]


def test_a_case_is_rejected_appealed_and_decided_by_another(page: Page, live_server: Any, scene: Scene) -> None:
    signed_in(page, live_server.url, scene.noor)
    page.goto(f"{live_server.url}/desk/certification/")
    page.get_by_role("link", name="Jira basics").click()
    expect(page.get_by_text("Renewal falls")).to_be_visible()
    page.get_by_label("Reject the activity.").check()
    page.get_by_role("button", name="Send the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the reason")
    page.get_by_label("Reason or question").fill("The file shows another name.")
    page.get_by_role("button", name="Send the decision").click()
    expect(page.get_by_role("status")).to_contain_text("An appeal is possible until")
    appeal_case(case=scene.case, text="It is my maiden name.", by=scene.kim, now=now())
    signed_in(page, live_server.url, make.certification_desk(make.person("ida@desk.example", "Ida Berg")))
    page.goto(f"{live_server.url}/desk/certification/cases/{scene.case}/")
    page.get_by_label("Accept the activity.").check()
    page.get_by_label("Reason or question").fill("The name is explained.")
    page.get_by_role("button", name="Send the decision").click()
    expect(page.get_by_role("status")).to_contain_text("The case is closed")
    assert case_row(scene.case, SYSTEM).status == "closed"
    assert activity_row(scene.activity, SYSTEM).status == "accepted"


def test_two_accounts_are_made_one_after_a_look(page: Page, live_server: Any, scene: Scene) -> None:
    twin = make.person("kim@old.example", "Kim Vega")
    make.earn(twin, "ACA-900", scene.on - 50 * ONE_DAY)
    number = candidate_of_person(twin.person_id or 0)
    assert number is not None
    signed_in(page, live_server.url, scene.noor)
    page.goto(f"{live_server.url}/desk/certification/candidates/?q={scene.number}")
    page.get_by_role("link", name="Kim Vega").click()
    page.get_by_text("For this candidate").click()
    page.get_by_role("link", name="Take in another account").click()
    page.get_by_label("Candidate ID to take in").fill(number.number)
    page.get_by_label("Reason").fill("Two addresses of one person.")
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.get_by_text("kim@old.example")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="Make them one").click()
    expect(page.get_by_role("status")).to_contain_text("both IDs work")


def test_every_page_passes_axe_in_both_schemes(page: Page, live_server: Any, scene: Scene) -> None:
    signed_in(page, live_server.url, scene.noor)
    named = ids(scene)
    found = {}
    for address in (*(f"/desk/certification/{one}" for one in PAGES), "/report-misuse/"):
        page.goto(f"{live_server.url}{address.format(**named)}")
        if said := complaints_in_both_sizes(page):
            found[address] = said
    assert found == {}


def test_evidence_is_shown_beside_its_activity(page: Page, live_server: Any, scene: Scene) -> None:
    signed_in(page, live_server.url, scene.noor)
    page.goto(f"{live_server.url}/desk/certification/activities/{ids(scene)['activity']}/")
    shown = page.get_by_role("img", name="Evidence 1: registration.png")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img.evidence-picture').naturalWidth > 0")
    assert shown.bounding_box() is not None
