"""A learner pays by card: the price with tax, the order, the page that takes the card, the way in. Rule PM7."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.orders.queries.orders import OrderFilter, list_orders
from credenza.parties.models import Person
from credenza.portal.shared import now
from credenza.workflows.dispatch import dispatch_pending
from tests.builders.credits import EXAM, WORKSHOP, person, stock

pytestmark = pytest.mark.django_db
CHECKOUT = "/learn/checkout/"
HOME = {"name": "Tom Okafor", "street": "Ring 1", "city": "Berlin", "country": "DE", "postal_code": "10115"}


@pytest.fixture(autouse=True)
def _cards() -> Iterator[None]:
    with using(FakeCards()):
        yield


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_price_to_the_way_in():
    stock()
    tom = person("tom@acme.example", "Tom Okafor")
    client = Client()
    client.force_login(Person.objects.get(pk=tom.person_id))
    for sku in (EXAM, WORKSHOP):
        client.post(reverse("learner:add"), {"sku": sku})
    assert "worked out once the country" in words(client.get(CHECKOUT))
    form = {"method": "card", "terms": "on", "item": [EXAM, WORKSHOP], "idempotency_key": "k1", "currency": "USD"}
    bare = client.post(CHECKOUT, form)
    assert bare.status_code == 422
    assert "it decides the tax" in words(bare)
    stateless = client.post(CHECKOUT, form | HOME | {"country": "US", "step": "price"})
    assert "in the United States the state" in words(stateless)
    assert client.post(CHECKOUT, form | HOME | {"country": "US"}).status_code == 422
    shown = client.post(CHECKOUT, form | HOME | {"step": "price"})
    total = re.search(r"Total USD ([\d,.]+)", words(shown)).group(1)
    swapped = client.post(reverse("learner:live_price"), form | HOME | {"total": "1.00", "list": "1"})
    assert total in words(swapped)
    placed = client.post(CHECKOUT, form | HOME | {"total": "0.01", "price": "0.01", "net_minor": "1"})
    assert client.post(CHECKOUT, form | HOME).url == placed.url, "sent twice: one order"
    ((row, *others), _) = list_orders(tom, OrderFilter())
    assert (placed.url, others, str(row.total)) == (reverse("orders:pay", args=[row.id]), [], total.replace(",", ""))
    assert "Your order is empty" in words(client.get(CHECKOUT))
    page = client.get(placed.url)
    assert "Choose another way to pay" in words(page)
    client.post(reverse("learner:another_way", args=[row.id]))
    assert EXAM in words(client.get(CHECKOUT))
    again = client.post(CHECKOUT, form | HOME | {"idempotency_key": "k2"})
    order = list_orders(tom, OrderFilter())[0][0].id
    assert client.post(again.url, {"card": "declined"}).status_code == 409
    assert client.post(again.url, {"card": "ok"}).url == reverse("orders:order", args=[order])
    dispatch_pending(now=now())
    done = client.get(reverse("orders:order", args=[order]))
    assert "INV-" in words(done)
    training = words(client.get(reverse("learner:training")))
    assert (training.count("Exam voucher"), training.count("paid by you"), "My orders" in training) == (1, 2, True)
    moved = client.post(reverse("learner:progress"), {"order": order, "position": "0", "progress": "started"})
    assert moved.status_code == 302
    assert client.post(reverse("learner:another_way", args=[order])).url == reverse("orders:order", args=[order])
    other = Client()
    other.force_login(Person.objects.get(pk=person("eve@else.example").person_id))
    assert other.post(reverse("learner:another_way", args=[order])).status_code == 404
    assert (
        other.post(reverse("learner:progress"), {"order": order, "position": "0", "progress": "done"}).status_code
        == 404
    )
