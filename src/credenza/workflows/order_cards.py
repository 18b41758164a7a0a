"""Paying an order by card: the payment at the provider, and the money booked on the order.

The provider is asked outside any transaction. A payment is booked once, by the payer's return or by the provider's
event, whichever comes first. Whether the quote still holds is looked at again right before the card is charged.
Sources: "Payment methods", PY1 to PY4 and PY6 of the orders rules.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from credenza.credits.errors import PaymentDeclined
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import (
    KNOWN_CARD,
    CardGone,
    Intent,
    IntentRequest,
    IntentStatus,
    PaymentEvent,
    UnknownAtProvider,
)
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.dispute_payment import dispute_payment
from credenza.orders.commands.prepare_payment import prepare_payment
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.commands.return_surplus import return_surplus
from credenza.orders.order_receipts import PaymentReady
from credenza.orders.queries.orders import order_for_system
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.kept_cards import asked_to_keep, shown_card
from credenza.workflows.models import OrderCardPayment

CARD, CHECKOUT, RENEWAL = "card", "checkout", "renewal"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCheckout:
    """Where paying an order by card stands.

    ``status``: "paid" (booked), "card_wanted" (the browser pays with ``client_secret``), "confirm_wanted" (the
    cardholder confirms at ``action_url``, or in the browser where that is empty), "processing".
    """

    order: int
    status: str
    client_secret: str = field(default="", repr=False)
    action_url: str = ""


def pay_quote_by_card(
    *, quote: int, card: str = "", return_path: str = "/", by: Actor = SYSTEM, now: datetime
) -> OrderCheckout:
    """Accept an open quote and pay its order: a payment accepts too. The same order where it is accepted already.

    Who may is the door's to know: a buyer, or whoever holds the quote's payment link (``by`` the system). Refuses as
    ``accept_quote`` does (``quote_expired``, ``quote_superseded``, ``quote_not_open``) and as ``pay_order_by_card``.
    """
    accepted = accept_quote(quote=quote, by=by, now=now)
    return pay_order_by_card(order=accepted.order, card=card, return_path=return_path, now=now)


def pay_order_by_card(*, order: int, card: str = "", return_path: str = "/", now: datetime) -> OrderCheckout:
    """Pay what is left of an order. Who may is the door's to know: a link needs no account.

    ``card`` is a test card's name with the fake provider; empty where the browser types a card into the provider's
    form. The cardholder comes back to ``return_path``; ``{order}`` in it is the order's id. Refuses as
    ``prepare_payment`` does (``quote_expired`` among them), and with ``payment_declined``; ``ProviderTrouble`` where
    the provider can't be asked: trying again never pays twice.
    """
    known = _settled_meanwhile(order, now)
    if known is not None:
        return known
    payment, intent = _intent_for(prepare_payment(order=order, method=CARD, by=SYSTEM, now=now), now)
    if card and intent.status is not IntentStatus.SUCCEEDED:
        url = f"{settings.BASE_URL}{return_path.replace('{order}', str(order))}"
        intent = _confirmed(intent, card, url, now)
    return _outcome(payment, intent, now)


def charge_order(*, order: int, customer: str, card: str, now: datetime) -> OrderCheckout:
    """Charge what is left of an order to a kept card while its holder is away (SU5). Nobody is told of a refusal here.

    Refuses as ``pay_order_by_card`` does; a payment that would have to be confirmed is declined.
    """
    known = _settled_meanwhile(order, now)
    if known is not None:
        return known
    ready = prepare_payment(order=order, method=CARD, by=SYSTEM, now=now)
    payment, intent = _intent_for(ready, now, customer=customer)
    if intent.status not in (IntentStatus.SUCCEEDED, IntentStatus.PROCESSING):
        try:
            intent = choice.active().charge_intent(intent.id, card=card, now=now)
        except CardGone as gone:
            raise PaymentDeclined(reason="card_gone") from gone
    if intent.declined:
        raise PaymentDeclined(reason=intent.decline_code)
    return _outcome(payment, intent, now)


def finish_order_payment(*, order: int, now: datetime) -> OrderCheckout:
    """The payer came back: ask the provider, and book the payment if it was made.

    Refuses with ``not_found`` for an order that nobody began to pay by card, ``payment_declined`` for a refused card.
    """
    payment = OrderCardPayment.objects.filter(order_id=order).order_by("-pk").first()
    if payment is None:
        raise NotFound(what="payment")
    return _outcome(payment, choice.active().retrieve_intent(payment.intent), now)


def settle_from_provider(intent: Intent, *, now: datetime) -> bool:
    """The provider reports a payment: book it unless it is booked. False where it is no order's, or not made."""
    payment = OrderCardPayment.objects.filter(provider=choice.active().name, intent=intent.id).first()
    if payment is None or intent.status is not IntentStatus.SUCCEEDED:
        return False
    _settle(payment, intent, now)
    return True


def tell_refused(intent: Intent, *, now: datetime) -> None:
    """The provider reports a refused card: the buyer is told, unless another card was taken meanwhile."""
    payment = OrderCardPayment.objects.filter(provider=choice.active().name, intent=intent.id, status="open").first()
    if payment is not None and intent.declined:
        _announce_failed(payment, intent.decline_code, now)


@transaction.atomic
def take_dispute(event: PaymentEvent, *, now: datetime) -> None:
    """A dispute of an order's payment was opened or decided (PY6). Repeats change nothing, whatever their sequence."""
    status = event.dispute_status if event.dispute_status in ("won", "lost") else "open"
    row = OrderCardPayment.objects.select_for_update().get(provider=choice.active().name, intent=event.intent)
    if row.payment is None or row.dispute == status or (status == "open" and row.dispute):
        # Told before, or overtaken by the bank's decision.
        return
    row.dispute = status
    row.save(update_fields=["dispute"])
    outcome = "opened" if status == "open" else status
    dispute_payment(order=row.order_id, payment=row.payment, outcome=outcome, by=SYSTEM, now=now)


def _confirmed(intent: Intent, card: str, url: str, now: datetime) -> Intent:
    try:
        return choice.active().confirm_intent(intent.id, payment_method=card, return_url=url, now=now)
    except UnknownAtProvider as unknown:
        raise InvalidField(field="card", expected=KNOWN_CARD) from unknown


def _settled_meanwhile(order: int, now: datetime) -> OrderCheckout | None:
    """A payment that the provider took and nobody has booked yet: it is booked first, so that nobody pays twice."""
    known = OrderCardPayment.objects.filter(order_id=order, status="open").order_by("-pk").first()
    if known is None or known.provider != choice.active().name:
        return None
    intent = choice.active().retrieve_intent(known.intent)
    return _outcome(known, intent, now) if intent.status is IntentStatus.SUCCEEDED else None


def _intent_for(ready: PaymentReady, now: datetime, *, customer: str = "") -> tuple[OrderCardPayment, Intent]:
    """The payment at the provider for what is left now: the one under way, unless another amount is due meanwhile.

    ``customer``: it must be of this payer, whose kept card is to be charged.
    """
    provider = choice.active()
    known = OrderCardPayment.objects.filter(order_id=ready.order, provider=provider.name).order_by("-pk").first()
    if known is not None and known.status == "open":
        intent = provider.retrieve_intent(known.intent)
        under_way = intent.status in (IntentStatus.SUCCEEDED, IntentStatus.PROCESSING)
        fits = intent.amount_minor == ready.amount.minor and customer in ("", intent.customer)
        if under_way or (fits and intent.status is not IntentStatus.CANCELED):
            return known, intent
        provider.cancel_intent(known.intent, now=now)
        OrderCardPayment.objects.filter(pk=known.pk, status="open").update(status="declined")
    return _new_intent(ready, now)


def _new_intent(ready: PaymentReady, now: datetime) -> tuple[OrderCardPayment, Intent]:
    provider = choice.active()
    # Two pages that begin at once count the same and so get the same payment. The address and the order's own instant
    # keep installations apart, and a database begun anew.
    earlier = OrderCardPayment.objects.filter(order_id=ready.order).count()
    row = order_for_system(ready.order)
    placed_at = row.placed_at
    request = IntentRequest(
        amount_minor=ready.amount.minor,
        currency=ready.amount.currency,
        key=f"{settings.BASE_URL}/{ready.number}/{placed_at.timestamp():.6f}/{earlier}/{ready.amount.minor}",
        description=ready.number,
        metadata={"order": str(ready.order), "number": ready.number},
        **asked_to_keep(row, now),
    )
    intent = provider.create_intent(request, now=now)
    # The row stands before anybody can pay: an event for an unknown payment would be lost.
    payment, _ = OrderCardPayment.objects.get_or_create(
        provider=provider.name,
        intent=intent.id,
        defaults={
            "order_id": ready.order,
            "amount_minor": ready.amount.minor,
            "currency": ready.amount.currency,
            "created_at": now,
        },
    )
    return payment, intent


def close_order_payment(order: int, *, now: datetime) -> str:
    """Give up what is under way at the provider for an order; what was taken there meanwhile is booked.

    Answers "paid", "processing" (nobody can stop it any more) or "closed". ``ProviderTrouble`` where it can't be asked.
    """
    payment = OrderCardPayment.objects.filter(order_id=order, status="open").order_by("-pk").first()
    if payment is None or payment.provider != choice.active().name:
        return "closed"
    intent = choice.active().retrieve_intent(payment.intent)
    if intent.status not in (IntentStatus.SUCCEEDED, IntentStatus.PROCESSING, IntentStatus.CANCELED):
        intent = choice.active().cancel_intent(payment.intent, now=now)
    if intent.status is IntentStatus.SUCCEEDED:
        _settle(payment, intent, now)
        return "paid"
    if intent.status is IntentStatus.PROCESSING:
        return "processing"
    OrderCardPayment.objects.filter(pk=payment.pk, status="open").update(status="declined")
    return "closed"


def _outcome(payment: OrderCardPayment, intent: Intent, now: datetime) -> OrderCheckout:
    if intent.status is IntentStatus.SUCCEEDED:
        _settle(payment, intent, now)
        return OrderCheckout(order=payment.order_id, status="paid")
    if intent.declined or intent.status is IntentStatus.CANCELED:
        reason = intent.decline_code or "canceled"
        _announce_failed(payment, reason, now)
        raise PaymentDeclined(reason=reason)
    status = {
        IntentStatus.REQUIRES_ACTION: "confirm_wanted",
        IntentStatus.PROCESSING: "processing",
    }.get(intent.status, "card_wanted")
    return OrderCheckout(
        order=payment.order_id, status=status, client_secret=intent.client_secret, action_url=intent.action_url
    )


def _settle(payment: OrderCardPayment, intent: Intent, now: datetime) -> None:
    _book(payment, intent, shown_card(intent), now)


@transaction.atomic
def _book(payment: OrderCardPayment, intent: Intent, card: dict[str, str], now: datetime) -> None:
    """Rule PY3: the capture's date is the value date. It is never after today, whatever the two clocks say."""
    row = OrderCardPayment.objects.select_for_update().get(pk=payment.pk)
    if row.status == "paid":
        return
    captured = min(intent.captured_at or now, now)
    booked = record_payment(
        order=row.order_id,
        amount=Money(intent.amount_minor, intent.currency),
        value_date=business_date(captured, active()),
        reference=intent.id,
        method=CARD,
        provider_ref=f"{row.provider}:{intent.id}",
        by=SYSTEM,
        now=now,
    )
    row.status, row.amount_minor, row.payment = "paid", intent.amount_minor, booked.payment
    row.customer, row.card = intent.customer, card
    row.save(update_fields=["status", "amount_minor", "payment", "customer", "card"])
    if (
        booked.status == "cancelled"
        and booked.surplus.minor
        and order_for_system(row.order_id).channel in (CHECKOUT, RENEWAL)
    ):
        # Given up or too late, and paid all the same: whoever bought for themself wants the money, not a credit.
        return_surplus(order=row.order_id, reason="paid after it was given up", by=SYSTEM, now=now)


def _announce_failed(payment: OrderCardPayment, reason: str, now: datetime) -> None:
    """The buyer is told, whoever tried to pay; the payment at the provider stays open for another card."""
    fact = Fact(
        event="orders.payment_failed",
        payload={"order": payment.order_id, "reason": reason, "amount_minor": payment.amount_minor},
        command="pay_by_card",
        subject=Subject(kind="order", id=payment.order_id),
        reason=reason,
    )
    with transaction.atomic():
        record(fact, stamp(SYSTEM, now))
