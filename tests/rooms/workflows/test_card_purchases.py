"""Credits by card: a lot for a payment, once, by the return or the provider's event; nothing for a refused card."""

from datetime import timedelta

import pytest
from django.db import connection

from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.close_account import close_account
from credenza.credits.errors import PaymentDeclined
from credenza.credits.models import Lot, Purchase
from credenza.credits.queries.accounts import balance_of
from credenza.credits.receipts import AccountOpened
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import EventRefused, ProviderTrouble
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import IdempotencyConflict, InvalidField, NotFound, NotPermitted
from credenza.workflows.card_events import collect_fake_events, take_provider_event
from credenza.workflows.card_purchases import CardOrder, buy_by_card, finish_card_purchase, saved_cards
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import CardPayment, Notice, ProviderEvent
from tests.builders.credits import NOW, TODAY, account, approved, person, staff

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def ana() -> Actor:
    return person("ana@acme.example", "Ana")


@pytest.fixture
def acme(ana: Actor, cards: FakeCards) -> AccountOpened:
    return account(ana, name="Acme")


def order(acme: AccountOpened, credits: int = 20_000, key: str | None = None) -> CardOrder:
    return CardOrder(account=acme.account, credits=credits, idempotency_key=key)


def available(acme: AccountOpened) -> int:
    return balance_of(acme.account, TODAY).available


def test_a_good_card_opens_the_lot_at_once(acme: AccountOpened, ana: Actor, cards: FakeCards) -> None:
    bought = buy_by_card(order(acme), card="ok", by=ana, now=NOW)
    assert bought.status == "paid"
    assert bought.settled is not None
    assert (bought.settled.credits, bought.settled.accepted_on) == (20_000, TODAY)
    assert bought.priced is not None
    assert bought.priced.total == "16000.00"
    payment = CardPayment.objects.get()
    intent = cards.retrieve_intent(payment.intent)
    assert (intent.amount_minor, intent.currency, intent.metadata["purchase"]) == (
        1_600_000,
        "USD",
        str(bought.purchase),
    )
    assert (payment.status, payment.lot_id) == ("paid", bought.settled.lot)
    assert available(acme) == 20_000


@pytest.mark.parametrize("card", ["declined", "insufficient_funds", "expired"])
def test_a_refused_card_makes_no_lot(acme: AccountOpened, ana: Actor, card: str) -> None:
    with pytest.raises(PaymentDeclined) as refusal:
        buy_by_card(order(acme), card=card, by=ana, now=NOW)
    assert refusal.value.reason
    assert Purchase.objects.get().status == "failed"
    assert available(acme) == 0
    dispatch_pending(now=NOW)
    assert not Notice.objects.filter(name="credits_purchased").exists()


def test_a_card_that_is_not_the_payers_is_refused_and_another_pays(acme: AccountOpened, ana: Actor) -> None:
    with pytest.raises(InvalidField) as refusal:
        buy_by_card(order(acme, key="form-1"), card="pm_nobody", by=ana, now=NOW)
    assert refusal.value.field == "card"
    assert buy_by_card(order(acme, key="form-1"), card="ok", by=ana, now=LATER).status == "paid"
    assert (Purchase.objects.count(), available(acme)) == (1, 20_000)


def test_another_card_under_the_same_key_pays_the_same_order(acme: AccountOpened, ana: Actor) -> None:
    with pytest.raises(PaymentDeclined):
        buy_by_card(order(acme, key="form-1"), card="declined", by=ana, now=NOW)
    assert buy_by_card(order(acme, key="form-1"), card="ok", by=ana, now=LATER).status == "paid"
    assert buy_by_card(order(acme, key="form-1"), card="ok", by=ana, now=LATER).status == "paid"
    assert (Purchase.objects.count(), Lot.objects.count(), available(acme)) == (1, 1, 20_000)
    with pytest.raises(IdempotencyConflict):
        buy_by_card(order(acme, 10, key="form-1"), card="ok", by=ana, now=LATER)


class TestConfirmation:
    """A card that its holder must confirm: once, by whichever comes first."""

    @pytest.fixture
    def purchase(self, acme: AccountOpened, ana: Actor) -> int:
        waiting = buy_by_card(order(acme), card="confirm", return_path="/credits/paid/{purchase}/", by=ana, now=NOW)
        assert waiting.status == "confirm_wanted"
        assert waiting.action_url
        assert available(acme) == 0
        return waiting.purchase

    def intent(self) -> str:
        return CardPayment.objects.get().intent

    def test_the_holder_comes_back_to_the_purchase(self, purchase: int, cards: FakeCards) -> None:
        assert cards.return_url(self.intent()).endswith(f"/credits/paid/{purchase}/")

    def test_return_then_event(self, purchase: int, acme: AccountOpened, ana: Actor, cards: FakeCards) -> None:
        cards.authenticate(self.intent(), passed=True, now=LATER)
        first = finish_card_purchase(purchase=purchase, by=ana, now=LATER)
        assert collect_fake_events(now=LATER) == 1
        assert finish_card_purchase(purchase=purchase, by=ana, now=LATER).settled == first.settled
        assert (Lot.objects.count(), available(acme)) == (1, 20_000)

    def test_event_then_return(self, purchase: int, acme: AccountOpened, ana: Actor, cards: FakeCards) -> None:
        cards.authenticate(self.intent(), passed=True, now=LATER)
        collect_fake_events(now=LATER)
        assert available(acme) == 20_000
        assert finish_card_purchase(purchase=purchase, by=ana, now=LATER).status == "paid"
        assert Lot.objects.count() == 1
        dispatch_pending(now=LATER)
        assert Notice.objects.filter(name="credits_purchased").count() == 1

    def test_a_holder_who_does_not_confirm_is_refused(self, purchase: int, ana: Actor, cards: FakeCards) -> None:
        cards.authenticate(self.intent(), passed=False, now=LATER)
        with pytest.raises(PaymentDeclined, match="authentication_required"):
            finish_card_purchase(purchase=purchase, by=ana, now=LATER)
        assert not Lot.objects.exists()

    def test_coming_back_too_early_waits_on(self, purchase: int, ana: Actor) -> None:
        assert finish_card_purchase(purchase=purchase, by=ana, now=LATER).status == "confirm_wanted"

    def test_a_stranger_does_not_learn_of_it(self, purchase: int) -> None:
        with pytest.raises(NotFound):
            finish_card_purchase(purchase=purchase, by=person(), now=LATER)


def test_without_a_card_the_browser_pays_with_the_payments_secret(
    acme: AccountOpened, ana: Actor, cards: FakeCards
) -> None:
    wanted = buy_by_card(order(acme), by=ana, now=NOW)
    intent = CardPayment.objects.get().intent
    assert wanted.status == "card_wanted"
    assert wanted.client_secret == cards.retrieve_intent(intent).client_secret
    assert wanted.client_secret not in repr(wanted)
    cards.confirm_intent(intent, payment_method="ok", return_url="/", now=NOW)
    assert finish_card_purchase(purchase=wanted.purchase, by=ana, now=NOW).status == "paid"


def test_the_refill_pays_with_the_kept_card(acme: AccountOpened, ana: Actor) -> None:
    assert saved_cards(account=acme.account, by=ana, now=NOW) == ()
    buy_by_card(order(acme, 100), card="ok", by=ana, now=NOW)
    (kept,) = saved_cards(account=acme.account, by=ana, now=NOW)
    assert kept.last4 == "4242"
    buy_by_card(order(acme, 50), card=kept.id, by=ana, now=LATER)
    assert available(acme) == 150
    assert saved_cards(account=acme.account, by=staff(StaffRole.FINANCE), now=NOW) == ()


def test_a_card_that_is_not_to_be_kept_is_not(acme: AccountOpened, ana: Actor) -> None:
    buy_by_card(order(acme, 100), card="ok", remember=False, by=ana, now=NOW)
    assert saved_cards(account=acme.account, by=ana, now=NOW) == ()


def test_only_owners_buy_by_card(acme: AccountOpened) -> None:
    for somebody in (person(), staff(), staff(StaffRole.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            buy_by_card(order(acme), card="ok", by=somebody, now=NOW)
    assert not CardPayment.objects.exists()


def test_the_provider_is_asked_outside_transactions(
    acme: AccountOpened, ana: Actor, cards: FakeCards, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth, seen = len(connection.savepoint_ids), []
    for name in ("create_intent", "confirm_intent", "retrieve_intent", "customer"):
        real = getattr(cards, name)

        def watched(*given: object, real: object = real, **more: object) -> object:
            seen.append(len(connection.savepoint_ids))
            return real(*given, **more)  # type: ignore[operator]

        monkeypatch.setattr(cards, name, watched)
    buy_by_card(order(acme), card="ok", by=ana, now=NOW)
    collect_fake_events(now=LATER)
    assert set(seen) == {depth}


def test_a_provider_out_of_reach_leaves_nothing_that_a_retry_doubles(
    acme: AccountOpened, ana: Actor, cards: FakeCards, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ProviderTrouble("no route")

    monkeypatch.setattr(cards, "confirm_intent", unreachable)
    with pytest.raises(ProviderTrouble):
        buy_by_card(order(acme, key="form-1"), card="ok", by=ana, now=NOW)
    monkeypatch.undo()
    assert buy_by_card(order(acme, key="form-1"), card="ok", by=ana, now=LATER).status == "paid"
    assert (Purchase.objects.count(), CardPayment.objects.count(), Lot.objects.count()) == (1, 1, 1)


def test_a_payment_for_an_account_closed_meanwhile_is_booked_and_told(
    acme: AccountOpened, ana: Actor, cards: FakeCards
) -> None:
    """Not lost, and not left where nobody looks: the payer knows, the desk and finance pay it back."""
    roles = (StaffRole.ORDER_DESK, StaffRole.FINANCE)
    desk, finance = staff(roles[0]), staff(roles[1])
    buy_by_card(order(acme), card="confirm", by=ana, now=NOW)
    close_account(account=acme.account, by=ana, now=NOW + timedelta(minutes=1))
    cards.authenticate(CardPayment.objects.get().intent, passed=True, now=LATER)
    assert collect_fake_events(now=LATER) == 1
    lot = Lot.objects.get()
    assert (lot.left, CardPayment.objects.get().status) == (20_000, "paid")
    for _ in range(2):
        dispatch_pending(now=LATER)
        finish_card_purchase(purchase=lot.purchase_id or 0, by=SYSTEM, now=LATER)
    told = Notice.objects.exclude(name__in=("account_closed", "invoice_issued", "order_paid"))
    assert sorted(told.values_list("person_id", "name")) == sorted(
        [(ana.person_id, "credits_purchased"), (desk.person_id, "refund_asked"), (finance.person_id, "refund_asked")]
    )
    assert "after Acme was closed" in told.get(name="credits_purchased").subject
    charge_back_lot(lot=lot.pk, reason="paid back to the card", by=desk, now=LATER)
    assert (Lot.objects.get().left, Lot.objects.get().charged_back_on) == (0, TODAY)


class TestEvents:
    @pytest.fixture
    def paid(self, acme: AccountOpened, ana: Actor, cards: FakeCards) -> tuple[bytes, str]:
        buy_by_card(order(acme), card="ok", by=ana, now=NOW)
        (event,) = cards.due_events(NOW)
        return event.body, event.signature

    def test_a_replay_is_counted_and_changes_nothing(self, paid: tuple[bytes, str], acme: AccountOpened) -> None:
        assert take_provider_event(*paid, now=NOW) == "handled"
        assert take_provider_event(*paid, now=NOW) == "replayed"
        row = ProviderEvent.objects.get()
        assert (row.replays_count, row.outcome, row.handled_at) == (1, "handled", NOW)
        assert available(acme) == 20_000

    def test_an_old_or_changed_event_is_refused_and_kept_out(self, paid: tuple[bytes, str]) -> None:
        body, signature = paid
        for given, now, reason in (
            ((body + b" ", signature), NOW, "bad_signature"),
            ((body, ""), NOW, "bad_signature"),
            ((body, signature), LATER, "too_old"),
        ):
            with pytest.raises(EventRefused, match=reason):
                take_provider_event(*given, now=now)
        assert not ProviderEvent.objects.exists()

    def test_handling_that_broke_off_is_done_when_the_event_comes_again(
        self, paid: tuple[bytes, str], cards: FakeCards, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unreachable(*_: object, **__: object) -> None:
            raise ProviderTrouble("no route")

        monkeypatch.setattr(cards, "retrieve_intent", unreachable)
        with pytest.raises(ProviderTrouble):
            take_provider_event(*paid, now=NOW)
        monkeypatch.undo()
        assert take_provider_event(*paid, now=NOW) == "handled"

    def test_somebody_elses_payment_is_ignored(self, paid: tuple[bytes, str]) -> None:
        CardPayment.objects.all().delete()
        assert take_provider_event(*paid, now=NOW) == "ignored"


class TestDisputes:
    def test_a_dispute_is_told_and_its_loss_takes_back_what_is_left(
        self, acme: AccountOpened, ana: Actor, cards: FakeCards
    ) -> None:
        desk, finance, certification = (
            staff(role) for role in (StaffRole.ORDER_DESK, StaffRole.FINANCE, StaffRole.CERTIFICATION_DESK)
        )
        buy_by_card(order(acme, 1000), card="disputed_lost", by=ana, now=NOW)
        approved(acme, ana, person())
        assert available(acme) == 750
        assert collect_fake_events(now=LATER) == 3
        assert collect_fake_events(now=LATER) == 0
        assert available(acme) == 0
        lot = Lot.objects.get()
        assert (lot.left, lot.charged_back_on) == (0, TODAY)
        assert CardPayment.objects.get().dispute == "lost"
        dispatch_pending(now=LATER)
        told = Notice.objects.filter(name="payment_disputed").values_list("person_id", "subject")
        subjects = {"Card payment of Acme disputed: open", "Card payment of Acme disputed: lost"}
        assert set(told) == {(who.person_id, subject) for who in (desk, finance) for subject in subjects}
        assert certification.person_id not in {person_id for person_id, _ in told}

    def test_a_won_dispute_leaves_the_credits(self, acme: AccountOpened, ana: Actor, cards: FakeCards) -> None:
        buy_by_card(order(acme, 1000), card="ok", by=ana, now=NOW)
        cards.settle_dispute(CardPayment.objects.get().intent, won=True, now=NOW)
        collect_fake_events(now=LATER)
        assert CardPayment.objects.get().dispute == "won"
        assert available(acme) == 1000

    def test_events_in_any_order_end_the_same(self, acme: AccountOpened, ana: Actor, cards: FakeCards) -> None:
        buy_by_card(order(acme, 1000), card="disputed_lost", by=ana, now=NOW)
        for event in reversed(cards.due_events(LATER)):
            take_provider_event(event.body, event.signature, now=LATER)
        assert CardPayment.objects.get().dispute == "lost"
        assert available(acme) == 0


def test_no_provider_means_no_card_payments(settings: object, ana: Actor) -> None:
    settings.STRIPE_SECRET_KEY, settings.DEMO = "", False  # type: ignore[attr-defined]
    choice._configured.cache_clear()
    try:
        acme = account(ana)
        assert not choice.available()
        with pytest.raises(ProviderTrouble, match="CREDENZA_STRIPE_SECRET_KEY"):
            buy_by_card(CardOrder(account=acme.account, credits=5), card="ok", by=ana, now=NOW)
        assert not Purchase.objects.exists()
        assert collect_fake_events(now=NOW) == 0
    finally:
        choice._configured.cache_clear()
