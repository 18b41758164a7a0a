"""Each page as a stranger, as somebody else, as an owner and as staff; and its queries do not grow with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.queries.accounts import lots_of
from tests.builders.credits import person, purchase, request
from tests.faces.portal.account_owner.stage import right_now, set_stage, signed_in

pytestmark = pytest.mark.django_db

OWN_PAGES = ("overview", "requests", "transactions", "reports", "progress", "settings", "history", "extensions")
OWNERS_ONLY = ("purchase", "close", "remove_owner")
POSTS = ("decide", "selection", "remind", "add_owner", "withdraw_invitation", "live_price")


@pytest.fixture
def stage():
    return set_stage()


class TestStranger:
    @pytest.mark.parametrize("page", [*OWN_PAGES, *OWNERS_ONLY, "open"])
    def test_is_asked_to_sign_in(self, client, page):
        answer = client.get(reverse(f"credits:{page}"))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")

    @pytest.mark.parametrize("page", POSTS)
    def test_posts_nothing(self, client, page):
        assert client.post(reverse(f"credits:{page}")).url.startswith("/accounts/login/")


class TestSomebodyElse:
    @pytest.mark.parametrize("page", OWN_PAGES)
    def test_finds_no_account_of_others(self, stage, page):
        answer = signed_in(stage.cleo).get(reverse(f"credits:{page}", args=(stage.account,)))
        assert answer.status_code == 404

    @pytest.mark.parametrize("page", [*OWN_PAGES[1:], *OWNERS_ONLY])
    def test_without_an_account_finds_nothing_to_act_on(self, stage, page):
        assert signed_in(stage.cleo).get(reverse(f"credits:{page}")).status_code == 404

    def test_without_an_account_is_led_to_opening_one(self, stage):
        assert signed_in(stage.cleo).get("/credits/").url == "/credits/open/"

    def test_sees_no_request_lot_or_purchase_of_others(self, stage):
        asked = stage.ask()
        client = signed_in(stage.cleo)
        lot = lots_of(stage.account, right_now().date())[0].id
        assert client.get(reverse("credits:request", args=(asked,))).status_code == 404
        assert client.get(reverse("credits:ask_extension", args=(lot,))).status_code == 404
        assert client.get(reverse("credits:purchase_return", args=(1,))).status_code == 404

    def test_owning_another_account_decides_nothing_here(self, stage):
        other = set_other()
        asked = stage.ask()
        answer = signed_in(other).post(reverse("credits:decide"), {"request": asked, "decision": "approve"})
        assert answer.status_code == 404

    def test_learner_sees_the_request_in_their_own_room_only(self, stage):
        asked = stage.ask()
        assert signed_in(stage.bo).get(reverse("credits:request", args=(asked,))).status_code == 404


def set_other():
    from tests.builders.credits import account

    other = person("olaf@other.example", name="Olaf")
    account(other, name="Other", now=right_now())
    return other


class TestStaff:
    def test_need_a_second_factor(self, stage, settings):
        settings.CREDENZA_STAFF_SECOND_FACTOR = True
        answer = signed_in(stage.dana).get(reverse("credits:overview", args=(stage.account,)))
        assert answer.status_code == 403

    @pytest.mark.parametrize("page", OWN_PAGES)
    def test_see_what_owners_see_but_neither_code_nor_actions(self, stage, settings, page):
        settings.CREDENZA_STAFF_SECOND_FACTOR = False
        stage.ask()
        answer = signed_in(stage.dana).get(reverse(f"credits:{page}", args=(stage.account,)))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert stage.opened.code not in text
        for act in (
            "/credits/purchase/",
            "/credits/requests/decide/",
            "/credits/settings/owners/",
            "/credits/reports/remind/",
        ):
            assert f'"{act}' not in text

    def test_act_on_nothing(self, stage, settings):
        settings.CREDENZA_STAFF_SECOND_FACTOR = False
        asked = stage.ask()
        client = signed_in(stage.dana)
        assert client.post(reverse("credits:decide"), {"request": asked, "decision": "approve"}).status_code == 404
        changed = {"name": "Taken", "approval": "automatic", "version": 1}
        assert client.post(reverse("credits:settings", args=(stage.account,)), changed).status_code == 404


class TestOwner:
    @pytest.mark.parametrize("page", [*OWN_PAGES, "purchase", "close"])
    def test_sees_the_page(self, stage, page):
        stage.ask()
        assert stage.as_owner().get(reverse(f"credits:{page}")).status_code == 200

    @pytest.mark.parametrize("page", OWN_PAGES)
    def test_costs_the_same_queries_with_more_rows(self, stage, page):
        client = stage.as_owner()
        address = reverse(f"credits:{page}") + ("?status=approved" if page == "requests" else "")
        fill(stage, 2)
        client.get(address)
        few = queries(client, address)
        fill(stage, 6)
        assert queries(client, address) <= few


def fill(stage, count: int) -> None:
    """More lots, requests of new learners, approvals and entries."""
    for _ in range(count):
        settled = purchase(stage.account, 300, right_now().date(), now=right_now())
        learner = person()
        asked = request(stage.opened.code, learner, ["ACP-120"], team=f"T{learner.person_id}", now=right_now())
        request(stage.opened.code, learner, ["ACA-900"], now=right_now())
        approve_requests(requests=[asked.request], by=stage.ana, now=right_now())
        ask_lot_extension(lot=settled.lot, reason="More time", by=stage.ana, now=right_now())


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
