"""The fake card provider: what the rest of the product may rely on, test cards, keys, several processes, webhooks."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from credenza.gateways.payments.choice import active, using
from credenza.gateways.payments.events import read_signed, signed
from credenza.gateways.payments.fake import FakeCards, UnknownAtProvider
from credenza.gateways.payments.shapes import EventRefused, Intent, IntentRequest, IntentStatus

pytestmark = pytest.mark.once

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture(params=["memory", "file"])
def cards(request: pytest.FixtureRequest, tmp_path: Path) -> FakeCards:
    return FakeCards(tmp_path / "fake.sqlite3" if request.param == "file" else None)


def asked(key: str = "purchase-1", **more: object) -> IntentRequest:
    facts = {"amount_minor": 1_600_000, "currency": "USD", "description": "20,000 training credits", **more}
    return IntentRequest(key=key, **facts)  # type: ignore[arg-type]


def pay(cards: FakeCards, card: str, **more: object) -> Intent:
    intent = cards.create_intent(asked(**more), now=NOW)
    return cards.confirm_intent(intent.id, payment_method=card, return_url="/back/", now=NOW)


def kinds(cards: FakeCards, now: datetime = LATER) -> list[str]:
    return [json.loads(event.body)["type"] for event in cards.due_events(now)]


def test_an_accepted_card_pays_once_at_the_time_it_was_taken(cards: FakeCards) -> None:
    paid = pay(cards, "ok")
    assert (paid.status, paid.captured_at, paid.declined) == (IntentStatus.SUCCEEDED, NOW, False)
    again = cards.confirm_intent(paid.id, payment_method="declined", return_url="/", now=LATER)
    assert again == paid == cards.retrieve_intent(paid.id)
    assert kinds(cards) == ["payment_intent.succeeded"]


@pytest.mark.parametrize(
    ("card", "code"),
    [("declined", "generic_decline"), ("insufficient_funds", "insufficient_funds"), ("expired", "expired_card")],
)
def test_a_refused_card_leaves_the_payment_open_foranother(cards: FakeCards, card: str, code: str) -> None:
    refused = pay(cards, card)
    assert (refused.status, refused.decline_code) == (IntentStatus.REQUIRES_PAYMENT_METHOD, code)
    assert refused.declined
    assert refused.captured_at is None
    assert pay(cards, "ok").status is IntentStatus.SUCCEEDED
    assert kinds(cards) == ["payment_intent.payment_failed", "payment_intent.succeeded"]


@pytest.mark.parametrize(("passed", "status"), [(True, "succeeded"), (False, "requires_payment_method")])
def test_a_cardholder_confirms_or_does_not(cards: FakeCards, passed: bool, status: str) -> None:
    waiting = pay(cards, "confirm")
    assert waiting.status is IntentStatus.REQUIRES_ACTION
    assert waiting.id in waiting.action_url
    assert cards.return_url(waiting.id) == "/back/"
    assert kinds(cards) == []
    answered = cards.authenticate(waiting.id, passed=passed, now=LATER)
    assert answered.status == status
    assert answered.action_url == ""
    assert cards.authenticate(waiting.id, passed=not passed, now=LATER).status == status
    assert len(kinds(cards)) == 1


def test_the_same_key_makes_one_payment_and_refusesanother_amount(cards: FakeCards) -> None:
    first = cards.create_intent(asked(), now=NOW)
    assert cards.create_intent(asked(), now=LATER) == first
    assert cards.create_intent(asked("purchase-2"), now=NOW).id != first.id
    with pytest.raises(UnknownAtProvider, match="another payment"):
        cards.create_intent(asked(amount_minor=1), now=NOW)


def test_a_card_is_kept_for_its_payer_only(cards: FakeCards) -> None:
    ana = cards.customer(reference="account-1", email="ana@acme.example", name="Ana", now=NOW)
    ben = cards.customer(reference="account-2", email="ben@beta.example", name="Ben", now=NOW)
    assert ana == cards.customer(reference="account-1", email="other@acme.example", name="", now=LATER)
    pay(cards, "ok", customer=ana, remember=True)
    pay(cards, "ok", key="again", customer=ana, remember=True)
    (kept,) = cards.saved_cards(ana)
    assert (kept.last4, cards.saved_cards(ben)) == ("4242", ())
    assert pay(cards, kept.id, key="refill", customer=ana).status is IntentStatus.SUCCEEDED
    with pytest.raises(UnknownAtProvider, match="somebody else"):
        pay(cards, kept.id, key="theft", customer=ben)
    cards.forget_card(kept.id)
    assert cards.saved_cards(ana) == ()


def test_a_kept_card_is_charged_while_its_holder_is_away(cards: FakeCards) -> None:
    """SU5: what its holder would have to confirm counts as refused, and a card may be refused only later."""
    ana = cards.customer(reference="organization-1", email="ana@acme.example", name="Ana", now=NOW)
    first = pay(cards, "fails_later", customer=ana, remember=True, later=True)
    assert first.status is IntentStatus.SUCCEEDED
    month = cards.create_intent(asked("month", customer=ana), now=LATER)
    refused = cards.charge_intent(month.id, card=first.payment_method, now=LATER)
    assert (refused.declined, refused.decline_code) == (True, "card_declined")
    ended = {}
    for name, passed in (("ok", True), ("confirm", True), ("confirm", False), ("declined", True)):
        keeping = cards.begin_keeping(customer=ana, key=f"{name}{passed}", now=LATER)
        assert cards.begin_keeping(customer=ana, key=f"{name}{passed}", now=LATER) == keeping
        assert keeping.client_secret not in repr(keeping)
        cards.confirm_keeping(keeping.id, card=name, return_url="/back/", now=LATER)
        ended[name, passed] = cards.authenticate_keeping(keeping.id, passed=passed, now=LATER)
    assert {each.status for key, each in ended.items() if key != ("declined", True) and key[1]} == {"succeeded"}
    assert ended["declined", True].declined
    assert ended["confirm", False].declined
    assert kinds(cards).count("setup_intent.succeeded") == 2
    asks = cards.charge_intent(month.id, card=ended["confirm", True].card, now=LATER)
    assert (asks.declined, asks.decline_code) == (True, "authentication_required")
    good = ended["ok", True].card
    assert cards.card(good).last4 == "4242"
    assert cards.charge_intent(month.id, card=good, now=LATER).status is IntentStatus.SUCCEEDED


def test_a_card_not_to_be_remembered_is_not_kept(cards: FakeCards) -> None:
    ana = cards.customer(reference="account-1", email="ana@acme.example", name="Ana", now=NOW)
    pay(cards, "ok", customer=ana)
    assert cards.saved_cards(ana) == ()


def test_an_unknown_card_is_a_mistake(cards: FakeCards) -> None:
    with pytest.raises(UnknownAtProvider, match="no test card"):
        pay(cards, "4242424242424242")


def test_a_payment_is_given_up_unless_it_was_made(cards: FakeCards) -> None:
    open_one = cards.create_intent(asked(), now=NOW)
    assert cards.cancel_intent(open_one.id, now=NOW).status is IntentStatus.CANCELED
    late = cards.confirm_intent(open_one.id, payment_method="ok", return_url="/", now=LATER)
    assert late.status is IntentStatus.CANCELED
    paid = pay(cards, "ok", key="other")
    assert cards.cancel_intent(paid.id, now=LATER).status is IntentStatus.SUCCEEDED


def test_refunds_stop_at_what_was_paid_and_are_made_once(cards: FakeCards) -> None:
    paid = pay(cards, "ok")
    first = cards.refund(paid.id, amount_minor=1_000_000, key="r1", now=LATER)
    assert cards.refund(paid.id, amount_minor=1_000_000, key="r1", now=LATER) == first
    with pytest.raises(UnknownAtProvider, match="more than was paid"):
        cards.refund(paid.id, amount_minor=600_001, key="r2", now=LATER)


def test_a_dispute_comes_later_and_its_loss_later_still(cards: FakeCards) -> None:
    paid = pay(cards, "disputed_lost")
    assert kinds(cards, NOW) == ["payment_intent.succeeded"]
    events = [cards.read_event(event.body, event.signature, now=LATER) for event in cards.due_events(LATER)]
    assert [(event.kind, event.dispute_status) for event in events[1:]] == [
        ("charge.dispute.created", "needs_response"),
        ("charge.dispute.closed", "lost"),
    ]
    assert {event.intent for event in events} == {paid.id}


@pytest.mark.parametrize(("won", "status"), [(True, "won"), (False, "lost")])
def test_the_bank_settles_a_dispute(cards: FakeCards, won: bool, status: str) -> None:
    paid = pay(cards, "ok")
    cards.settle_dispute(paid.id, won=won, now=LATER)
    events = [cards.read_event(event.body, event.signature, now=LATER) for event in cards.due_events(LATER)]
    assert [event.dispute_status for event in events] == ["", "needs_response", status]


def test_events_come_again_until_acknowledged(cards: FakeCards) -> None:
    pay(cards, "ok")
    (event,) = cards.due_events(LATER)
    assert [one.id for one in cards.due_events(LATER)] == [event.id]
    cards.acknowledge(event.id)
    assert cards.due_events(LATER) == ()


def test_events_carry_no_secret(cards: FakeCards) -> None:
    paid = pay(cards, "ok")
    (event,) = cards.due_events(LATER)
    assert paid.client_secret.encode() not in event.body


class TestSignatures:
    BODY = json.dumps(
        {
            "id": "evt_1",
            "type": "payment_intent.succeeded",
            "created": 1_773_133_200,
            "data": {"object": {"object": "payment_intent", "id": "pi_1"}},
        }
    )

    def refusal(self, body: bytes, header: str, now: datetime = NOW) -> str:
        with pytest.raises(EventRefused) as refused:
            read_signed(body, header, "whsec_right", now=now)
        return refused.value.reason

    def test_a_true_event_is_read(self) -> None:
        event = read_signed(self.BODY.encode(), signed(self.BODY, "whsec_right", NOW), "whsec_right", now=NOW)
        assert (event.id, event.intent, event.dispute) == ("evt_1", "pi_1", "")

    def test_a_changed_body_oranother_secret_is_refused(self) -> None:
        header = signed(self.BODY, "whsec_right", NOW)
        assert self.refusal(self.BODY.replace("pi_1", "pi_2").encode(), header) == "bad_signature"
        assert self.refusal(self.BODY.encode(), signed(self.BODY, "whsec_wrong", NOW)) == "bad_signature"
        for broken in ("", "t=x,v1=y", "v1=abc", "t=1", header.replace("t=", "t=9")):
            assert self.refusal(self.BODY.encode(), broken) == "bad_signature"
        assert self.refusal(b"\xff\xfe", header) == "bad_signature"

    @pytest.mark.parametrize("away", [timedelta(minutes=5, seconds=1), -timedelta(minutes=5, seconds=1)])
    def test_a_timestamp_too_far_from_now_is_refused(self, away: timedelta) -> None:
        header = signed(self.BODY, "whsec_right", NOW)
        assert self.refusal(self.BODY.encode(), header, NOW + away) == "too_old"

    @pytest.mark.parametrize("body", ["[]", "{}", "not JSON", '{"id": 1, "type": "x", "data": {"object": 3}}'])
    def test_a_signed_body_that_is_no_event_is_malformed(self, body: str) -> None:
        assert self.refusal(body.encode(), signed(body, "whsec_right", NOW)) == "malformed"

    def test_no_secret_accepts_nothing(self) -> None:
        with pytest.raises(EventRefused):
            read_signed(self.BODY.encode(), signed(self.BODY, "", NOW), "", now=NOW)


def _create_many(path: Path, results: object) -> None:
    cards = FakeCards(path)
    for number in range(20):
        intent = cards.create_intent(asked(f"purchase-{number}"), now=NOW)
        results.put((number, intent.id))  # type: ignore[attr-defined]


def test_several_processes_see_the_same_payments(tmp_path: Path) -> None:
    context, path = get_context("fork"), tmp_path / "fake.sqlite3"
    results = context.Queue()
    workers = [context.Process(target=_create_many, args=(path, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    made = {results.get(timeout=30) for _ in range(80)}
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert len(made) == 20


@pytest.fixture
def another() -> Iterator[FakeCards]:
    with using(FakeCards()) as provider:
        assert isinstance(provider, FakeCards)
        yield provider


def test_tests_and_rehearsals_put_their_own_provider_in_place(another: FakeCards) -> None:
    assert active() is another
