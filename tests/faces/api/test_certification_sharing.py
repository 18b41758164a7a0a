"""What candidates let out over the API, and the cheapest way to renew."""

import re
from base64 import b64decode
from typing import Any

import pytest
from django.test import Client

from tests.faces.api.world import World

pytestmark = pytest.mark.django_db


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


class TestPage:
    def test_is_public_until_it_is_ended(self, world: World) -> None:
        bo, body = world["learner"], {"credentials": [world.ids["credential"]], "shows_number": True}
        before = bo.get("/me/verification-page").json()
        first, again = (bo("PUT", "/me/verification-page", body, key="p").json() for _ in range(2))
        assert first == again
        assert first["url"] == before["url"]
        page = Client().get(path_of(first["url"]))
        assert world.ids["candidate"] in page.content.decode()
        assert bo("DELETE", "/me/verification-page").json()["url"] == ""
        assert Client().get(path_of(first["url"])).status_code == 404
        assert bo.get("/me/verification-page").status_code == 404

    def test_shows_nothing_that_is_not_ones_own(self, world: World) -> None:
        body: dict[str, Any] = {"credentials": [world.ids["credential"]]}
        assert world["other"]("PUT", "/me/verification-page", body).status_code == 404
        assert world["learner"]("PUT", "/me/verification-page", {"credentials": []}).json()["code"] == "missing_fields"


class TestFeed:
    def test_has_an_address_that_is_told_once(self, world: World) -> None:
        bo = world["learner"]
        first, again = (bo("POST", "/me/calendar-feed", key="f").json() for _ in range(2))
        assert again == first | {"secret_url": ""}
        feed = Client().get(path_of(first["secret_url"]))
        assert b"ACP-120" in feed.content
        assert bo.get("/me/calendar-feed").json()["since"]
        bo("DELETE", "/me/calendar-feed")
        assert Client().get(path_of(first["secret_url"])).status_code == 404
        assert bo.get("/me/calendar-feed").json() == {"since": None}


class TestBadge:
    def test_is_claimed_once_a_cycle_and_signed(self, world: World) -> None:
        bo, credential = world["learner"], world.ids["credential"]
        assert bo("POST", f"/credentials/{credential}/badge").json()["badge"] == world.ids["badge"]
        (row,) = bo.get("/me/badges").json()
        assert (row["certification"], row["status"]) == ("ACP-120", "valid")
        signed = bo.get(f"/me/badges/{row['id']}").json()
        assert signed["token"].count(".") == 2
        assert signed["token"] in signed["svg"]
        assert signed["token"].encode() in b64decode(signed["png"])
        assert world["other"].get("/me/badges").json() == []

    def test_needs_an_active_credential_and_a_key(self, world: World, settings: Any) -> None:
        credential = world.ids["credential"]
        world["certification"].post(f"/credentials/{credential}/revoke", {"reason": "Sold"})
        refused = world["learner"]("POST", f"/credentials/{credential}/badge")
        assert (refused.status_code, refused.json()["code"]) == (409, "credential_not_active")
        settings.CREDENZA_BADGE_KEYS = []
        assert world["learner"]("POST", f"/credentials/{credential}/badge").status_code == 404


class TestPapers:
    def test_transcript(self, world: World) -> None:
        paper = world["learner"].get("/candidates/me/transcript.pdf")
        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert world.ids["candidate"] in paper["Content-Disposition"]

    def test_cheapest_way(self, world: World) -> None:
        found = {one["certification"]: one for one in world["learner"].get("/candidates/me/cheapest").json()}
        steps = [(step["type"], step["count"], step["units"]) for step in found["ACA-900"]["steps"]]
        assert steps == [("global_event", 1, "30")]
        assert sum(step["count"] for step in found["ACP-120"]["steps"]) == 5
        assert found["ACP-120"]["exam"]["suspends_on"] == found["ACP-120"]["suspends_on"]
        late = world["learner"].get("/candidates/me/cheapest?by=2028-01-01").json()
        assert {one["why_not"] for one in late} == {"expired"}
