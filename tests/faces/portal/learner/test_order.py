"""A learner's way from the catalog to a placed order, and what refuses it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.queries.requests import RequestFilter, list_requests
from credenza.kernel.actors import SYSTEM, Actor
from credenza.parties.models import Person
from credenza.portal.shared import now
from tests.builders.credits import EXAM, OTHER_EXAM, WORKSHOP, account, entry, person, purchase, stock

pytestmark = pytest.mark.django_db
CHECKOUT = "/learn/checkout/"
MISTYPED = "2222-2222-2222-23"
UNKNOWN = "2222-2222-2222-22"


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id))
    return client


def place(client: Client, code: str, *items: str, **more: str) -> object:
    form = {"method": "credits", "code": code, "terms": "on", "item": list(items), "idempotency_key": "order-key-1"}
    return client.post(CHECKOUT, form | more)


def own(who: Actor) -> list[tuple[str, tuple[str, ...], str]]:
    rows = list_requests(RequestFilter(learner_id=who.person_id), SYSTEM).rows
    return [(row.status, tuple(item.sku for item in row.items), row.team) for row in rows]


@pytest.fixture
def tom() -> Actor:
    stock()
    return person("tom@acme.example", "Tom Okafor")


@pytest.fixture
def ana() -> Actor:
    return person("ana@acme.example", "Ana Diaz")


class TestCatalog:
    def test_shows_the_fee_in_credits_and_money_and_why_something_is_not_payable(self, tom):
        page = signed_in(tom).get("/learn/").content.decode()
        assert "250 credits" in page
        assert "USD 250.00" in page
        assert "DevOps simulation workshops are not payable with" in page

    def test_finds_by_text_topic_and_kind(self, tom):
        client = signed_in(tom)
        assert EXAM in client.get("/learn/?q=acp-120").content.decode()
        page = client.get("/learn/?topic=Confluence&family=exam").content.decode()
        assert "ACA-920" in page
        assert "TEAM-CONF-ESS-V" not in page
        assert EXAM not in page

    def test_says_what_to_do_when_nothing_fits(self, tom):
        assert "Show the whole catalog" in signed_in(tom).get("/learn/?q=zzz").content.decode()

    def test_remembers_the_filter_until_it_is_cleared(self, tom):
        client = signed_in(tom)
        client.get("/learn/?topic=Jira")
        assert client.get("/learn/").url.endswith("?topic=Jira")
        assert client.get("/learn/?clear=1").url == "/learn/"

    def test_follows_an_item_and_a_topic_and_stops(self, tom):
        client, address = signed_in(tom), reverse("learner:follow")
        client.post(address, {"sku": EXAM, "follow": "yes"})
        client.post(address, {"topic": "Jira", "follow": "yes"})
        assert client.get("/learn/").content.decode().count("Following") == 2
        client.post(address, {"sku": EXAM, "follow": "no"})
        assert client.get("/learn/").content.decode().count("Following") == 1

    def test_never_sends_the_reader_to_another_site(self, tom):
        answer = signed_in(tom).post(reverse("learner:follow"), {"sku": EXAM, "next": "https://elsewhere.example/"})
        assert answer.url == "/learn/"

    def test_asks_the_database_no_more_for_more_items(self, tom):
        client = signed_in(tom)
        client.get("/learn/")
        with CaptureQueriesContext(connection) as few:
            client.get("/learn/")
        stock(*(entry(f"MORE-{number}", 10) for number in range(20)))
        with CaptureQueriesContext(connection) as many:
            client.get("/learn/")
        assert len(few) == len(many)

    def test_of_an_unknown_item_is_not_found(self, tom):
        assert signed_in(tom).get("/learn/items/NOPE/").status_code == 404


class TestOrder:
    def test_is_kept_in_the_session_until_taken_out(self, tom):
        client = signed_in(tom)
        client.post(reverse("learner:add"), {"sku": EXAM})
        client.post(reverse("learner:add"), {"sku": EXAM})
        page = client.get(CHECKOUT).content.decode()
        assert page.count('name="item"') == 1
        assert "250 credits" in page
        client.post(reverse("learner:remove"), {"sku": EXAM})
        assert "Your order is empty" in client.get(CHECKOUT).content.decode()

    def test_takes_nothing_that_is_not_sold(self, tom):
        client = signed_in(tom)
        client.post(reverse("learner:add"), {"sku": "NOPE"})
        assert "Your order is empty" in client.get(CHECKOUT).content.decode()


class TestCheckout:
    def test_places_a_request_and_empties_the_order(self, tom, ana):
        opened, client = account(ana), signed_in(tom)
        client.post(reverse("learner:add"), {"sku": EXAM})
        answer = place(client, opened.code.lower(), EXAM, team="Platform")
        assert answer.status_code == 302
        assert answer.url.endswith("/placed/")
        assert own(tom) == [("pending", (EXAM,), "Platform")]
        assert "An owner of" in client.get(answer.url).content.decode()
        assert "Your order is empty" in client.get(CHECKOUT).content.decode()

    def test_sent_twice_is_placed_once(self, tom, ana):
        opened, client = account(ana), signed_in(tom)
        assert place(client, opened.code, EXAM).url == place(client, opened.code, EXAM).url
        assert len(own(tom)) == 1

    def test_is_approved_at_once_in_automatic_mode(self, tom, ana):
        opened, client = account(ana, "automatic"), signed_in(tom)
        purchase(opened.account, 300)
        answer = place(client, opened.code, EXAM)
        page = client.get(answer.url).content.decode()
        assert "Your order is approved" in page
        assert "50" not in re.sub(
            r"\b250\b", "", re.sub(r"<svg.*?</svg>", "", page[page.index("<main") :], flags=re.DOTALL)
        )

    @pytest.mark.parametrize(
        ("code", "said"),
        [(MISTYPED, "typing slip"), (UNKNOWN, "not valid"), ("", "Type the code"), ("x" * 50, "longer than")],
    )
    def test_says_what_is_wrong_with_the_code_and_keeps_all(self, tom, code, said):
        client = signed_in(tom)
        client.post(reverse("learner:add"), {"sku": EXAM})
        answer = place(client, code, EXAM, team="Platform")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "<title>Error: Checkout" in page
        assert 'aria-invalid="true"' in page
        assert f'value="{code}"' in page or not code
        assert 'value="Platform"' in page
        assert f'name="item" value="{EXAM}"' in page
        assert "Your order is empty" not in client.get(CHECKOUT).content.decode()

    def test_tells_a_learner_no_balance_when_credits_fall_short(self, tom, ana):
        opened, client = account(ana, "automatic"), signed_in(tom)
        purchase(opened.account, 249)
        answer = place(client, opened.code, EXAM)
        assert answer.status_code == 409
        assert "do not cover this order" in answer.content.decode()
        assert not re.search(r"\b(249|1) credit", answer.content.decode())
        assert own(tom) == []

    def test_names_every_item_that_credits_do_not_pay(self, tom, ana):
        answer = place(signed_in(tom), account(ana).code, EXAM, WORKSHOP)
        assert answer.status_code == 422
        assert WORKSHOP in answer.content.decode()
        assert "cannot be paid with training credits" in answer.content.decode()

    def test_wants_the_terms(self, tom, ana):
        answer = place(signed_in(tom), account(ana).code, EXAM, terms="")
        assert answer.status_code == 422
        assert "Read the terms" in answer.content.decode()
        assert own(tom) == []

    def test_takes_no_code_from_the_address(self, tom):
        client = signed_in(tom)
        client.post(reverse("learner:add"), {"sku": EXAM})
        assert f'value="{UNKNOWN}"' not in client.get(f"{CHECKOUT}?code={UNKNOWN}").content.decode()


class TestAfterADenial:
    def test_the_order_comes_back(self, tom, ana):
        opened, client = account(ana), signed_in(tom)
        place(client, opened.code, EXAM, OTHER_EXAM)
        asked = list_requests(RequestFilter(learner_id=tom.person_id), SYSTEM).rows[0].id
        deny_requests(requests=[asked], reason="Next quarter.", by=ana, now=now())
        assert "Next quarter." in client.get(f"/learn/requests/{asked}/").content.decode()
        assert client.post(f"/learn/requests/{asked}/again/").url == CHECKOUT
        assert client.get(CHECKOUT).content.decode().count('name="item"') == 2
