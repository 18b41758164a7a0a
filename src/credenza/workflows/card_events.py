"""What the card provider reports: taken once, refused when it is not the provider's or too old, replays counted.

A payment that was made is settled (rule PY3), a dispute is told to the desk and finance at once, and a lost one takes
back what is left of its lot (rule PY6). Purchases of credits and orders pay alike.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F

from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.errors import LotChargedBack
from credenza.gateways.payments import choice
from credenza.gateways.payments.fake import FakeCards
from credenza.gateways.payments.shapes import EventRefused, PaymentEvent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import SYSTEM
from credenza.workflows import order_cards
from credenza.workflows.card_purchases import settle_from_provider
from credenza.workflows.models import CardPayment, OrderCardPayment, ProviderEvent
from credenza.workflows.subscription_cards import keep_from_provider

_log = structlog.get_logger(__name__)
_PAID, _REFUSED = "payment_intent.succeeded", "payment_intent.payment_failed"
_CARD_KEPT = "setup_intent.succeeded"
_DISPUTE = ("charge.dispute.created", "charge.dispute.closed")


def take_provider_event(body: bytes, signature: str, *, now: datetime) -> str:
    """Handle one webhook; answers "handled", "ignored" (not about a payment of ours) or "replayed".

    Raises ``EventRefused`` (logged) for a wrong signature, an old timestamp or a malformed body: answer 400. An event
    whose handling broke off is handled when it comes again.
    """
    provider = choice.active()
    try:
        event = provider.read_event(body, signature, now=now)
    except EventRefused as refused:
        _log.warning("provider_event.refused", reason=refused.reason, bytes=len(body))
        raise
    row, is_new = ProviderEvent.objects.get_or_create(
        event=f"{provider.name}:{event.id}",
        defaults={"kind": event.kind, "intent": event.intent, "received_at": now},
    )
    if not is_new:
        ProviderEvent.objects.filter(pk=row.pk).update(replays_count=F("replays_count") + 1)
        _log.warning("provider_event.replayed", event_id=event.id, kind=event.kind)
        if row.handled_at is not None:
            return "replayed"
    outcome = _handled(event, now)
    ProviderEvent.objects.filter(pk=row.pk).update(handled_at=now, outcome=outcome)
    return outcome


def collect_fake_events(*, now: datetime) -> int:
    """Take what the fake provider would post by now, the way its webhooks would come; answers how many.

    Nothing where a real provider is at work.
    """
    provider = choice.active() if choice.available() else None
    if not isinstance(provider, FakeCards):
        return 0
    due = provider.due_events(now)
    for event in due:
        take_provider_event(event.body, event.signature, now=now)
        provider.acknowledge(event.id)
    return len(due)


def _handled(event: PaymentEvent, now: datetime) -> str:
    provider = choice.active()
    if event.kind == _CARD_KEPT:
        return "handled" if keep_from_provider(event.intent, now=now) else "ignored"
    if event.kind not in (_PAID, _REFUSED, *_DISPUTE):
        return "ignored"
    if OrderCardPayment.objects.filter(provider=provider.name, intent=event.intent).exists():
        return _of_order(event, now)
    if event.kind == _REFUSED or not CardPayment.objects.filter(provider=provider.name, intent=event.intent).exists():
        return "ignored"
    # Before a dispute too: events may come in any order, and a lost dispute takes back a lot.
    settle_from_provider(provider.retrieve_intent(event.intent), now=now)
    if event.kind in _DISPUTE:
        _dispute(event, now)
    return "handled"


def _of_order(event: PaymentEvent, now: datetime) -> str:
    """What is reported of an order's payment; a dispute may come before the payment it is about was told."""
    if event.kind == _REFUSED:
        order_cards.tell_refused(choice.active().retrieve_intent(event.intent), now=now)
        return "handled"
    order_cards.settle_from_provider(choice.active().retrieve_intent(event.intent), now=now)
    if event.kind in _DISPUTE:
        order_cards.take_dispute(event, now=now)
    return "handled"


def _dispute(event: PaymentEvent, now: datetime) -> None:
    status = event.dispute_status if event.dispute_status in ("won", "lost") else "open"
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update().get(provider=choice.active().name, intent=event.intent)
        if payment.dispute == status or (status == "open" and payment.dispute):
            # Told before, or overtaken by the bank's decision.
            return
        payment.dispute = status
        payment.save(update_fields=["dispute"])
        _announce(payment, status, now)
        if status == "lost" and payment.lot_id is not None:
            _take_back(payment.lot_id, event.dispute, now)


def _announce(payment: CardPayment, status: str, now: datetime) -> None:
    fact = Fact(
        event="credits.payment_disputed",
        payload={"account": payment.account_id, "purchase": payment.purchase_id, "status": status},
        command="take_provider_event",
        subject=Subject(kind="credit_account", id=payment.account_id),
    )
    record(fact, stamp(SYSTEM, now))


def _take_back(lot_id: int, dispute: str, now: datetime) -> None:
    try:
        charge_back_lot(lot=lot_id, reason=f"card dispute {dispute} lost", by=SYSTEM, now=now)
    except LotChargedBack:
        _log.info("provider_event.lot_final_already", lot=lot_id)
