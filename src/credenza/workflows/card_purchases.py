"""Buying credits by card: the order, the payment at the provider, the lot.

The provider is asked outside any transaction. A payment is settled once, by the payer's return or by the provider's
event, whichever comes first. Sources: "Buying credits" of the credits rules, "Payment methods" of the orders rules.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from credenza.credits.commands.fail_purchase import fail_purchase
from credenza.credits.commands.preview_purchase import Billing
from credenza.credits.commands.settle_purchase import settle_purchase
from credenza.credits.commands.start_purchase import start_purchase
from credenza.credits.errors import PaymentDeclined
from credenza.credits.policy import may
from credenza.credits.queries.accounts import purchase as purchase_row
from credenza.credits.receipts import PurchasePriced, PurchaseSettled
from credenza.credits.rows import PurchaseRow
from credenza.gateways.payments import choice
from credenza.gateways.payments.shapes import (
    KNOWN_CARD,
    Intent,
    IntentRequest,
    IntentStatus,
    SavedCard,
    UnknownAtProvider,
)
from credenza.kernel.actors import SYSTEM, Actor
from credenza.kernel.errors import InvalidField, NotFound
from credenza.parties.queries import people
from credenza.programs.calendar import business_date
from credenza.programs.loader import active
from credenza.workflows.facts import account_told
from credenza.workflows.models import CardPayment


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """What is bought: see ``start_purchase`` for the fields and their refusals."""

    account: int
    credits: int
    promo: str = ""
    billing: Billing | None = None
    terms_accepted: bool = True
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCheckout:
    """Where a purchase by card stands.

    ``status``: "paid" (``settled`` says the lot), "card_wanted" (the browser pays with ``client_secret``),
    "confirm_wanted" (the cardholder confirms at ``action_url``, or in the browser where that is empty), "processing".
    """

    purchase: int
    status: str
    priced: PurchasePriced | None = None
    settled: PurchaseSettled | None = None
    client_secret: str = field(default="", repr=False)
    action_url: str = ""


def buy_by_card(
    order: CardOrder, *, card: str = "", remember: bool = True, return_path: str = "/", by: Actor, now: datetime
) -> CardCheckout:
    """Order credits and pay for them.

    ``card`` is a kept card's id (or, with the fake provider, a test card's name); empty where the browser types one
    into the provider's form. The cardholder comes back to ``return_path``; ``{purchase}`` in it is the purchase's id.
    Refuses with ``payment_declined``, ``invalid_field`` for a card that is not the payer's, and with whatever
    ``start_purchase`` does; ``ProviderTrouble`` where the provider can't be asked: the same key may then be tried
    again.
    """
    provider = choice.active()
    priced = start_purchase(
        account=order.account,
        credits=order.credits,
        channel="card",
        promo=order.promo,
        billing=order.billing,
        terms_accepted=order.terms_accepted,
        by=by,
        now=now,
        idempotency_key=order.idempotency_key,
    )
    purchase = purchase_row(priced.purchase or 0)
    if purchase is None:
        raise NotFound(what="purchase")
    intent = _intent_for(purchase, remember=remember, now=now)
    if card and intent.status is not IntentStatus.SUCCEEDED:
        url = f"{settings.BASE_URL}{return_path.replace('{purchase}', str(purchase.id))}"
        try:
            intent = provider.confirm_intent(intent.id, payment_method=card, return_url=url, now=now)
        except UnknownAtProvider as unknown:
            raise InvalidField(field="card", expected=KNOWN_CARD) from unknown
    return _outcome(purchase.id, intent, priced=priced, by=by, now=now)


def finish_card_purchase(*, purchase: int, by: Actor, now: datetime) -> CardCheckout:
    """The payer came back: ask the provider and settle if the payment was made.

    Refuses with ``not_found`` for a stranger's purchase and ``payment_declined`` for a refused card.
    """
    payment = CardPayment.objects.filter(purchase_id=purchase).first()
    if payment is None or not may("purchase_credits", by, account_id=payment.account_id):
        raise NotFound(what="purchase")
    return _outcome(purchase, choice.active().retrieve_intent(payment.intent), priced=None, by=by, now=now)


def saved_cards(*, account: int, by: Actor, now: datetime) -> tuple[SavedCard, ...]:
    """The cards that the provider keeps for the account's refills; owners only, none for others."""
    if not may("purchase_credits", by, account_id=account):
        return ()
    if not CardPayment.objects.filter(account_id=account).exists():
        return ()
    return choice.active().saved_cards(_customer(account, by, now))


def settle_from_provider(intent: Intent, *, now: datetime) -> PurchaseSettled | None:
    """The provider reports a payment: open its lot unless it is open. None where it is not one of ours or not paid."""
    payment = CardPayment.objects.filter(provider=choice.active().name, intent=intent.id).first()
    if payment is None or intent.status is not IntentStatus.SUCCEEDED:
        return None
    return _settle(payment.purchase_id, intent, now)


def _intent_for(purchase: PurchaseRow, *, remember: bool, now: datetime) -> Intent:
    """The purchase's payment at the provider, made once: its key names this purchase of this database."""
    provider = choice.active()
    known = CardPayment.objects.filter(purchase_id=purchase.id).first()
    if known is not None:
        return provider.retrieve_intent(known.intent)
    buyer = Actor(person_id=purchase.bought_by_id)
    request = IntentRequest(
        amount_minor=purchase.total.minor,
        currency=purchase.total.currency,
        key=f"purchase-{purchase.id}-{purchase.started_at.timestamp():.6f}",
        description=f"{purchase.credits} training credits",
        metadata={"purchase": str(purchase.id), "account": str(purchase.account_id)},
        customer=_customer(purchase.account_id, buyer, now),
        remember=remember,
    )
    intent = provider.create_intent(request, now=now)
    # The row stands before anybody can pay: an event for an unknown payment would be lost.
    CardPayment.objects.get_or_create(
        purchase_id=purchase.id,
        defaults={
            "account_id": purchase.account_id,
            "provider": provider.name,
            "intent": intent.id,
            "created_at": now,
        },
    )
    return intent


def _customer(account_id: int, by: Actor, now: datetime) -> str:
    """The account as the provider knows it, apart from other installations' accounts of the same number."""
    account = account_told(account_id)
    payer = people([by.person_id]).get(by.person_id) if by.person_id else None
    reference = f"{settings.BASE_URL}/{account.number}"
    return choice.active().customer(reference=reference, email=payer.email if payer else "", name=account.name, now=now)


def _outcome(purchase: int, intent: Intent, *, priced: PurchasePriced | None, by: Actor, now: datetime) -> CardCheckout:
    if intent.status is IntentStatus.SUCCEEDED:
        settled = _settle(purchase, intent, now)
        return CardCheckout(purchase=purchase, status="paid", priced=priced, settled=settled)
    if intent.declined or intent.status is IntentStatus.CANCELED:
        reason = intent.decline_code or "canceled"
        CardPayment.objects.filter(purchase_id=purchase, status="open").update(status="declined")
        fail_purchase(purchase=purchase, reason=reason, by=by, now=now)
        raise PaymentDeclined(reason=reason)
    status = {
        IntentStatus.REQUIRES_ACTION: "confirm_wanted",
        IntentStatus.PROCESSING: "processing",
    }.get(intent.status, "card_wanted")
    return CardCheckout(
        purchase=purchase,
        status=status,
        priced=priced,
        client_secret=intent.client_secret,
        action_url=intent.action_url,
    )


def _settle(purchase: int, intent: Intent, now: datetime) -> PurchaseSettled:
    """Rule PY3: the capture's date is the value date. It is never after today, whatever the two clocks say."""
    captured = min(intent.captured_at or now, now)
    settled = settle_purchase(
        purchase=purchase,
        payment_ref=f"{choice.active().name}:{intent.id}",
        value_date=business_date(captured, active()),
        by=SYSTEM,
        now=now,
    )
    CardPayment.objects.filter(purchase_id=purchase).update(status="paid", lot_id=settled.lot)
    return settled
