"""The same pages under every shipped program: categories, own units, fixed rhythms, courses, no exam."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from credenza.certification.queries.candidates import candidate_of_person
from credenza.kernel.actors import Actor
from credenza.portal.shared import now, today
from credenza.programs.certification_shapes import CertificationPolicy
from credenza.programs.loader import active, load, shipped, using
from tests.builders import certification as build
from tests.faces.portal.candidate.stage import ago, browser, picture, text, typed

pytestmark = pytest.mark.django_db
PAGES = ("", "activities/", "activities/add/", "earning/", "history/", "planner/", "sharing/", "transcript.pdf")


@pytest.fixture(params=shipped())
def policy(request: pytest.FixtureRequest) -> Iterator[CertificationPolicy]:
    with using(load(request.param)):
        found = active().certification
        assert found is not None
        yield found


@pytest.fixture
def who(policy: CertificationPolicy) -> Actor:
    made = build.person()
    for one in policy.certifications[:3]:
        if one.earned_by is None and (one.retired_on is None or one.retired_on > ago(3)):
            build.earn(made, one.code, ago(3), now=now())
    return made


def test_every_page_and_credential_is_shown(policy: CertificationPolicy, who: Actor) -> None:
    client = browser(who)
    for path in PAGES:
        if path not in ("sharing/", "transcript.pdf") or candidate_of_person(who.person_id or 0) is not None:
            assert client.get(f"/certifications/{path}").status_code == 200, path
    for row in build.held_by(who, today()).values():
        page = text(client.get(f"/certifications/credentials/{row.id}/"))
        assert row.certification in page


def test_every_type_is_entered_with_its_effect_and_planned(policy: CertificationPolicy, who: Actor) -> None:
    client = browser(who)
    for kind in policy.activity_types:
        units = "" if kind.units is not None else str(Decimal("2.5"))
        form = typed(type=kind.id, name=f"Something of {kind.id}", units=units)
        seen = client.post("/certifications/activities/add/", {**form, "preview": "1"})
        assert seen.status_code == 200, kind.id
        saved = client.post("/certifications/activities/add/", {**form, "evidence": [picture()]}, follow=True)
        assert "Activity saved." in text(saved), kind.id
        plan = client.get(f"/certifications/planner/?what={kind.id}&on={today().isoformat()}&units={units}")
        assert "Effect of the plan" in text(plan) or "You hold no credential" in text(plan), kind.id
