"""Card payments by Stripe's PaymentIntents. The card itself is typed into Stripe's own form in the browser."""

from datetime import UTC, datetime
from typing import Any

import stripe
from stripe import StripeClient

from credenza.gateways.payments.events import read_signed
from credenza.gateways.payments.shapes import (
    CardGone,
    Intent,
    IntentRequest,
    IntentStatus,
    Keeping,
    PaymentEvent,
    ProviderTrouble,
    SavedCard,
    UnknownAtProvider,
)

_TIMEOUT_SECONDS = 20
_RETRIES = 2


class StripeCards:
    """A ``CardPayments`` that talks to Stripe, or to whatever answers at ``api_base``."""

    name = "stripe"

    def __init__(self, *, api_key: str, webhook_secret: str, api_base: str = "") -> None:
        self._client = StripeClient(
            api_key,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=_RETRIES,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
        )
        self._webhook_secret = webhook_secret

    def customer(self, *, reference: str, email: str, name: str, now: datetime) -> str:
        params: Any = {"email": email, "name": name, "metadata": {"reference": reference}}
        return str(self._ask(self._client.v1.customers.create, params, _keyed(f"customer-{reference}"))["id"])

    def saved_cards(self, customer: str) -> tuple[SavedCard, ...]:
        params: Any = {"customer": customer, "type": "card"}
        return tuple(_saved(card) for card in self._ask(self._client.v1.payment_methods.list, params)["data"])

    def card(self, card: str) -> SavedCard:
        return _saved(self._ask(self._client.v1.payment_methods.retrieve, card))

    def forget_card(self, card: str) -> None:
        self._ask(self._client.v1.payment_methods.detach, card)

    def create_intent(self, request: IntentRequest, *, now: datetime) -> Intent:
        params: dict[str, Any] = {
            "amount": request.amount_minor,
            "currency": request.currency.lower(),
            "description": request.description,
            "metadata": request.metadata,
            "payment_method_types": ["card"],
        }
        if request.customer:
            params["customer"] = request.customer
        if request.remember:
            params["setup_future_usage"] = "off_session" if request.later else "on_session"
        return _intent(self._ask(self._client.v1.payment_intents.create, params, _keyed(request.key)))

    def retrieve_intent(self, intent: str) -> Intent:
        params: Any = {"expand": ["latest_charge"]}
        return _intent(self._ask(self._client.v1.payment_intents.retrieve, intent, params))

    def confirm_intent(self, intent: str, *, payment_method: str, return_url: str, now: datetime) -> Intent:
        try:
            return self._confirmed(intent, {"payment_method": payment_method, "return_url": return_url})
        except stripe.InvalidRequestError as refused:
            _raise_if_card_unknown(refused)
            raise

    def charge_intent(self, intent: str, *, card: str, now: datetime) -> Intent:
        try:
            return self._confirmed(intent, {"payment_method": card, "off_session": True})
        except stripe.InvalidRequestError as refused:
            raise CardGone(str(refused.code or "")) from refused

    def _confirmed(self, intent: str, how: dict[str, Any]) -> Intent:
        params: Any = {**how, "expand": ["latest_charge"]}
        try:
            return _intent(self._ask(self._client.v1.payment_intents.confirm, intent, params))
        except stripe.CardError:
            return self.retrieve_intent(intent)
        except stripe.InvalidRequestError as refused:
            if refused.code != "payment_intent_unexpected_state":
                raise
            return self.retrieve_intent(intent)

    def begin_keeping(self, *, customer: str, key: str, now: datetime) -> Keeping:
        params: Any = {"customer": customer, "payment_method_types": ["card"], "usage": "off_session"}
        return _keeping(self._ask(self._client.v1.setup_intents.create, params, _keyed(key)))

    def confirm_keeping(self, keeping: str, *, card: str, return_url: str, now: datetime) -> Keeping:
        params: Any = {"payment_method": card, "return_url": return_url}
        try:
            return _keeping(self._ask(self._client.v1.setup_intents.confirm, keeping, params))
        except stripe.CardError:
            return self.retrieve_keeping(keeping)
        except stripe.InvalidRequestError as refused:
            _raise_if_card_unknown(refused)
            raise

    def retrieve_keeping(self, keeping: str) -> Keeping:
        return _keeping(self._ask(self._client.v1.setup_intents.retrieve, keeping))

    def cancel_intent(self, intent: str, *, now: datetime) -> Intent:
        try:
            return _intent(self._ask(self._client.v1.payment_intents.cancel, intent))
        except stripe.InvalidRequestError as refused:
            if refused.code != "payment_intent_unexpected_state":
                raise
            return self.retrieve_intent(intent)

    def refund(self, intent: str, *, amount_minor: int, key: str, now: datetime) -> str:
        params: Any = {"payment_intent": intent, "amount": amount_minor}
        return str(self._ask(self._client.v1.refunds.create, params, _keyed(f"refund-{key}"))["id"])

    def read_event(self, body: bytes, signature: str, *, now: datetime) -> PaymentEvent:
        return read_signed(body, signature, self._webhook_secret, now=now)

    @staticmethod
    def _ask(call: Any, *arguments: Any) -> dict[str, Any]:
        """One call; trouble on the way (network, rate limit, Stripe itself) is told from a refusal."""
        try:
            answer: dict[str, Any] = call(*arguments).to_dict()
        except (stripe.APIConnectionError, stripe.RateLimitError) as trouble:
            raise ProviderTrouble(str(trouble)) from trouble
        except (stripe.CardError, stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError):
            raise
        except stripe.StripeError as trouble:
            raise ProviderTrouble(str(trouble)) from trouble
        return answer


def _raise_if_card_unknown(refused: stripe.InvalidRequestError) -> None:
    """Where it is the card's name that is wrong, and not how we ask: one that is nobody's, or somebody else's."""
    said = str(refused).lower()
    named = refused.param == "payment_method" or (refused.code or "").startswith("payment_method")
    if named or "paymentmethod" in said or "payment method" in said:
        raise UnknownAtProvider(str(refused)) from refused


def _keyed(key: str) -> Any:
    return {"idempotency_key": key}


def _intent(told: dict[str, Any]) -> Intent:
    action = told.get("next_action") or {}
    refusal = told.get("last_payment_error") or {}
    return Intent(
        id=told["id"],
        status=IntentStatus(told["status"]),
        amount_minor=int(told["amount"]),
        currency=str(told["currency"]).upper(),
        client_secret=told.get("client_secret") or "",
        customer=_id(told.get("customer")),
        payment_method=_id(told.get("payment_method")),
        action_url=(action.get("redirect_to_url") or {}).get("url") or "",
        decline_code=refusal.get("decline_code") or refusal.get("code") or "",
        metadata=dict(told.get("metadata") or {}),
        captured_at=_captured_at(told),
    )


def _keeping(told: dict[str, Any]) -> Keeping:
    action = told.get("next_action") or {}
    refusal = told.get("last_setup_error") or {}
    return Keeping(
        id=told["id"],
        status=IntentStatus(told["status"]),
        customer=_id(told.get("customer")),
        client_secret=told.get("client_secret") or "",
        card=_id(told.get("payment_method")),
        action_url=(action.get("redirect_to_url") or {}).get("url") or "",
        decline_code=refusal.get("decline_code") or refusal.get("code") or "",
    )


def _captured_at(told: dict[str, Any]) -> datetime | None:
    """When the money was taken: the charge's own time, for an intent may have been made days before."""
    if told["status"] != IntentStatus.SUCCEEDED:
        return None
    charge = told.get("latest_charge")
    taken = charge["created"] if isinstance(charge, dict) else told["created"]
    return datetime.fromtimestamp(int(taken), UTC)


def _id(reference: Any) -> str:
    return str(reference["id"] if isinstance(reference, dict) else reference or "")


def _saved(method: dict[str, Any]) -> SavedCard:
    card = method["card"]
    expires = f"{card['exp_month']:02d}/{card['exp_year']}"
    return SavedCard(id=method["id"], brand=str(card["brand"]).capitalize(), last4=card["last4"], expires=expires)
