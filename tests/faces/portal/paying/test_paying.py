"""Paying an order by card on its page, and by a link that needs no account."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.kernel.actors import Actor
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.make_payment_link import make_payment_link
from credenza.orders.queries.orders import order, order_of_quote
from credenza.parties.models import Person
from tests.builders.credits import person
from tests.builders.orders import board, small_world
from tests.builders.quotes import World, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cards() -> Iterator[None]:
    with using(FakeCards()):
        yield


@pytest.fixture
def of() -> World:
    return small_world(country="NZ", region="")


def client_of(who: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=who.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_buyer_pays_by_card_and_a_stranger_finds_nothing(of: World) -> None:
    now = timezone.now()
    made = accept_quote(quote=sent(of, board(), now=now).quote, by=of.buyer, now=now).order
    page, buyer = f"/pay/orders/{made}/", client_of(of.buyer)
    shown = buyer.get(page).content.decode()
    assert "Pay USD 600.00" in shown
    assert client_of(person("eve@else.example")).get(page).status_code == 404
    declined = buyer.post(page, {"card": "insufficient_funds"})
    assert (declined.status_code, "too little money" in declined.content.decode()) == (409, True)
    assert order(made, of.buyer).status == "awaiting_payment"
    bank = buyer.post(page, {"card": "confirm"})
    assert bank.status_code == 302
    assert "/test-bank/" in bank["Location"]
    back = buyer.get(f"{page}return/")
    assert back.status_code == 302  # 3-D Secure still waits: to the bank once more
    assert order(made, of.buyer).status == "awaiting_payment"
    assert buyer.post(page, {"card": "ok"}).status_code == 302
    assert order(made, of.buyer).status == "paid"
    again = buyer.post(page, {"card": "ok"})
    assert again.status_code == 409
    assert len([entry for entry in order(made, of.buyer).entries if entry.kind == "payment"]) == 1


def test_a_link_shows_number_seller_and_amount_and_dies_once_it_is_paid(of: World) -> None:
    now = timezone.now()
    quote = sent(of, board(), now=now, notes="").quote
    secret = make_payment_link(quote=quote, by=of.buyer, now=now).secret
    page, anybody = f"/pay/link/{secret}/", Client()
    shown = anybody.get(page)
    told = shown.content.decode()
    assert "USD 600.00" in told
    assert "Acme" not in told
    assert "bea@acme.example" not in told
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "noindex" in shown["X-Robots-Tag"]
    assert order_of_quote(quote) is None  # looking changes nothing
    assert anybody.get("/pay/link/never-was/").status_code == 404
    declined = anybody.post(page, {"card": "declined"})
    assert declined.status_code == 409
    paid = anybody.post(page, {"card": "ok"})
    assert (paid.status_code, "The payment was made" in paid.content.decode()) == (200, True)
    made = order_of_quote(quote)
    assert made is not None
    assert order(made, of.buyer).status == "paid"
    assert anybody.get(page).status_code == 404
    assert anybody.get("/pay/returned/forged/").status_code == 404
