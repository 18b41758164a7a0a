"""Card payments of orders: booked once whatever the provider repeats or reorders, and paid back to the card once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments.choice import using
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import ProviderTrouble
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.queries.orders import order_for_system
from credenza.workflows.card_events import collect_fake_events, take_provider_event
from credenza.workflows.card_refunds import pay_back_due
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import CardRefund, Notice, OrderCardPayment, StuckEvent
from credenza.workflows.order_cards import finish_order_payment, pay_order_by_card
from credenza.workflows.order_fulfillment import fulfil
from tests.builders.credits import NOW
from tests.builders.orders import board, pay, placed, small_world, wiki
from tests.builders.quotes import World

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(minutes=5), NOW + timedelta(minutes=30)


@pytest.fixture
def cards() -> Iterator[FakeCards]:
    fake = FakeCards()
    with using(fake):
        yield fake


@pytest.fixture
def of() -> World:
    return small_world(country="NZ", region="")


def payments(order: int) -> list[str]:
    return [entry.kind for entry in order_for_system(order).entries]


def test_confirmed_payments_are_booked_once_by_return_and_events(cards: FakeCards, of: World) -> None:
    """3-D Secure: the provider's event comes twice and the payer returns twice; one payment, one license."""
    made = placed(of, board(), wiki())
    checkout = pay_order_by_card(order=made, card="confirm", now=NOW)
    assert (checkout.status, payments(made)) == ("confirm_wanted", [])
    intent = OrderCardPayment.objects.get(order_id=made).intent
    assert pay_order_by_card(order=made, card="", now=NOW).status == "confirm_wanted"  # another tab: the same payment
    cards.authenticate(intent, passed=True, now=SOON)
    (signed,) = cards.due_events(SOON)
    assert take_provider_event(signed.body, signed.signature, now=SOON) == "handled"
    assert take_provider_event(signed.body, signed.signature, now=SOON) == "replayed"
    assert finish_order_payment(order=made, now=SOON).status == "paid"
    assert finish_order_payment(order=made, now=LATER).status == "paid"
    dispatch_pending(now=SOON)
    assert fulfil(made, LATER) is False
    row = order_for_system(made)
    assert (row.status, payments(made), [len(line.licenses) for line in row.lines]) == (
        "fulfilled",
        ["payment"],
        [1, 1],
    )
    assert not StuckEvent.objects.exists()


def test_the_rest_of_an_order_is_charged_and_goes_back_to_its_card(
    cards: FakeCards, of: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PY1, RF4, RF6: a part by transfer, the rest by card after a declined one; each part goes back its own way."""
    made = placed(of, board())
    with pytest.raises(PaymentDeclined):
        pay_order_by_card(order=made, card="declined", now=NOW)
    pay(of, made, "100.00")
    assert pay_order_by_card(order=made, card="ok", now=NOW).status == "paid"
    taken = OrderCardPayment.objects.get(order_id=made, status="paid")
    assert (taken.amount_minor, cards.retrieve_intent(taken.intent).amount_minor) == (50_000, 50_000)
    dispatch_pending(now=NOW)
    refund_order(order=made, by=of.buyer, now=SOON)
    dispatch_pending(now=SOON)
    dispatch_pending(now=SOON)
    (back,) = CardRefund.objects.all()
    assert (back.amount_minor, back.status) == (50_000, "queued")
    calls: list[str] = []
    refund = cards.refund

    def away_once(intent: str, *, amount_minor: int, key: str, now: object) -> str:
        calls.append(key)
        if len(calls) == 1:
            raise ProviderTrouble("away")
        return refund(intent, amount_minor=amount_minor, key=key, now=NOW)

    monkeypatch.setattr(cards, "refund", away_once)
    assert pay_back_due(now=SOON) == 0
    assert pay_back_due(now=LATER) == 1
    assert pay_back_due(now=LATER) == 0
    back.refresh_from_db()
    assert (back.status, calls[0] == calls[1], len(calls)) == ("done", True, 2)
    assert order_for_system(made).status == "refunded"


def test_a_refund_that_the_provider_refuses_is_the_desks(
    cards: FakeCards, of: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = placed(of, board())
    pay_order_by_card(order=made, card="ok", now=NOW)
    refund_order(order=made, by=of.buyer, now=SOON)
    dispatch_pending(now=SOON)
    monkeypatch.setattr(FakeCards, "refund", lambda *_args, **_named: 1 / 0)
    assert pay_back_due(now=SOON) == 0
    assert CardRefund.objects.get().status == "failed"
    assert Notice.objects.filter(name="refund_asked", subject__contains="did not reach its card").exists()


def test_a_lost_dispute_holds_the_order_and_counts_as_unpaid(cards: FakeCards, of: World) -> None:
    """PY6: whatever order the events come in; told once, and the amount is owed again."""
    made = placed(of, board())
    pay_order_by_card(order=made, card="disputed_lost", now=NOW)
    for event in reversed(cards.due_events(LATER)):
        take_provider_event(event.body, event.signature, now=LATER)
    collect_fake_events(now=LATER)
    dispatch_pending(now=LATER)
    row = order_for_system(made)
    assert (row.balance, payments(made)) == (row.total, ["payment", "disputed"])
    told = Notice.objects.filter(name="payment_disputed")
    assert {notice.subject.rpartition(" ")[2] for notice in told} <= {"open", "lost"}
