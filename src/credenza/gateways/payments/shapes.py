"""What a card payment provider can do, after Stripe's PaymentIntents, and the values that pass.

No card number is among them: those go from the browser to the provider's own form.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

KNOWN_CARD = "a card that is kept for the payer, or in a demo a test card"
"""What to name where ``UnknownAtProvider`` is raised of a card."""


class IntentStatus(StrEnum):
    """Where a payment stands; the words are the provider's."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentRequest:
    """One payment to be made: ``amount_minor`` in minor units of ``currency`` (ISO 4217).

    ``key`` is the idempotency key: the same key never makes a second payment. ``customer`` is the provider's name of
    the payer; with ``remember`` the card is kept there for the next time, with ``later`` to be charged by itself too.
    """

    amount_minor: int
    currency: str
    key: str
    description: str
    metadata: dict[str, str] = field(default_factory=dict)
    customer: str = ""
    remember: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A payment at the provider. ``captured_at`` is when the money was taken (aware UTC), the payment's value date.

    ``client_secret`` belongs to the payer's browser only. ``action_url`` is where the cardholder confirms (3-D Secure).
    """

    id: str
    status: IntentStatus
    amount_minor: int
    currency: str
    client_secret: str = field(default="", repr=False)
    customer: str = ""
    payment_method: str = ""
    action_url: str = ""
    decline_code: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    captured_at: datetime | None = None

    @property
    def declined(self) -> bool:
        """The card was refused; another one may be tried on the same payment."""
        return self.status is IntentStatus.REQUIRES_PAYMENT_METHOD and bool(self.decline_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCard:
    """A card that the provider keeps: enough to recognize it, nothing to pay with elsewhere."""

    id: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """A card that its holder has the provider keep, to be charged by itself later; nothing is charged now.

    ``card`` is the kept card's id once ``status`` says that it succeeded; the rest is as in ``Intent``.
    """

    id: str
    status: IntentStatus
    customer: str
    client_secret: str = field(default="", repr=False)
    card: str = ""
    action_url: str = ""
    decline_code: str = ""

    @property
    def declined(self) -> bool:
        """The card was refused; another one may be tried."""
        return self.status is IntentStatus.REQUIRES_PAYMENT_METHOD and bool(self.decline_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent:
    """What the provider reports: ``kind`` is its event type, ``intent`` the payment (or keeping of a card) it is about.

    ``dispute_status`` is set for disputes: "needs_response", "won" or "lost".
    """

    id: str
    kind: str
    created_at: datetime
    intent: str
    dispute: str = ""
    dispute_status: str = ""


class EventRefused(Exception):
    """A webhook that is not the provider's, or too old: ``reason`` is "bad_signature", "too_old" or "malformed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CardGone(Exception):
    """The kept card is no longer there: its holder has to name another one."""


class UnknownAtProvider(Exception):
    """No such payment or card, or somebody else's; or a key used again for another payment: our caller's mistake."""


class ProviderTrouble(Exception):
    """The provider could not be asked; nothing is known about the payment. Trying again is safe."""


class CardPayments(Protocol):
    """A provider of card payments. Every call may raise ``ProviderTrouble``; none belongs inside a transaction."""

    name: str

    def customer(self, *, reference: str, email: str, name: str, now: datetime) -> str:
        """The provider's id of the payer ``reference``; made at the first call."""

    def saved_cards(self, customer: str) -> tuple[SavedCard, ...]:
        """Cards kept for the payer, newest first."""

    def card(self, card: str) -> SavedCard:
        """One kept card."""

    def forget_card(self, card: str) -> None:
        """The provider stops keeping the card."""

    def begin_keeping(self, *, customer: str, key: str, now: datetime) -> Keeping:
        """Ask for a card to be kept for the payer, or answer what this key began before."""

    def confirm_keeping(self, keeping: str, *, card: str, return_url: str, now: datetime) -> Keeping:
        """Keep this card (the fake: a test card's name). A refusal is an answer, not an error."""

    def retrieve_keeping(self, keeping: str) -> Keeping:
        """How the keeping of a card stands now."""

    def create_intent(self, request: IntentRequest, *, now: datetime) -> Intent:
        """Make a payment, or answer the one that this key made before."""

    def confirm_intent(self, intent: str, *, payment_method: str, return_url: str, now: datetime) -> Intent:
        """Pay with a saved card (the fake: with a test card's name). A refusal is an answer, not an error; raises
        ``UnknownAtProvider`` for what is no card of the payer's.
        """

    def charge_intent(self, intent: str, *, card: str, now: datetime) -> Intent:
        """Pay with a kept card while its holder is away: what they would have to confirm counts as refused.

        Raises ``CardGone`` for a card that is not kept (any more) for the payment's customer.
        """

    def retrieve_intent(self, intent: str) -> Intent:
        """The payment as it stands now."""

    def cancel_intent(self, intent: str, *, now: datetime) -> Intent:
        """Give up a payment that was not made; one that succeeded stays as it is."""

    def refund(self, intent: str, *, amount_minor: int, key: str, now: datetime) -> str:
        """Pay back (part of) a payment, once per ``key``; answers the refund's id."""

    def read_event(self, body: bytes, signature: str, *, now: datetime) -> PaymentEvent:
        """Check a webhook's signature and age, then read it. Raises ``EventRefused``; knows nothing of replays."""
