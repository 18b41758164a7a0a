"""What became of a learner's requests, and the training that came of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credenza.credits.commands.cancel_request import cancel_request
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.kernel.actors import Actor
from tests.builders.credits import (
    EXAM,
    NOW,
    OTHER_EXAM,
    account,
    approved,
    person,
    purchase,
    request,
    staff,
    stock,
)
from tests.faces.portal.learner.test_order import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Actor:
    stock()
    return person("ana@acme.example", "Ana Diaz")


@pytest.fixture
def tom() -> Actor:
    return person("tom@acme.example", "Tom Okafor")


class TestMyRequests:
    def test_are_listed_by_state(self, ana, tom):
        opened = account(ana, name="Acme")
        request(opened.code, tom)
        page = signed_in(tom).get("/learn/requests/").content.decode()
        assert "Exam ACP-120" in page
        assert "Acme" in page
        assert "Pending" in page
        assert "None of your requests" in signed_in(tom).get("/learn/requests/?status=denied").content.decode()

    def test_with_none_say_how_to_get_the_first(self, tom):
        assert "Choose from the catalog" in signed_in(tom).get("/learn/requests/").content.decode()

    def test_take_no_more_queries_for_more_rows(self, ana, tom):
        opened, client = account(ana), signed_in(tom)
        request(opened.code, tom)
        client.get("/learn/requests/")
        with _counted() as one:
            client.get("/learn/requests/")
        for _ in range(9):
            request(opened.code, tom, [EXAM, OTHER_EXAM])
        with _counted() as ten:
            client.get("/learn/requests/")
        assert len(one) == len(ten)

    def test_page_by_key(self, ana, tom):
        opened = account(ana)
        for _ in range(26):
            request(opened.code, tom)
        client = signed_in(tom)
        first = client.get("/learn/requests/")
        older = first.context["pages"].next_address
        assert len(first.context["requests"]) == 25
        assert len(client.get(f"/learn/requests/{older}").context["requests"]) == 1

    @pytest.mark.parametrize("page", ["", "placed/"])
    def test_of_somebody_else_are_not_found(self, ana, tom, page):
        asked = request(account(ana).code, tom).request
        for other in (ana, person(), staff()):
            assert signed_in(other).get(f"/learn/requests/{asked}/{page}").status_code == 404


class TestCancel:
    def test_asks_first_and_then_cancels(self, ana, tom):
        asked = request(account(ana).code, tom).request
        client, address = signed_in(tom), f"/learn/requests/{asked}/"
        assert "Keep the request" in client.post(address, {"decision": "review"}).content.decode()
        assert client.post(address, {"decision": "cancel", "idempotency_key": "cancel-1"}).status_code == 302
        assert "Canceled" in client.get(address).content.decode()

    def test_says_what_came_first(self, ana, tom):
        asked = request(account(ana).code, tom).request
        cancel_request(request=asked, by=tom, now=NOW)
        answer = signed_in(tom).post(f"/learn/requests/{asked}/", {"decision": "cancel", "idempotency_key": "cancel-2"})
        assert answer.status_code == 409
        assert "was cancelled" in answer.content.decode()


class TestMyTraining:
    def test_shows_the_way_in_to_its_learner(self, ana, tom):
        opened = account(ana)
        purchase(opened.account, 1000)
        approved(opened, ana, tom)
        page = signed_in(tom).get("/learn/training/").content.decode()
        assert "Exam voucher" in page
        assert "Not started" in page
        assert "Exam voucher" not in signed_in(ana).get("/learn/training/").content.decode()

    def test_learner_says_how_far_it_is(self, ana, tom):
        opened = account(ana)
        purchase(opened.account, 1000)
        asked = approved(opened, ana, tom)
        client, address = signed_in(tom), reverse("learner:progress")
        for step, words in (("started", "Mark done"), ("done", "Not done after all")):
            client.post(address, {"request": asked, "sku": EXAM, "progress": step})
            assert words in client.get("/learn/training/").content.decode()

    def test_progress_of_others_or_nonsense_is_refused(self, ana, tom):
        opened = account(ana)
        purchase(opened.account, 1000)
        asked = approved(opened, ana, tom)
        address, form = reverse("learner:progress"), {"request": asked, "sku": EXAM, "progress": "done"}
        assert signed_in(ana).post(address, form).status_code == 404
        assert signed_in(tom).post(address, form | {"request": "x"}).status_code == 404
        assert signed_in(tom).post(address, form | {"progress": "half"}).status_code == 422
        assert signed_in(tom).post(address, form | {"sku": "NOPE"}).status_code == 422

    def test_reversed_items_are_marked_and_lose_the_way_in(self, ana, tom):
        opened = account(ana)
        purchase(opened.account, 1000)
        asked = approved(opened, ana, tom, [EXAM, OTHER_EXAM])
        reverse_redemption(request=asked, items=[EXAM], reason="Canceled", by=staff(), now=NOW)
        page = signed_in(tom).get("/learn/training/").content.decode()
        assert "withdrawn" in page
        assert page.count("Exam voucher") == 1


def test_every_page_sends_strangers_to_sign_in():
    for name, args in (
        ("catalog", []),
        ("item", [EXAM]),
        ("checkout", []),
        ("requests", []),
        ("request", [1]),
        ("placed", [1]),
        ("training", []),
    ):
        answer = Client().get(reverse(f"learner:{name}", args=args))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def _counted():
    return CaptureQueriesContext(connection)
