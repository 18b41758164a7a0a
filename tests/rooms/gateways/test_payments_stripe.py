"""The Stripe gateway against localstripe, an independent imitation of Stripe, in a process of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, ClassVar

import pytest
import requests
import stripe

from credenza.gateways.payments.shapes import (
    EventRefused,
    IntentRequest,
    IntentStatus,
    ProviderTrouble,
    UnknownAtProvider,
)
from credenza.gateways.payments.stripe_cards import StripeCards, _intent

pytestmark = pytest.mark.once

NOW = datetime.now(UTC).replace(microsecond=0)
SECRET = "whsec_peer"
KEY = "sk_test_12345"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    command = [sys.executable, str(Path(__file__).with_name("localstripe_server.py")), str(listening.fileno())]
    server = subprocess.Popen(command, pass_fds=[listening.fileno()])
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        _wait_for(base)
        yield base
    finally:
        server.terminate()
        server.wait(10)
        listening.close()


def _wait_for(base: str) -> None:
    for _ in range(100):
        try:
            requests.get(f"{base}/v1/customers", auth=(KEY, ""), timeout=5).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("localstripe did not start")


@pytest.fixture(scope="module")
def cards(address: str) -> StripeCards:
    return StripeCards(api_key=KEY, webhook_secret=SECRET, api_base=address)


@pytest.fixture(scope="module")
def peer(address: str) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": address})


def card(peer: stripe.StripeClient, number: str) -> str:
    """What the browser does at the provider's form."""
    details: Any = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    return str(peer.v1.payment_methods.create({"type": "card", "card": details}).id)


def asked(**more: Any) -> IntentRequest:
    facts = {"amount_minor": 1_600_000, "currency": "USD", "key": "k", "description": "Credits", **more}
    return IntentRequest(**facts)


def test_a_card_pays_and_is_kept_for_the_refill(cards: StripeCards, peer: stripe.StripeClient) -> None:
    customer = cards.customer(reference="account-1", email="ana@acme.example", name="Ana", now=NOW)
    request = asked(customer=customer, metadata={"purchase": "7"})
    intent = cards.create_intent(request, now=NOW)
    assert intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert (intent.amount_minor, intent.currency, intent.metadata) == (1_600_000, "USD", {"purchase": "7"})
    assert intent.client_secret
    assert intent.client_secret not in repr(intent)
    method = card(peer, "4242424242424242")
    peer.v1.payment_methods.attach(method, {"customer": customer})
    paid = cards.confirm_intent(intent.id, payment_method=method, return_url="https://example.com/", now=NOW)
    assert paid.status is IntentStatus.SUCCEEDED
    assert paid.captured_at is not None
    assert abs(paid.captured_at - datetime.now(UTC)) < timedelta(minutes=1)
    (kept,) = cards.saved_cards(customer)
    assert (kept.brand, kept.last4, kept.expires) == ("Visa", "4242", "12/2034")
    cards.forget_card(kept.id)
    assert cards.saved_cards(customer) == ()


def test_a_declined_card_is_an_answer(cards: StripeCards, peer: stripe.StripeClient) -> None:
    intent = cards.create_intent(asked(key="declined"), now=NOW)
    refused = cards.confirm_intent(
        intent.id, payment_method=card(peer, "4000000000000341"), return_url="https://example.com/", now=NOW
    )
    assert refused.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert refused.declined


def test_a_card_to_be_confirmed_waits_for_its_holder(cards: StripeCards, peer: stripe.StripeClient) -> None:
    intent = cards.create_intent(asked(key="secure"), now=NOW)
    method = card(peer, "4000002500003155")
    waiting = cards.confirm_intent(intent.id, payment_method=method, return_url="https://example.com/", now=NOW)
    assert waiting.status is IntentStatus.REQUIRES_ACTION
    assert cards.retrieve_intent(intent.id).status is IntentStatus.REQUIRES_ACTION


def test_a_kept_card_is_charged_while_its_holder_is_away(cards: StripeCards, peer: stripe.StripeClient) -> None:
    """SU5: kept without a payment, charged month by month; what must be confirmed counts as refused."""
    customer = cards.customer(reference="order-1", email="bea@acme.example", name="Bea", now=NOW)
    keeping = cards.begin_keeping(customer=customer, key="keep-1", now=NOW)
    assert (keeping.status, keeping.customer) == (IntentStatus.REQUIRES_PAYMENT_METHOD, customer)
    assert keeping.client_secret not in repr(keeping)
    method = card(peer, "4242424242424242")
    kept = cards.confirm_keeping(keeping.id, card=method, return_url="https://example.com/", now=NOW)
    assert (kept.status, cards.retrieve_keeping(keeping.id).card) == (IntentStatus.SUCCEEDED, kept.card)
    assert cards.card(kept.card).last4 == "4242"
    month = cards.create_intent(asked(key="month", customer=customer, remember=True, later=True), now=NOW)
    assert cards.charge_intent(month.id, card=kept.card, now=NOW).status is IntentStatus.SUCCEEDED
    refusing = card(peer, "4000000000000341")
    peer.v1.payment_methods.attach(refusing, {"customer": customer})
    another = cards.create_intent(asked(key="month-2", customer=customer), now=NOW)
    assert cards.charge_intent(another.id, card=refusing, now=NOW).declined


def test_an_open_payment_is_given_up(cards: StripeCards) -> None:
    intent = cards.create_intent(asked(key="given-up"), now=NOW)
    assert cards.cancel_intent(intent.id, now=NOW).status is IntentStatus.CANCELED


def test_a_payment_is_paid_back(cards: StripeCards, peer: stripe.StripeClient) -> None:
    intent = cards.create_intent(asked(key="back"), now=NOW)
    method = card(peer, "4242424242424242")
    cards.confirm_intent(intent.id, payment_method=method, return_url="https://example.com/", now=NOW)
    assert cards.refund(intent.id, amount_minor=600_000, key="r", now=NOW).startswith("re_")


def test_a_provider_out_of_reach_is_trouble_not_a_refusal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody = StripeCards(api_key=KEY, webhook_secret=SECRET, api_base=f"http://127.0.0.1:{port}")
    with pytest.raises(ProviderTrouble):
        nobody.retrieve_intent("pi_1")


def is_about(body: bytes, kind: str, intent: str) -> bool:
    event = json.loads(body)
    return bool(event["type"] == kind and event["data"]["object"]["id"] == intent)


def test_the_peers_own_webhooks_are_read(address: str, cards: StripeCards, peer: stripe.StripeClient) -> None:
    posted: Queue[tuple[bytes, str]] = Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.put((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        hook = {"url": f"http://127.0.0.1:{server.server_port}/", "secret": SECRET}
        requests.post(f"{address}/_config/webhooks/ours", json=hook, timeout=5).raise_for_status()
        intent = cards.create_intent(asked(key="hook"), now=NOW)
        method = card(peer, "4242424242424242")
        cards.confirm_intent(intent.id, payment_method=method, return_url="https://example.com/", now=NOW)
        body, signature = posted.get(timeout=15)
        # The peer is shared: what other tests' payments lead to may arrive here as well.
        while not is_about(body, "payment_intent.succeeded", intent.id):
            body, signature = posted.get(timeout=15)
        server.shutdown()
    now = datetime.now(UTC)
    event = cards.read_event(body, signature, now=now)
    assert (event.kind, event.intent) == ("payment_intent.succeeded", intent.id)
    with pytest.raises(EventRefused, match="bad_signature"):
        cards.read_event(body + b" ", signature, now=now)
    with pytest.raises(EventRefused, match="too_old"):
        cards.read_event(body, signature, now=now + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("message", "param", "code", "is_card"),
    [
        ("No such PaymentMethod: 'pm_nobody'", "payment_method", "resource_missing", True),
        ("The provided PaymentMethod was previously used with another payer.", None, None, True),
        ("No such payment_intent: 'pi_1'", "intent", "resource_missing", False),
    ],
)
def test_a_card_that_is_nobodys_is_told_from_a_mistake_of_ours(
    cards: StripeCards, monkeypatch: pytest.MonkeyPatch, message: str, param: str, code: str, is_card: bool
) -> None:
    def refuse(*_: Any) -> None:
        raise stripe.InvalidRequestError(message, param, code=code)

    monkeypatch.setattr(StripeCards, "_ask", staticmethod(refuse))
    expected = UnknownAtProvider if is_card else stripe.InvalidRequestError
    with pytest.raises(expected):
        cards.confirm_intent("pi_1", payment_method="pm_nobody", return_url="https://example.com/", now=NOW)
    with pytest.raises(expected):
        cards.confirm_keeping("seti_1", card="pm_nobody", return_url="https://example.com/", now=NOW)


class TestAnswers:
    """What the peer leaves out of its answers, in the provider's documented form."""

    TOLD: ClassVar[dict[str, Any]] = {
        "id": "pi_1",
        "status": "succeeded",
        "amount": 100,
        "currency": "usd",
        "created": 1_700_000_000,
    }

    def test_the_charges_time_is_the_capture(self) -> None:
        paid = _intent({**self.TOLD, "latest_charge": {"id": "ch_1", "created": 1_700_086_400}})
        assert paid.captured_at == datetime.fromtimestamp(1_700_086_400, UTC)

    def test_a_bank_page_is_found(self) -> None:
        action = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.example/3ds"}}
        waiting = _intent({**self.TOLD, "status": "requires_action", "next_action": action})
        assert waiting.action_url == "https://bank.example/3ds"
        assert waiting.captured_at is None

    def test_an_expanded_payer_is_named(self) -> None:
        assert _intent({**self.TOLD, "customer": {"id": "cus_1"}, "payment_method": "pm_1"}).customer == "cus_1"
