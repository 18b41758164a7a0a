"""Whatever goes wrong has one shape, and the refusal codes are those of the commands."""

from datetime import timedelta
from typing import Any

import pytest

from credenza.api.v1 import problems
from credenza.api.v1.bearer import FAILURES
from credenza.credits.rules.codes import make_code
from credenza.parties.commands.create_token import create_token
from credenza.parties.models import ApiToken
from tests.builders import credits
from tests.faces.api.world import NOW, Caller, World, token

pytestmark = pytest.mark.django_db

STANDARD = {"type", "title", "status", "detail", "instance", "code", "request_id"}
WHY = {"reason": "Because"}
SOMEBODY_ELSES_CODE = make_code([1] * 13)

REFUSALS = [
    # code, status, part, method, path, body, facts
    ("not_found", 404, "other", "GET", "/accounts/{account}", None, {"what": "credit account"}),
    ("not_permitted", 403, "desk", "GET", "/accounts/{account}/code", None, {"command": "read_code"}),
    ("missing_fields", 422, "desk", "POST", "/accounts/{account}/code/replace", {"reason": " "}, {"fields": ["reason"]}),
    ("invalid_field", 422, "owner", "PATCH", "/accounts/{account}", {"approval": "maybe"}, {"field": "approval"}),
    ("changed_meanwhile", 409, "owner", "PATCH", "/accounts/{account}", {"name": "A", "version": 9}, {}),
    ("already_owns_account", 409, "owner", "POST", "/accounts", {"approval": "manual"}, {}),
    ("already_owner", 409, "owner", "POST", "/accounts/{account}/owners", {"email": "ana@acme.example"},
     {"email": "ana@acme.example"}),
    ("not_an_owner", 409, "owner", "POST", "/accounts/{account}/owners/remove", {"email": "no@one.example"},
     {"email": "no@one.example"}),
    ("last_owner", 409, "owner", "POST", "/accounts/{account}/owners/remove", {"email": "ana@acme.example"}, {}),
    ("account_not_empty", 409, "owner", "POST", "/accounts/{account}/close", {}, {"available": 1250}),
    ("invalid_credits", 422, "owner", "POST", "/accounts/{account}/purchases/preview", {"credits": 1.5}, {}),
    ("payment_declined", 409, "owner", "POST", "/accounts/{account}/purchases",
     {"credits": 10, "terms_accepted": True, "card": "declined"}, {"reason": "generic_decline"}),
    ("extension_not_later", 422, "desk", "POST", "/lots/{lot}/extend", {"expires_on": "2026-04-01", **WHY},
     {"not_before": "2027-03-11"}),
    ("request_not_approved", 409, "desk", "POST", "/requests/{request_id}/reverse", {}, {"current_status": "pending"}),
    ("request_not_pending", 409, "owner", "POST", "/requests/approve", {"requests": ["{approved}"]},
     {"current_status": "approved", "decided_by": "ana@acme.example"}),
    ("unknown_item", 422, "learner", "POST", "/redemptions", {"code": "{code}", "items": ["NONE"]}, {"items": ["NONE"]}),
    ("item_not_payable", 422, "learner", "POST", "/redemptions", {"code": "{code}", "items": [credits.WORKSHOP]},
     {"items": [credits.WORKSHOP]}),
    ("code_mistyped", 422, "learner", "POST", "/redemptions", {"code": "2222-2222-2222-23", "items": ["{sku}"]}, {}),
    ("code_not_valid", 422, "learner", "POST", "/redemptions", {"code": SOMEBODY_ELSES_CODE, "items": ["{sku}"]}, {}),
]  # fmt: skip


def shape(answer: Any) -> Any:
    """The problem, checked for what every problem has."""
    found = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert set(found) >= STANDARD
    assert found["status"] == answer.status_code
    assert found["type"] == f"http://testserver/help/errors/{found['code']}"
    assert found["request_id"] == answer["X-Request-ID"]
    assert found["title"]
    assert found["detail"].endswith((".", "”"))
    return found


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "status", "part", "method", "path", "body", "facts"), REFUSALS, ids=[row[0] for row in REFUSALS]
    )
    def test_are_problems(
        self, world: World, code: str, status: int, part: str, method: str, path: str, body: Any, facts: dict[str, Any]
    ) -> None:
        answer = world[part](method, world.filled(path), world.filled(body))
        found = shape(answer)
        assert (found["code"], found["status"], found["instance"]) == (code, status, f"/api/v1{world.filled(path)}")
        assert {name: found.get(name) for name in facts} == facts

    def test_of_a_shortfall_tell_owners_how_much(self, world: World) -> None:
        asked = credits.request(world.code, world.people["learner"], [credits.COURSE])
        found = shape(world["owner"].post("/requests/approve", {"requests": [asked.request]}))
        assert (found["code"], found["shortfall"]) == ("insufficient_credits", 3250)

    def test_of_a_shortfall_tell_learners_nothing(self, world: World) -> None:
        world["owner"]("PATCH", f"/accounts/{world.ids['account']}", {"approval": "automatic"})
        for part in ("learner", "owner"):
            found = shape(world[part].post("/redemptions", {"code": world.code, "items": [credits.COURSE]}))
            assert found["code"] == "insufficient_credits"
            assert set(found) == STANDARD

    def test_say_how_long_to_wait(self, world: World) -> None:
        for _ in range(10):
            world["learner"].post("/redemptions", {"code": SOMEBODY_ELSES_CODE, "items": [credits.EXAM]})
        answer = world["learner"].post("/redemptions", {"code": world.code, "items": [credits.EXAM]})
        found = shape(answer)
        assert (found["code"], found["status"]) == ("too_many_attempts", 429)
        assert answer["Retry-After"] == str(found["retry_after_seconds"]) == "3600"


class TestValidation:
    def test_names_all_that_is_missing_at_once(self, world: World) -> None:
        found = shape(world["desk"].post(f"/lots/{world.ids['lot']}/extend", {"expires_on": 0, "more": 1}))
        assert (found["code"], found["status"], found["fields"]) == ("missing_fields", 422, ["reason"])
        assert {(row["field"], row["code"]) for row in found["errors"]} == {
            ("reason", "missing_fields"),
            ("expires_on", "invalid_field"),
            ("more", "invalid_field"),
        }

    @pytest.mark.parametrize("day", [0, 20270101, "2027-1-1", "01/02/2027", "2027-02-30", "0001-01-01", "", None, True])
    def test_takes_dates_in_one_form_only(self, world: World, day: Any) -> None:
        body = {"expires_on": day, "reason": "Because"}
        found = shape(world["desk"].post(f"/lots/{world.ids['lot']}/extend", body))
        assert (found["code"], found["field"]) == ("invalid_field", "expires_on")

    @pytest.mark.parametrize("address", ["?limit=0", "?limit=201", "?before=x", "?from_on=0", "?kind=gift", "?lot=1.5"])
    def test_of_an_address(self, world: World, address: str) -> None:
        found = shape(world["owner"].get(f"/accounts/{world.ids['account']}/transactions{address}"))
        assert (found["status"], found["code"]) == (422, "invalid_field")

    @pytest.mark.parametrize("address", ["/accounts/{account}/transactions?form_on=2026-01-01", "/reports/usage?x=1"])
    def test_refuses_a_filter_that_is_none(self, world: World, address: str) -> None:
        """A slip in a filter's name must not answer everything."""
        found = shape(world["admin"].get(world.filled(address)))
        assert (found["code"], "no such parameter" in found["expected"]) == ("invalid_field", True)

    @pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
    def test_refuses_text_that_no_database_takes(self, world: World, text: str) -> None:
        found = shape(world["owner"]("PATCH", f"/accounts/{world.ids['account']}", {"name": text}))
        assert (found["code"], found["field"]) == ("invalid_field", "name")

    @pytest.mark.parametrize("account", ["abc", "0", "-1", "9" * 30, "1.0"])
    def test_takes_what_is_no_id_for_what_does_not_exist(self, world: World, account: str) -> None:
        assert shape(world["owner"].get(f"/accounts/{account}"))["code"] == "not_found"


class TestHttp:
    def test_unknown_address(self, world: World) -> None:
        assert shape(Caller().get("/nothing/here"))["code"] == "not_found"

    def test_method_not_allowed(self, world: World) -> None:
        answer = world["owner"]("DELETE", "/accounts")
        assert shape(answer)["code"] == "method_not_allowed"
        assert set(answer["Allow"].split(", ")) == {"GET", "POST"}

    def test_body_that_is_no_json(self, world: World) -> None:
        assert shape(world["owner"]("POST", "/accounts", b"{"))["code"] == "malformed_body"

    def test_body_too_large(self, world: World) -> None:
        assert shape(world["owner"].post("/accounts", {"name": "x" * 300_000}))["code"] == "body_too_large"

    def test_failure_of_ours(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: Any) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr("credenza.api.v1.routers.lots.lots_of", broken)
        found = shape(world["owner"].get(f"/accounts/{world.ids['account']}/lots"))
        assert (found["code"], found["status"]) == ("server_error", 500)
        assert "secret" not in str(found)

    def test_card_provider_that_cannot_be_asked(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("credenza.gateways.payments.choice.active", _no_provider)
        body = {"credits": 10, "terms_accepted": True, "card": "ok"}
        found = shape(world["owner"].post(f"/accounts/{world.ids['account']}/purchases", body))
        assert (found["code"], found["status"]) == ("payment_provider_unavailable", 503)


def _no_provider() -> Any:
    raise problems.ProviderTrouble("down")


class TestTokens:
    @pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "nonsense", "Bearer "])
    def test_that_are_not_valid(self, world: World, header: str) -> None:
        answer = Caller()("GET", "/me", Authorization=header)
        assert shape(answer)["code"] == "not_authenticated"
        assert answer["WWW-Authenticate"] == 'Bearer realm="credenza", error="invalid_token"'

    def test_without_the_administrators_scope_stops_no_token_of_others(self, world: World) -> None:
        small = Caller(token(world.people["admin"], only=("profile:write",)))
        assert small.post(f"/tokens/{world.ids['token']}/revoke").status_code == 404
        assert world["admin"].post(f"/tokens/{world.ids['token']}/revoke").status_code == 200

    def test_revoked(self, world: World) -> None:
        mine = world["owner"]
        for row in mine.get("/me/tokens").json():
            last = mine.post(f"/tokens/{row['id']}/revoke")
        assert last.status_code in (200, 401)
        assert mine.get("/me").status_code == 401

    def test_past_their_last_day(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        secret = create_token(
            name="t", scopes=("profile:read",), expires_on=credits.TODAY, by=world.people["owner"], now=NOW
        ).secret
        assert Caller(secret).get("/me").status_code == 200
        monkeypatch.setattr("credenza.api.v1.bearer.clock", lambda: NOW + timedelta(days=1))
        assert Caller(secret).get("/me").status_code == 401

    def test_that_fail_often_have_to_wait(self, world: World) -> None:
        stranger = Caller("cz_wrong")
        for _ in range(FAILURES):
            assert stranger.get("/me").status_code == 401
        answer = stranger.get("/me")
        assert (shape(answer)["code"], answer["Retry-After"]) == ("too_many_requests", "300")
        assert world["owner"].get("/me").status_code == 200

    def test_make_no_token_that_may_do_more(self, world: World) -> None:
        small = Caller(token(world.people["owner"], only=("profile:write",)))
        refused = shape(small.post("/me/tokens", {"name": "more", "scopes": ["credits:write"]}))
        assert (refused["status"], refused["scope"]) == (403, "credits:write")
        assert small.post("/me/tokens", {"name": "same", "scopes": ["profile:write"]}).status_code == 201

    def test_make_no_token_that_lasts_longer(self, world: World) -> None:
        """Without a last day of its own it gets the one of the token that asks for it."""
        by, last = world.people["owner"], credits.TODAY + timedelta(days=7)
        made = create_token(name="week", scopes=("profile:write",), expires_on=last, by=by, now=NOW)
        body = {"name": "next", "scopes": ["profile:write"]}
        refused = shape(Caller(made.secret).post("/me/tokens", {**body, "expires_on": f"{last + timedelta(days=1)}"}))
        assert (refused["status"], refused["code"], refused["field"]) == (422, "invalid_field", "expires_on")
        for days in ({}, {"expires_on": f"{last}"}):
            assert Caller(made.secret).post("/me/tokens", {**body, **days}).status_code == 201
        lasting = set(ApiToken.objects.filter(name="next").values_list("expires_on", flat=True))
        assert lasting == {last}

    def test_of_staff_want_a_second_factor(self, world: World, settings: Any) -> None:
        settings.CREDENZA_STAFF_SECOND_FACTOR = True
        assert "second factor" in shape(world["desk"].get("/me"))["detail"]
        assert world["owner"].get("/me").status_code == 200
