"""A learner pays courses and exams by card, at a checkout of their own. Rules PM1, PM7, PY3, PY6, RF5, TX1, QT4."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments.fake import FakeCards
from credenza.jobs.daily import pass_days
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import IdempotencyConflict, InvalidField, MissingFields, NotFound, NotPermitted
from credenza.orders.asked import Address
from credenza.orders.checking_out import CheckoutAsked
from credenza.orders.commands.cancel_order import cancel_order
from credenza.orders.commands.place_checkout import place_checkout
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.refund_order import refund_order
from credenza.orders.commands.set_seat_progress import set_seat_progress
from credenza.orders.errors import QuoteNeeded, TermsNotAccepted
from credenza.orders.order_errors import OrderNotPayable, PaymentMethodNotOffered
from credenza.orders.queries.checkouts import currencies_of, preview_checkout
from credenza.orders.queries.orders import order_for_system
from credenza.orders.queries.quotes import count_quotes, list_quotes, quote
from credenza.orders.queries.seats import seats_of, seats_of_order
from credenza.orders.rules.refunds import RefundNotAvailable
from credenza.orders.verification import violations
from credenza.programs.loader import active, using
from credenza.workflows.card_events import take_provider_event
from credenza.workflows.card_refunds import pay_back_due
from credenza.workflows.checkouts import buy_at_checkout, give_up_checkout
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.learning_follows import _move, _move_back
from credenza.workflows.models import Notice, OrderCardPayment
from credenza.workflows.order_cards import finish_order_payment, pay_order_by_card
from tests.builders.credits import EXAM, NOW, OTHER_EXAM, TODAY, person, staff
from tests.builders.orders import BOARD, SEMINAR, small_world
from tests.rooms.credits.tables import model

pytestmark = pytest.mark.django_db
SOON, NEXT_DAY, LATE = NOW + timedelta(minutes=5), NOW + timedelta(days=1), NOW + timedelta(days=3)
HOME = Address(name="Lee Learner", street="Broadway 1", city="New York", region="NY", country="US")


def asked(*items: str, currency: str = "USD", billing: Address | None = HOME, terms: bool = True) -> CheckoutAsked:
    return CheckoutAsked(items=items or (SEMINAR,), currency=currency, billing=billing, terms_accepted=terms)


@pytest.fixture
def lee() -> Actor:
    small_world()
    return person("lee@learn.example", "Lee Learner")


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert violations() == []


def follow(now=NOW) -> None:
    dispatch_pending(now=now)
    pay_back_due(now=now)


def notices() -> list[str]:
    return list(Notice.objects.filter(to="lee@learn.example").order_by("pk").values_list("name", flat=True))


def test_pm7_one_order_invoice_and_way_in_then_case_by_case_refunds(cards: FakeCards, lee: Actor) -> None:
    """Price with tax, the same charged; twice the same key orders once; the desk alone refunds; the card gets it."""
    shown = preview_checkout(asked(SEMINAR, EXAM), lee, TODAY)
    assert (str(shown.net), str(shown.tax), str(shown.total)) == ("350.00", "14.00", "364.00")
    assert (shown.payment_methods, shown.refused_methods["bank_transfer"]) == (("card",), "payment_method_channel")
    bought = [
        buy_at_checkout(asked(SEMINAR, EXAM), card="ok", by=lee, now=NOW, idempotency_key="one") for _ in range(2)
    ]
    order = bought[0].placed.order
    assert bought[1].placed.order == order
    with pytest.raises(IdempotencyConflict):
        place_checkout(asked=asked(SEMINAR), by=lee, now=NOW, idempotency_key="one")
    follow()
    row = order_for_system(order)
    assert (row.status, str(row.total), row.channel, row.quote, row.quote_number, len(row.invoices)) == (
        "fulfilled",
        "364.00",
        "checkout",
        None,
        "",
        1,
    )
    assert (list_quotes(lee, TODAY), count_quotes(SYSTEM, TODAY)) == ((), {})
    with pytest.raises(NotFound):
        quote(model("orders.Order").objects.get(pk=order).quote_id, SYSTEM, TODAY)
    seats = seats_of(lee.person_id or 0)
    assert [(seat.sku, seat.progress, seat.way_in[:1]) for seat in seats] == [
        (EXAM, "not_started", "W"),
        (SEMINAR, "not_started", "W"),
    ]
    assert notices() == ["order_confirmed", "invoice_issued", "training_ready"]
    assert seats[0].way_in in Notice.objects.get(name="training_ready").text
    desk = staff()
    assert {seat.way_in for seat in seats_of_order(order, desk)} == {""}
    with pytest.raises(NotFound):
        seats_of_order(order, person("eve@else.example"))
    with pytest.raises(RefundNotAvailable):
        refund_order(order=order, by=lee, now=NEXT_DAY)
    assert str(refund_order(order=order, lines=[0], by=desk, now=NEXT_DAY).amount) == "104.00"
    follow(NEXT_DAY)
    assert [(seat.sku, seat.end_reason, bool(seat.way_in)) for seat in seats_of(lee.person_id or 0)] == [
        (EXAM, "", True),
        (SEMINAR, "refunded", False),
    ]
    taken = OrderCardPayment.objects.get(order_id=order)
    assert (taken.refunded_minor, cards.retrieve_intent(taken.intent).amount_minor) == (10_400, 36_400)


def test_what_a_checkout_refuses(cards: FakeCards, lee: Actor) -> None:
    """All before anything is written: no order, no payment."""
    refusals = (
        (asked(terms=False), TermsNotAccepted),
        (asked(currency=""), MissingFields),
        (asked(SEMINAR, SEMINAR), InvalidField),
        (asked(BOARD), InvalidField),
        (asked(currency="AUD"), PaymentMethodNotOffered),
    )
    for wanted, refusal in refusals:
        with pytest.raises(refusal) as told:
            place_checkout(asked=wanted, by=lee, now=NOW)
        assert getattr(told.value, "reason", "payment_method_currency") == "payment_method_currency"
    assert currencies_of((SEMINAR,), TODAY) == ("AUD", "USD")
    with pytest.raises(NotPermitted):
        place_checkout(asked=asked(), by=SYSTEM, now=NOW)
    reviews = replace(active().orders.reviews, blocked_countries=("US",))
    blocking = replace(active(), orders=replace(active().orders, reviews=reviews))
    with using(blocking), pytest.raises(QuoteNeeded) as needed:
        place_checkout(asked=asked(), by=lee, now=NOW)
    assert needed.value.reasons == ("blocked_country",)
    assert not model("orders.Order").objects.exists()


def test_a_tab_that_was_closed_is_paid_once_by_the_providers_event(cards: FakeCards, lee: Actor) -> None:
    """3-D Secure: confirmed at the bank, never came back; then a dispute takes the way in, and paying gives it back."""
    bought = buy_at_checkout(asked(), card="confirm", by=lee, now=NOW)
    order = bought.placed.order
    intent = OrderCardPayment.objects.get(order_id=order).intent
    assert bought.payment is not None
    assert bought.payment.status == "confirm_wanted"
    cards.authenticate(intent, passed=True, now=SOON)
    (signed,) = cards.due_events(SOON)
    take_provider_event(signed.body, signed.signature, now=SOON)
    take_provider_event(signed.body, signed.signature, now=SOON)
    finish_order_payment(order=order, now=SOON)
    follow(SOON)
    (seat,) = seats_of(lee.person_id or 0)
    assert (order_for_system(order).status, len(order_for_system(order).entries)) == ("fulfilled", 1)
    with pytest.raises(NotFound):
        set_seat_progress(order=order, position=0, progress="done", by=person("eve@else.example"), now=SOON)
    _move(lee.person_id or 0, SEMINAR, "done", SOON, key="statement:1")
    assert seats_of(lee.person_id or 0)[0].progress == "done"
    _move_back(lee.person_id or 0, SEMINAR, SOON)
    assert seats_of(lee.person_id or 0)[0].progress == "started"
    cards.settle_dispute(intent, won=False, now=NEXT_DAY)
    for event in cards.due_events(NEXT_DAY):
        take_provider_event(event.body, event.signature, now=NEXT_DAY)
    follow(NEXT_DAY)
    ended = seats_of(lee.person_id or 0)[0]
    assert (ended.end_reason, ended.way_in, order_for_system(order).status) == ("disputed", "", "awaiting_payment")
    pass_days(TODAY, TODAY + timedelta(days=10))
    assert order_for_system(order).status == "awaiting_payment", "what was delivered is not given up"
    total = order_for_system(order).total
    record_payment(order=order, amount=total, value_date=TODAY, method="card", provider_ref="x", by=SYSTEM, now=LATE)
    assert seats_of(lee.person_id or 0)[0].way_in == seat.way_in


def test_what_nobody_pays_ends_and_money_that_comes_all_the_same_goes_back(cards: FakeCards, lee: Actor) -> None:
    declined = asked()
    with pytest.raises(PaymentDeclined):
        buy_at_checkout(declined, card="declined", by=lee, now=NOW, idempotency_key="k")
    order = place_checkout(asked=declined, by=lee, now=NOW, idempotency_key="k").order
    with pytest.raises(NotFound):
        give_up_checkout(order=order, by=person("eve@else.example"), now=NOW)
    with pytest.raises(OrderNotPayable, match="expired"):
        pay_order_by_card(order=order, card="ok", now=LATE)
    waiting = buy_at_checkout(asked(OTHER_EXAM), card="confirm", by=lee, now=NOW).placed.order
    late_intent = OrderCardPayment.objects.get(order_id=waiting).intent
    cancel_order(order=waiting, by=lee, now=NOW)  # on the order's own page, while the bank's page is still open
    cards.authenticate(late_intent, passed=True, now=SOON)
    for event in cards.due_events(SOON):
        take_provider_event(event.body, event.signature, now=SOON)
    follow(SOON)
    row = order_for_system(waiting)
    assert (row.status, row.surplus.minor, [entry.kind for entry in row.entries]) == (
        "cancelled",
        0,
        ["payment", "returned"],
    )
    assert OrderCardPayment.objects.get(order_id=waiting).refunded_minor == row.total.minor
    given_up = place_checkout(asked=asked(), by=lee, now=NOW).order
    assert give_up_checkout(order=given_up, by=lee, now=SOON) == (SEMINAR,)
    pass_days(TODAY, TODAY + timedelta(days=2))
    assert order_for_system(order).status == "awaiting_payment"
    pass_days(TODAY + timedelta(days=2), TODAY + timedelta(days=3))
    assert [order_for_system(one).status for one in (order, given_up)] == ["cancelled", "cancelled"]
    assert cards.retrieve_intent(OrderCardPayment.objects.get(order_id=order).intent).status == "canceled"
    assert seats_of(lee.person_id or 0) == ()
