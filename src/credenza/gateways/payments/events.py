"""Webhooks of the card provider, in Stripe's format: whose they are, how old, and what they say.

The provider signs "timestamp.body" with the endpoint's secret. A changed body, another secret, and a timestamp too far
from now are refused; that an event comes twice is known by the caller's own record of event ids.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from credenza.gateways.payments.shapes import EventRefused, PaymentEvent

TOLERANCE = timedelta(minutes=5)
SIGNATURE_HEADER = "Stripe-Signature"


def signed(body: str, secret: str, now: datetime) -> str:
    """The signature header that the provider would send with the body."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, int(now.timestamp())))


def read_signed(body: bytes, signature: str, secret: str, *, now: datetime) -> PaymentEvent:
    """The event, once the signature holds and its timestamp is within five minutes. Raises ``EventRefused``."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (stripe.SignatureVerificationError, UnicodeDecodeError) as refused:
        raise EventRefused("bad_signature") from refused
    if abs(now - _signed_at(signature)) > TOLERANCE:
        raise EventRefused("too_old")
    try:
        return _event(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise EventRefused("malformed") from broken


def _signed_at(signature: str) -> datetime:
    # The signature has been verified: the first "t" is the one that was signed.
    stamps = [part.removeprefix("t=") for part in signature.split(",") if part.startswith("t=")]
    try:
        return datetime.fromtimestamp(int(stamps[0]), UTC)
    except (OverflowError, OSError, ValueError) as broken:
        raise EventRefused("malformed") from broken


def _event(told: dict[str, Any]) -> PaymentEvent:
    about, kind = told["data"]["object"], str(told["type"])
    dispute = kind.startswith("charge.dispute.")
    is_named = about.get("object") in ("payment_intent", "setup_intent")
    intent = about["id"] if is_named else about.get("payment_intent")
    return PaymentEvent(
        id=str(told["id"]),
        kind=kind,
        created_at=datetime.fromtimestamp(int(told["created"]), UTC),
        intent=_id(intent),
        dispute=str(about["id"]) if dispute else "",
        dispute_status=str(about["status"]) if dispute else "",
    )


def _id(reference: Any) -> str:
    """The provider names objects by id, or gives them whole where it was asked to expand them."""
    return str(reference["id"] if isinstance(reference, dict) else reference or "")
