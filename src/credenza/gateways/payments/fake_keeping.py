"""Cards that the fake provider keeps, and how a card comes to be kept without a payment (Stripe's SetupIntents)."""

from datetime import datetime
from typing import Any

from credenza.gateways.payments import fake_store as store
from credenza.gateways.payments.fake_cards import AUTHENTICATION_FAILED, BY_NAME, TestCard
from credenza.gateways.payments.fake_store import FakeStore, emit
from credenza.gateways.payments.shapes import IntentStatus, Keeping, SavedCard, UnknownAtProvider


class KeepingCards:
    """The part of the fake provider that keeps cards."""

    _store: FakeStore
    _bank_url: str

    def saved_cards(self, customer: str) -> tuple[SavedCard, ...]:
        with self._store.changing() as kept:
            cards = [card for card in store.all_of(kept, "card") if card["customer"] == customer]
        return tuple(_shown(card) for card in reversed(cards))

    def card(self, card: str) -> SavedCard:
        with self._store.changing() as kept:
            return _shown(required(store.get(kept, card)))

    def forget_card(self, card: str) -> None:
        with self._store.changing() as kept:
            store.finish(kept, card)

    def begin_keeping(self, *, customer: str, key: str, now: datetime) -> Keeping:
        with self._store.changing() as kept:
            known = store.named(kept, f"keeping:{key}")
            if known is None:
                known = _new_keeping(customer, now)
                store.put(kept, "keeping", known, name=f"keeping:{key}")
        return _keeping(known)

    def confirm_keeping(self, keeping: str, *, card: str, return_url: str, now: datetime) -> Keeping:
        with self._store.changing() as kept:
            row = required(store.get(kept, keeping))
            if row["status"] != IntentStatus.SUCCEEDED:
                chosen = card_named(kept, card, row["customer"])
                row.update(test_card=chosen.name, return_url=return_url, decline_code="")
                if chosen.decline_code:
                    row.update(status="requires_payment_method", decline_code=chosen.decline_code)
                elif chosen.confirms:
                    row.update(status="requires_action", action_url=self._bank_url.format(intent=row["id"]))
                else:
                    _succeed(kept, row, now)
                store.put(kept, "keeping", row)
        return _keeping(row)

    def retrieve_keeping(self, keeping: str) -> Keeping:
        with self._store.changing() as kept:
            return _keeping(required(store.get(kept, keeping)))

    def authenticate_keeping(self, keeping: str, *, passed: bool, now: datetime) -> Keeping:
        """What the cardholder answers the bank; only a keeping that waits for it is touched."""
        with self._store.changing() as kept:
            row = required(store.get(kept, keeping))
            if row["status"] == IntentStatus.REQUIRES_ACTION and passed:
                _succeed(kept, row, now)
            elif row["status"] == IntentStatus.REQUIRES_ACTION:
                row.update(status="requires_payment_method", decline_code=AUTHENTICATION_FAILED, action_url="")
            store.put(kept, "keeping", row)
        return _keeping(row)


def required(row: dict[str, Any] | None) -> dict[str, Any]:
    """The object, which must exist."""
    if row is None:
        raise UnknownAtProvider("no such object")
    return row


def card_named(kept: Any, payment_method: str, customer: str) -> TestCard:
    """A test card by its name, or the one that is kept under an id for this payer."""
    saved = store.get(kept, payment_method) if payment_method not in BY_NAME else None
    if saved is not None and saved.get("customer") != customer:
        raise UnknownAtProvider("this card is kept for somebody else")
    name = saved["test_card"] if saved else payment_method
    if name not in BY_NAME:
        raise UnknownAtProvider(f"no test card is named {name!r}")
    return BY_NAME[name]


def kept_card(kept: Any, customer: str, card: TestCard) -> str:
    """The id of the payer's card, kept from now on."""
    name = f"card:{customer}:{card.name}"
    known = store.named(kept, name)
    if known is None:
        known = {"id": store.new_id("pm"), "customer": customer, "test_card": card.name}
        store.put(kept, "card", known, name=name)
    return str(known["id"])


def _new_keeping(customer: str, now: datetime) -> dict[str, Any]:
    keeping = store.new_id("seti")
    return {
        "id": keeping,
        "object": "setup_intent",
        "status": "requires_payment_method",
        "customer": customer,
        "client_secret": f"{keeping}_secret",
        "created": int(now.timestamp()),
    }


def _succeed(kept: Any, row: dict[str, Any], now: datetime) -> None:
    row.update(status="succeeded", action_url="", decline_code="")
    row["card"] = kept_card(kept, row["customer"], BY_NAME[row["test_card"]])
    told = {name: row[name] for name in ("id", "object", "status", "customer", "created")}
    emit(kept, "setup_intent.succeeded", told | {"payment_method": row["card"]}, now)


def _shown(row: dict[str, Any]) -> SavedCard:
    return SavedCard(id=row["id"], brand="Test card", last4=BY_NAME[row["test_card"]].last4, expires="12/2034")


def _keeping(row: dict[str, Any]) -> Keeping:
    return Keeping(
        id=row["id"],
        status=IntentStatus(row["status"]),
        customer=row["customer"],
        client_secret=row["client_secret"],
        card=row.get("card", ""),
        action_url=row.get("action_url", ""),
        decline_code=row.get("decline_code", ""),
    )
