"""A key is honored on every write: the same call again changes nothing, another body is refused."""

import json
from typing import Any

import pytest

from credenza.credits.models import Lot, Request
from credenza.parties.models import ApiToken
from credenza.workflows.models import WebhookEndpoint
from tests.builders import credits
from tests.faces.api.golden import GOLDEN
from tests.faces.api.tables import TABLE
from tests.faces.api.world import PARTS, World

pytestmark = pytest.mark.django_db


class TestEveryWrite:
    def test_takes_a_key(self) -> None:
        without = {
            f"{method} {path.removeprefix('/api/v1')}"
            for path, kinds in json.loads(GOLDEN.read_text(encoding="utf-8"))["paths"].items()
            for method, operation in kinds.items()
            if method != "get" and "Idempotency-Key" not in {given["name"] for given in operation["parameters"]}
        }
        assert without == LOOKS


LOOKS = {
    "post /accounts/{account}/purchases/preview",
    "post /candidates/{candidate}/preview",
    "post /checkout-previews",
    "post /license-look-ups",
    "post /quote-previews",
}
"""Posted because of what they are told; they write nothing."""
SECRETS = ("secret", "secret_url", "code", "priced", "key", "content", "path")
"""Shown once: a replay leaves them empty."""


class TestEveryAnswer:
    @pytest.mark.parametrize(
        "row", [pytest.param(row, id=f"{row.method} {row.path}") for row in TABLE if row.method != "GET"]
    )
    def test_answers_the_same_again(self, world: World, row: Any) -> None:
        part = next((name for name in PARTS if row.of(name) in (200, 201)), None)
        if part is None:
            return
        path, body = world.filled(row.path), world.filled(row.body)
        first = world[part](row.method, path, body, key="k1")
        again = world[part](row.method, path, body, key="k1")
        assert first.status_code == again.status_code == row.of(part)
        assert without_secrets(again.json()) == without_secrets(first.json())


def without_secrets(answer: Any) -> Any:
    if isinstance(answer, list):
        return answer
    return {name: value for name, value in answer.items() if name not in SECRETS}


class TestReplay:
    def test_makes_one_request(self, world: World) -> None:
        body = {"code": world.code, "items": [credits.EXAM]}
        before = Request.objects.count()
        first, again = (world["learner"].post("/redemptions", body, key="once").json() for _ in range(2))
        assert first == again
        assert Request.objects.count() == before + 1

    def test_makes_one_payment(self, world: World) -> None:
        body = {"credits": 20000, "terms_accepted": True, "card": "ok", "promo": "twentyoffTC"}
        address, before = f"/accounts/{world.ids['account']}/purchases", Lot.objects.count()
        first, again = (world["owner"].post(address, body, key="once").json() for _ in range(2))
        assert first["settled"] == again["settled"]
        assert (first["priced"]["net"], first["priced"]["promo_result"]) == ("16000.00", "already_applied")
        assert Lot.objects.count() == before + 1

    def test_shows_no_token_again(self, world: World) -> None:
        body = {"name": "once", "scopes": ["credits:read"]}
        first, again = (world["owner"].post("/me/tokens", body, key="once").json() for _ in range(2))
        assert first["secret"].startswith("cz_")
        assert again == first | {"secret": ""}
        assert ApiToken.objects.filter(name="once").count() == 1

    def test_shows_no_webhook_secret_again(self, world: World) -> None:
        body = {"url": "https://once.example.com/"}
        first, again = (world["admin"].post("/webhooks", body, key="once").json() for _ in range(2))
        assert first["secret"].startswith("whsec_")
        assert again == first | {"secret": ""}
        assert WebhookEndpoint.objects.filter(url=body["url"]).count() == 1

    def test_with_another_body_is_refused(self, world: World) -> None:
        world["learner"].post("/redemptions", {"code": world.code, "items": [credits.EXAM]}, key="once")
        other = world["learner"].post("/redemptions", {"code": world.code, "items": [credits.OTHER_EXAM]}, key="once")
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")

    def test_is_each_callers_own(self, world: World) -> None:
        body = {"code": world.code, "items": [credits.EXAM]}
        first = world["learner"].post("/redemptions", body, key="once").json()
        assert world["other"].post("/redemptions", body, key="once").json()["request"] != first["request"]


class TestPaidQuote:
    def test_books_both_or_neither(self, world: World) -> None:
        address = f"/accounts/{world.ids['account']}/paid-quotes"
        body = {"credits": 100, "payment_ref": "B1", "value_date": "2026-03-11"}
        before = world["owner"].get(f"/accounts/{world.ids['account']}/purchases").json()
        refused = world["desk"].post(address, body)
        assert (refused.status_code, refused.json()["field"]) == (422, "value_date")
        assert world["owner"].get(f"/accounts/{world.ids['account']}/purchases").json() == before
        made = world["desk"].post(address, body | {"value_date": "2026-02-28"}).json()
        assert (made["accepted_on"], made["expires_on"]) == ("2026-02-28", "2027-02-28")

    def test_takes_a_reference_once(self, world: World) -> None:
        address = f"/accounts/{world.ids['account']}/paid-quotes"
        body = {"credits": 100, "payment_ref": "B1"}
        assert world["desk"].post(address, body).status_code == 201
        assert world["desk"].post(address, body).json()["field"] == "payment_ref"


class TestDecisions:
    def test_approve_together(self, world: World) -> None:
        more = credits.request(world.code, world.people["other"], [credits.EXAM]).request
        wanted = [world.ids["request_id"], more]
        found = world["owner"].post("/requests/approve", {"requests": wanted}).json()
        assert found == {
            "account": world.ids["account"],
            "requests": wanted,
            "status": "approved",
            "credits": 350,
            "available": 900,
        }

    def test_refuse_together_with_a_strangers_request(self, world: World) -> None:
        other = credits.account(world.people["other"])
        foreign = credits.request(other.code, world.people["other"], [credits.EXAM]).request
        body = {"requests": [world.ids["request_id"], foreign]}
        assert world["owner"].post("/requests/approve", body).status_code == 404
        assert Request.objects.get(pk=world.ids["request_id"]).status == "pending"

    def test_reverse(self, world: World) -> None:
        found = world["desk"].post(f"/requests/{world.ids['approved']}/reverse", {"items": [credits.EXAM]}).json()
        assert (found["credits"], found["lots"]) == (250, [{"lot": world.ids["lot"], "credits": 250}])
