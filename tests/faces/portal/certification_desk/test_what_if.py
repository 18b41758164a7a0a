"""The page that asks whom other rules would affect."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credenza.certification.models import RuleTrial
from credenza.jobs.chores import work_on_trials
from credenza.portal.shared import now
from tests.builders import certification as make
from tests.faces.portal.certification_desk.scene import Scene, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "/desk/certification/what-if/"


def test_a_rule_is_tried_watched_and_exported():
    scene = Scene()
    assert signed_in(scene.kim).get(HERE).status_code == 404
    assert "Nothing tried yet" in scene.desk.get(HERE).content.decode()
    bad = SimpleUploadedFile("mine.toml", b"[program]\nname = 1\n")
    refused = scene.desk.post(HERE, {"file": bad})
    assert refused.status_code == 422
    assert "mine.toml:" in refused.content.decode()
    assert scene.desk.post(HERE, {"file": SimpleUploadedFile("x", b"\xff")}).status_code == 422
    assert scene.desk.post(HERE, {}).status_code == 422

    asked = scene.desk.post(HERE, {"overrides": "certification.earliest_activity_on=2199-01-01"})
    row = RuleTrial.objects.get()
    address = f"{HERE}{row.pk}/"
    assert (asked.status_code, asked["Location"]) == (302, address)
    page = scene.desk.get(address).content.decode()
    assert "0 of 1 candidates looked at" in page
    assert 'hx-trigger="every 2s"' in page
    assert scene.desk.get(f"{address}affected.csv").status_code == 409
    assert work_on_trials(now()) is False
    page = scene.desk.get(address).content.decode()
    assert "hx-trigger" not in page.partition('id="trial"')[2]
    told = b"".join(scene.desk.get(f"{address}affected.csv").streaming_content).decode()
    assert told.startswith("Candidate,Certification,")
    assert scene.desk.get(f"{HERE}999/").status_code == 404
    assert "single changed values" in scene.desk.get(HERE).content.decode()
    make.done(scene.kim, "coursework", scene.on)
