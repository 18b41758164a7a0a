"""The card provider's door: signed webhooks in, and the demo's bank page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import path

from credenza.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks here
from credenza.config.urls import urlpatterns as product
from credenza.credits.models import Lot
from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.portal.pages import provider
from credenza.workflows.card_purchases import CardOrder, buy_by_card
from credenza.workflows.models import CardPayment
from tests.builders.credits import account, person, stock

urlpatterns = [path("test-bank/<str:intent>/", provider.test_bank), *product]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.faces.portal.test_provider")]
DOOR = "/webhooks/cards/"


@pytest.fixture
def cards() -> Iterator[FakeCards]:
    stock()
    with using(FakeCards()) as fake:
        assert isinstance(fake, FakeCards)
        yield fake


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def buy(card: str) -> CardPayment:
    ana, now = person("ana@acme.example"), datetime.now(UTC)
    order = CardOrder(account=account(ana, now=now).account, credits=100)
    buy_by_card(order, card=card, return_path="/credits/paid/{purchase}/", by=ana, now=now)
    return CardPayment.objects.get()


def post(client: Client, body: bytes, signature: str) -> tuple[int, bytes]:
    answer = client.post(DOOR, body, content_type="application/json", headers={"Stripe-Signature": signature})
    return answer.status_code, answer.content


def test_a_signed_event_is_taken_without_a_session_and_once(cards: FakeCards, strict: Client) -> None:
    payment = buy("confirm")
    cards.authenticate(payment.intent, passed=True, now=datetime.now(UTC))
    (event,) = cards.due_events(datetime.now(UTC))
    assert post(strict, event.body, event.signature) == (200, b"handled")
    assert post(strict, event.body, event.signature) == (200, b"replayed")
    assert Lot.objects.get().left == 100


def test_what_is_not_the_providers_is_refused(cards: FakeCards, strict: Client) -> None:
    buy("ok")
    (event,) = cards.due_events(datetime.now(UTC))
    assert post(strict, event.body, "") == (400, b"bad_signature")
    assert post(strict, event.body + b" ", event.signature) == (400, b"bad_signature")
    assert strict.get(DOOR).status_code == 405


def test_an_event_that_cannot_be_dealt_with_now_is_asked_for_again(
    cards: FakeCards, strict: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ProviderTrouble("no route")

    buy("ok")
    (event,) = cards.due_events(datetime.now(UTC))
    monkeypatch.setattr(cards, "retrieve_intent", unreachable)
    assert post(strict, event.body, event.signature)[0] == 503


def test_without_a_provider_the_door_is_shut_for_now(strict: Client) -> None:
    assert post(strict, b"{}", "t=1,v1=x")[0] == 503


@pytest.mark.parametrize(("answer", "status"), [("confirm", "succeeded"), ("refuse", "requires_payment_method")])
def test_the_bank_page_asks_and_leads_back(cards: FakeCards, client: Client, answer: str, status: str) -> None:
    payment = buy("confirm")
    page = f"/test-bank/{payment.intent}/"
    shown = client.get(page)
    assert shown.status_code == 200
    assert "USD 100.00" in shown.content.decode()
    assert cards.retrieve_intent(payment.intent).status == "requires_action"
    back = client.post(page, {"answer": answer})
    assert (back.status_code, back.headers["Location"]) == (302, f"/credits/paid/{payment.purchase_id}/")
    assert cards.retrieve_intent(payment.intent).status == status
    assert client.post(page, {"answer": "confirm"}).status_code == 302
    assert cards.retrieve_intent(payment.intent).status == status


def test_there_is_no_bank_page_without_the_fake(cards: FakeCards, client: Client) -> None:
    payment = buy("confirm")
    assert client.get("/test-bank/pi_unknown/").status_code == 404
    with using(None):  # type: ignore[arg-type]
        assert client.get(f"/test-bank/{payment.intent}/").status_code == 404
