"""Licenses over the API: keys once a key, looks with an address, paging, and a limit of look-ups."""

import pytest

from credenza.journal.models import AuditEntry
from tests.builders import licensing as make
from tests.faces.api.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_are_read_revealed_and_looked_up(world: World) -> None:
    owner, license_id = world["owner"], world.ids["license"]
    answer = owner.get(f"/licenses/{license_id}").json()
    assert (answer["status"], answer["technical_contact"]["email"]) == ("active", "ana@acme.example")
    assert [key["status"] for key in answer["key_versions"]] == ["current"]
    assert "reveal_license_key" in answer["may"]
    first = owner.post(f"/licenses/{license_id}/key", {}, key="k1").json()
    again = owner.post(f"/licenses/{license_id}/key", {}, key="k1").json()
    assert (first["key"][:6], again["key"], again["version"]) == ("lk1.ey", "", 1)
    refused = world["learner"].post(f"/licenses/{license_id}/key", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "key_not_visible")
    looks = AuditEntry.objects.filter(command="reveal_license_key").order_by("pk")
    assert [(look.facts["allowed"], look.facts["address"]) for look in looks] == [
        (True, "127.0.0.1"),
        (False, "127.0.0.1"),
    ]
    make.license(technical_contact=world.people["owner"])
    page = owner.get("/licenses?limit=1")
    assert page["Link"].endswith('>; rel="next"')
    assert len(owner.get(f"/licenses?before={page.json()['next_before']}").json()["rows"]) == 2
    named = {"named": world.ids["sen"], "email": "ana@acme.example"}
    found = world["other"].post("/license-look-ups", named).json()
    assert (found[0]["sen"], found[0]["annual_net"]) == (named["named"], {"amount": "42000.00", "currency": "USD"})
    wrong = [world["other"].post("/license-look-ups", {**named, "email": "x@acme.example"}) for _ in range(21)]
    assert wrong[0].json()["code"] == "entitlement_not_found"
    assert [answer.status_code for answer in wrong[-2:]] == [404, 429]
    assert world["other"].post("/license-look-ups", named).status_code == 429
