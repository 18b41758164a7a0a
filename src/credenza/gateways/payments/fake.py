"""The fake card provider of the demo and the tests: Stripe's states, keys, declines, 3-D Secure, disputes and webhooks.

It keeps its state in one file (or in memory) and takes ``now`` like everybody else. Cards are test cards by name.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from credenza.gateways.payments import fake_store as store
from credenza.gateways.payments.events import read_signed, signed
from credenza.gateways.payments.fake_cards import AUTHENTICATION_FAILED, BY_NAME, DISPUTE_AFTER, TestCard
from credenza.gateways.payments.fake_keeping import KeepingCards, card_named, kept_card, required
from credenza.gateways.payments.fake_store import emit
from credenza.gateways.payments.shapes import (
    CardGone,
    Intent,
    IntentRequest,
    IntentStatus,
    PaymentEvent,
    UnknownAtProvider,
)

__all__ = ["FakeCards", "SignedEvent", "UnknownAtProvider"]
_OPEN = (IntentStatus.REQUIRES_PAYMENT_METHOD, IntentStatus.REQUIRES_ACTION, IntentStatus.REQUIRES_CONFIRMATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEvent:
    """A webhook as the provider would post it."""

    id: str
    body: bytes
    signature: str


class FakeCards(KeepingCards):
    """A ``CardPayments`` without a network. ``path`` None keeps everything in memory, for this process only.

    ``bank_url`` is the path of the page on which a cardholder confirms; ``{intent}`` in it becomes the payment's id.
    """

    name = "fake"

    def __init__(self, path: Path | None = None, *, bank_url: str = "/test-bank/{intent}/") -> None:
        self._store = store.FakeStore(path)
        self._bank_url = bank_url
        with self._store.changing() as kept:
            if store.named(kept, "secret") is None:
                store.put(kept, "secret", {"id": store.new_id("whsec")}, name="secret")

    def customer(self, *, reference: str, email: str, name: str, now: datetime) -> str:
        with self._store.changing() as kept:
            known = store.named(kept, f"customer:{reference}")
            if known is None:
                known = {"id": store.new_id("cus"), "email": email, "name": name, "created": now.timestamp()}
                store.put(kept, "customer", known, name=f"customer:{reference}")
        return str(known["id"])

    def create_intent(self, request: IntentRequest, *, now: datetime) -> Intent:
        asked = [request.amount_minor, request.currency, request.customer, request.metadata]
        with self._store.changing() as kept:
            known = store.named(kept, f"intent:{request.key}")
            if known is None:
                known = _new_intent(request, asked, now)
                store.put(kept, "intent", known, name=f"intent:{request.key}")
        if known["asked"] != asked:
            raise UnknownAtProvider("the idempotency key was used for another payment")
        return _intent(known)

    def retrieve_intent(self, intent: str) -> Intent:
        with self._store.changing() as kept:
            return _intent(required(store.get(kept, intent)))

    def confirm_intent(self, intent: str, *, payment_method: str, return_url: str, now: datetime) -> Intent:
        def pay(kept: Any, row: dict[str, Any]) -> None:
            card = card_named(kept, payment_method, row["customer"])
            row.update(payment_method=payment_method, test_card=card.name, return_url=return_url, decline_code="")
            if card.decline_code:
                _decline(kept, row, card.decline_code, now)
            elif card.confirms:
                row.update(status="requires_action", action_url=self._bank_url.format(intent=row["id"]))
            else:
                _succeed(kept, row, card, now)

        return self._change(intent, pay)

    def charge_intent(self, intent: str, *, card: str, now: datetime) -> Intent:
        def charge(kept: Any, row: dict[str, Any]) -> None:
            chosen = _charged_card(kept, card, row["customer"])
            row.update(payment_method=card, test_card=chosen.name, decline_code="")
            code = chosen.decline_code or chosen.later_code
            if code:
                _decline(kept, row, code, now)
            else:
                _succeed(kept, row, chosen, now)

        return self._change(intent, charge)

    def authenticate(self, intent: str, *, passed: bool, now: datetime) -> Intent:
        """What the cardholder answers the bank; only a payment that waits for it is touched."""

        def answer(kept: Any, row: dict[str, Any]) -> None:
            if row["status"] != IntentStatus.REQUIRES_ACTION:
                return
            if passed:
                _succeed(kept, row, BY_NAME[row["test_card"]], now)
            else:
                _decline(kept, row, AUTHENTICATION_FAILED, now)

        return self._change(intent, answer)

    def return_url(self, intent: str) -> str:
        """Where the bank sends the cardholder back to."""
        with self._store.changing() as kept:
            return str(required(store.get(kept, intent)).get("return_url", ""))

    def cancel_intent(self, intent: str, *, now: datetime) -> Intent:
        def cancel(kept: Any, row: dict[str, Any]) -> None:
            row.update(status="canceled", action_url="")
            emit(kept, "payment_intent.canceled", _public(row), now)

        return self._change(intent, cancel)

    def refund(self, intent: str, *, amount_minor: int, key: str, now: datetime) -> str:
        with self._store.changing() as kept:
            known = store.named(kept, f"refund:{key}")
            if known is None:
                row = required(store.get(kept, intent))
                if row["status"] != "succeeded" or amount_minor > row["amount"] - row["refunded"]:
                    raise UnknownAtProvider("more than was paid can't be paid back")
                row["refunded"] += amount_minor
                known = {"id": store.new_id("re"), "intent": intent, "amount": amount_minor}
                store.put(kept, "intent", row)
                store.put(kept, "refund", known, name=f"refund:{key}")
        return str(known["id"])

    def settle_dispute(self, intent: str, *, won: bool, now: datetime) -> None:
        """The bank decides; opens the dispute first if nobody has."""
        with self._store.changing() as kept:
            row = required(store.get(kept, intent))
            _open_dispute(kept, row, now)
            _close_dispute(kept, row, won=won, at=now)

    def read_event(self, body: bytes, signature: str, *, now: datetime) -> PaymentEvent:
        return read_signed(body, signature, self._secret(), now=now)

    def due_events(self, now: datetime) -> tuple[SignedEvent, ...]:
        """Webhooks to deliver, oldest first; each comes again until it is acknowledged."""
        secret = self._secret()
        with self._store.changing() as kept:
            due = store.due_of(kept, "event", now.timestamp())
        bodies = [(event["id"], json.dumps(event)) for event in due]
        return tuple(
            SignedEvent(id=event_id, body=body.encode(), signature=signed(body, secret, now))
            for event_id, body in bodies
        )

    def acknowledge(self, event: str) -> None:
        """The event was taken and need not come again."""
        with self._store.changing() as kept:
            store.finish(kept, event)

    def _secret(self) -> str:
        with self._store.changing() as kept:
            return str(required(store.named(kept, "secret"))["id"])

    def _change(self, intent: str, change: Callable[[Any, dict[str, Any]], None]) -> Intent:
        with self._store.changing() as kept:
            row = required(store.get(kept, intent))
            if row["status"] in _OPEN:
                change(kept, row)
                store.put(kept, "intent", row)
        return _intent(row)


def _charged_card(kept: Any, card: str, customer: str) -> TestCard:
    try:
        return card_named(kept, card, customer)
    except UnknownAtProvider as unknown:
        raise CardGone from unknown


def _new_intent(request: IntentRequest, asked: list[Any], now: datetime) -> dict[str, Any]:
    intent = store.new_id("pi")
    return {
        "id": intent,
        "object": "payment_intent",
        "status": "requires_payment_method",
        "amount": request.amount_minor,
        "currency": request.currency,
        "customer": request.customer,
        "remember": request.remember,
        "metadata": request.metadata,
        "client_secret": f"{intent}_secret",
        "created": int(now.timestamp()),
        "refunded": 0,
        "asked": asked,
    }


def _succeed(kept: Any, row: dict[str, Any], card: TestCard, now: datetime) -> None:
    row.update(status="succeeded", captured=int(now.timestamp()), action_url="", decline_code="")
    if row["remember"] and row["customer"]:
        row["payment_method"] = kept_card(kept, row["customer"], card)
    emit(kept, "payment_intent.succeeded", _public(row), now)
    if card.disputed:
        _open_dispute(kept, row, now + DISPUTE_AFTER)
    if card.dispute_lost:
        _close_dispute(kept, row, won=False, at=now + 2 * DISPUTE_AFTER)


def _decline(kept: Any, row: dict[str, Any], code: str, now: datetime) -> None:
    row.update(status="requires_payment_method", decline_code=code, action_url="")
    emit(kept, "payment_intent.payment_failed", _public(row), now)


def _open_dispute(kept: Any, row: dict[str, Any], at: datetime) -> None:
    if row.get("dispute"):
        return
    row["dispute"] = store.new_id("dp")
    store.put(kept, "intent", row)
    emit(kept, "charge.dispute.created", _dispute(row, "needs_response"), at)


def _close_dispute(kept: Any, row: dict[str, Any], *, won: bool, at: datetime) -> None:
    emit(kept, "charge.dispute.closed", _dispute(row, "won" if won else "lost"), at)


def _dispute(row: dict[str, Any], status: str) -> dict[str, Any]:
    return {
        "id": row["dispute"],
        "object": "dispute",
        "payment_intent": row["id"],
        "amount": row["amount"],
        "currency": row["currency"].lower(),
        "reason": "general",
        "status": status,
    }


def _public(row: dict[str, Any]) -> dict[str, Any]:
    hidden = ("asked", "remember", "test_card", "return_url", "client_secret", "dispute")
    return {name: value for name, value in row.items() if name not in hidden} | {"currency": row["currency"].lower()}


def _intent(row: dict[str, Any]) -> Intent:
    captured = row.get("captured")
    return Intent(
        id=row["id"],
        status=IntentStatus(row["status"]),
        amount_minor=row["amount"],
        currency=row["currency"],
        client_secret=row["client_secret"],
        customer=row["customer"],
        payment_method=row.get("payment_method", ""),
        action_url=row.get("action_url", ""),
        decline_code=row.get("decline_code", ""),
        metadata=row["metadata"],
        captured_at=None if captured is None else datetime.fromtimestamp(captured, UTC),
    )
