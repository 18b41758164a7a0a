"""The desk adds and cancels sessions and events; candidates and learners find them with a file for their calendar."""

from datetime import timedelta

import pytest

from credenza.catalog.models import Session
from credenza.portal.shared import today
from tests.builders import credits
from tests.faces.portal.certification_desk.scene import Scene, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = "/desk/certification/sessions/"


def test_added_found_taken_along_and_canceled():
    credits.stock()
    scene = Scene()
    kim = signed_in(scene.kim)
    assert kim.get(HERE).status_code == 404
    assert "None yet" in scene.desk.get(HERE).content.decode()
    day = (today() + timedelta(days=9)).isoformat()
    hours = {"on": day, "starts": "09:00", "ends": "12:00", "zone": "UTC"}
    assert scene.desk.post(HERE, {**hours, "type": "local_event"}).status_code == 422
    event = {**hours, "type": "local_event", "title": "ACE Porto", "link": "https://events.example/ace"}
    assert scene.desk.post(HERE, event)["Location"] == HERE
    assert scene.desk.post(HERE, {**hours, "sku": credits.COURSE}).status_code == 302
    ace, live = Session.objects.order_by("pk")
    shown = kim.get("/certifications/earning/").content.decode()
    for words in ("ACE Porto", live.title, "09:00 to 12:00 UTC", "https://events.example/ace"):
        assert words in shown
    item = kim.get(f"/learn/items/{credits.COURSE}/").content.decode()
    address = f"/learn/sessions/{live.pk}.ics"
    assert address in item
    assert "ACE Porto" not in item
    assert kim.get(address)["Content-Type"].startswith("text/calendar")
    assert kim.get("/learn/sessions/999.ics").status_code == 404

    assert scene.desk.post(f"{HERE}{ace.pk}/cancel/", {}).status_code == 422
    assert scene.desk.post(f"{HERE}{ace.pk}/cancel/", {"reason": "Flooded"})["Location"] == HERE
    assert "Flooded" in kim.get("/certifications/earning/").content.decode()

    ago = timedelta(days=20)
    Session.objects.filter(pk=live.pk).update(starts_at=live.starts_at - ago, ends_at=live.ends_at - ago)
    assert "/attendance/?event=" in scene.desk.get(HERE).content.decode()
    page = scene.desk.get(f"/desk/learning/attendance/?event=Live&date={today()}&type=coursework").content.decode()
    assert 'value="Live"' in page
