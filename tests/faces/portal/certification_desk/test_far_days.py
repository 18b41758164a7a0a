"""Days at the end of the calendar, typed by mistake, are answered like any other."""

import pytest

from credenza.portal.shared import today
from tests.faces.portal.certification_desk.scene import Scene

pytestmark = pytest.mark.django_db
LAST_DAY = "9999-12-31"


def test_a_grant_of_the_last_day_is_previewed_and_refused():
    scene = Scene()
    path = f"candidates/{scene.candidate}/grant/"
    form = {"certification": "ACP-620", "on": LAST_DAY}
    shown = scene.post(path, **form)
    assert shown.status_code == 200
    assert scene.post(path, **form, seen=shown.context["seen"]).status_code == 422


def test_an_extension_to_the_last_day_leaves_the_candidate_readable():
    scene = Scene()
    done = scene.confirmed(f"credentials/{scene.credential}/extend/", suspends_on=LAST_DAY, expires_on=LAST_DAY)
    assert done.status_code in (302, 422)
    path = f"candidates/{scene.candidate}/exam/"
    assert scene.confirmed(path, certification="ACP-120", on=today().isoformat()).status_code == 302
    assert scene.desk.get(f"/desk/certification/candidates/{scene.candidate}/").status_code == 200
