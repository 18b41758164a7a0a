"""What products read without signing in."""

import pytest
from django.test import Client

from credenza.gateways.license_keys import verify_license
from tests.builders import licensing as make
from tests.builders.credits import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_keys_and_revocations_are_anybodys(settings: pytest.FixtureRequest) -> None:
    paid = make.line()
    make.fulfilled(make.SERVER, paid)
    make.refunded(paid.order, TODAY)
    keys = Client().get("/licenses/keys.json")
    fetched = Client().get("/licenses/revoked.txt")
    assert (keys["Access-Control-Allow-Origin"], fetched["Cache-Control"]) == ("*", "public, max-age=300")
    assert len(verify_license.opened(fetched.content.decode(), keys.json(), "lr1")["revoked"]) == 1
    settings.CREDENZA_LICENSE_KEYS = []  # type: ignore[attr-defined]
    assert Client().get("/licenses/keys.json").json() == {"keys": []}
    assert Client().get("/licenses/revoked.txt").status_code == 503
