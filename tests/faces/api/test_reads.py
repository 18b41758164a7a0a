"""Lists page by key, tell when nothing changed, and take no more queries for more rows; exports are files."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from credenza.workflows.models import Delivery, Notice, WebhookDelivery
from tests.builders import credits
from tests.faces.api.world import NOW, World

pytestmark = pytest.mark.django_db

LISTS = [
    ("admin", "/accounts"),
    ("owner", "/accounts/{account}"),
    ("owner", "/accounts/{account}/requests"),
    ("owner", "/accounts/{account}/transactions"),
    ("owner", "/accounts/{account}/lots"),
    ("owner", "/accounts/{account}/purchases"),
    ("owner", "/accounts/{account}/owners"),
    ("owner", "/accounts/{account}/invitations"),
    ("owner", "/accounts/{account}/extension-requests"),
    ("owner", "/accounts/{account}/training-not-started?days=1"),
    ("owner", "/accounts/{account}/usage"),
    ("owner", "/accounts/{account}/audit"),
    ("desk", "/extension-requests"),
    ("learner", "/requests"),
    ("learner", "/me/notices"),
    ("learner", "/me/tokens"),
    ("finance", "/reports/deferred-revenue"),
    ("finance", "/reports/usage"),
    ("learner", "/catalog/items"),
    ("admin", "/staff/roles"),
    ("admin", "/mail"),
    ("admin", "/webhooks/{endpoint}/deliveries"),
]


def more_of_everything(world: World) -> None:
    account, learner, owner = world.ids["account"], world.people["learner"], world.people["owner"]
    for number in range(5):
        lot = credits.purchase(account, 500).lot
        asked = {"reason": "More"}
        assert world["owner"].post(f"/lots/{lot}/extension-requests", asked).status_code == 201
        credits.request(world.code, credits.person(), [credits.EXAM])
        assert world["owner"].post(
            "/requests/approve", {"requests": [credits.request(world.code, learner, [credits.ONE_CREDIT]).request]}
        ).status_code == 200  # fmt: skip
        credits.account(credits.staff(who=credits.person()))
        world["owner"].post(f"/accounts/{account}/owners", {"email": credits.email_of(credits.person())})
        world["owner"].post(f"/accounts/{account}/owners", {"email": f"invited{number}@far.example"})
        world["learner"].post("/me/tokens", {"name": "more", "scopes": ["credits:read"]})
        notice = Notice.objects.create(
            person_id=learner.person_id, to="bo@acme.example", name="x", subject="x", text="x", html="", link="/",
            fact_key=f"more{number}", on=date(2026, 3, 10), created_at=NOW,
        )  # fmt: skip
        Delivery.objects.create(notice=notice)
        WebhookDelivery.objects.create(
            endpoint_id=world.ids["endpoint"], event_id=100 + number, event_name="x", message_id="x", body="{}",
            created_at=NOW,
        )  # fmt: skip
    assert owner.person_id


class TestQueries:
    def test_do_not_grow_with_rows(self, world: World) -> None:
        before = self._counts(world)
        more_of_everything(world)
        assert self._counts(world) == before
        assert max(before.values()) <= 16

    @staticmethod
    def _counts(world: World) -> dict[str, int]:
        counts = {}
        for part, path in LISTS:
            call: Callable[[], Any] = lambda part=part, path=path: world[part].get(world.filled(path))  # type: ignore[misc]  # noqa: E731
            assert call().status_code == 200  # the first call notes that the token was used
            with CaptureQueriesContext(
                connection,
            ) as seen:
                call()
            counts[path] = len(seen)
        return counts


class TestPages:
    @pytest.mark.parametrize(
        ("part", "path"),
        [
            ("admin", "/accounts"),
            ("owner", "/accounts/{account}/requests"),
            ("owner", "/accounts/{account}/transactions"),
            ("owner", "/accounts/{account}/purchases"),
            ("owner", "/accounts/{account}/extension-requests"),
            ("owner", "/accounts/{account}/audit"),
            ("learner", "/requests"),
            ("learner", "/me/notices"),
            ("admin", "/mail"),
            ("admin", "/webhooks/{endpoint}/deliveries"),
        ],
    )
    def test_hold_each_row_once(self, world: World, part: str, path: str) -> None:
        more_of_everything(world)
        caller, address = world[part], world.filled(path)
        whole = caller.get(f"{address}?limit=200").json()
        assert whole["next_before"] is None
        rows, next_address = [], f"{address}?limit=4"
        while next_address:
            answer = caller.get(next_address)
            rows += answer.json()["rows"]
            link = answer.headers.get("Link", "")
            next_address = link.partition(">")[0].removeprefix("<http://testserver/api/v1")
            assert bool(link) == (answer.json()["next_before"] is not None)
        assert rows == whole["rows"]
        assert len(rows) > 4

    def test_keep_the_filter_on_the_next_page(self, world: World) -> None:
        credits.purchase(world.ids["account"], 10)
        answer = world["owner"].get(f"/accounts/{world.ids['account']}/transactions?kind=purchase&limit=1")
        assert "kind=purchase" in answer["Link"]
        assert {row["kind"] for row in answer.json()["rows"]} == {"purchase"}


class TestUnchanged:
    @pytest.mark.parametrize(
        ("part", "path"),
        [("owner", "/accounts"), ("owner", "/accounts/{account}/requests"), ("learner", "/me/notices")],
    )
    def test_answers_304(self, world: World, part: str, path: str) -> None:
        first = world[part].get(world.filled(path))
        again = world[part].get(world.filled(path), **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        credits.request(world.code, world.people["learner"], [credits.EXAM])
        Notice.objects.update(subject="New")
        world["owner"]("PATCH", f"/accounts/{world.ids['account']}", {"name": "Newer"})
        changed = world[part].get(world.filled(path), **{"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    def test_is_nobody_elses(self, world: World) -> None:
        answer = world["owner"].get("/accounts")
        assert "Authorization" in answer["Vary"]
        assert answer["Cache-Control"] == "private, no-cache"

    def test_keeps_no_code(self, world: World) -> None:
        answer = world["owner"].get(f"/accounts/{world.ids['account']}/code")
        assert answer.json() == {"account": world.ids["account"], "code": world.code}
        assert answer["Cache-Control"] == "no-store"


class TestFiles:
    def test_csv_holds_what_is_filtered(self, world: World) -> None:
        address = f"/accounts/{world.ids['account']}/transactions.csv?kind=redemption"
        answer = world["owner"].get(address)
        lines = answer.getvalue().decode().splitlines()
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="transactions-TC-' in answer["Content-Disposition"]
        assert len(lines) == 2
        assert lines[1].startswith("2026-03-10,redemption,-250,1250,Bo,bo@acme.example")

    def test_xlsx_holds_the_same(self, world: World) -> None:
        answer = world["owner"].get(f"/accounts/{world.ids['account']}/transactions.xlsx")
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
        assert rows[0][:4] == ["Date", "Kind", "Credits", "Balance after"]
        assert len(rows) == 4

    def test_deferred_revenue_adds_up(self, world: World) -> None:
        found = world["finance"].get("/reports/deferred-revenue?on=2026-03-10").json()
        (total,) = found["totals"]
        assert total == {
            "currency": "USD",
            "deferred": "1250.00",
            "recognized": "250.00",
            "breakage": "0.00",
            "charged_back": "0.00",
            "tax_deferred": "0.00",
            "tax_due": "0.00",
        }
        csv = world["finance"].get("/reports/deferred-revenue.csv").getvalue().decode()
        assert len(csv.splitlines()) == 1 + len(found["rows"])


class TestRows:
    def test_money_is_text_and_dates_are_iso(self, world: World) -> None:
        lot = world["owner"].get(f"/accounts/{world.ids['account']}/lots").json()[0]
        assert lot["price"] == {"amount": "1000.00", "currency": "USD"}
        assert (lot["expires_on"], lot["last_day"], lot["left"]) == ("2027-03-10", "2027-03-09", 750)

    def test_balance_over_time(self, world: World) -> None:
        found = world["owner"].get(f"/accounts/{world.ids['account']}/balance-history").json()
        assert found["past"][-1] == {"on": "2026-03-10", "balance": 1250}
        assert found["ahead"] == [{"on": "2027-03-10", "balance": 0}]

    def test_the_way_in_is_the_learners(self, world: World) -> None:
        address = f"/requests/{world.ids['approved']}"
        assert world["learner"].get(address).json()["items"][0]["way_in"]
        assert world["owner"].get(address).json()["items"][0]["way_in"] == ""

    def test_the_audit_names_who_did_it(self, world: World) -> None:
        newest = world["owner"].get(f"/accounts/{world.ids['account']}/audit").json()["rows"][0]
        assert (newest["command"], newest["by"]) == ("ask_lot_extension", "Ana")
