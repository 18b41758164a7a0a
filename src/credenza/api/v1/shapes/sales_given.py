"""Orders and payments, as they go in."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Amount, Body, Day, IdInBody, Short, Text


class AmountGiven(Body):
    """An amount in major units with its currency."""

    amount: Amount = Field(examples=["624.00"])
    currency: Annotated[Short, Field(min_length=3, max_length=3)] = Field(examples=["USD"])


class PaymentGiven(AmountGiven):
    """Money that came. ``value_date`` is the day that the bank credited it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount": "624.00", "currency": "USD", "value_date": "2026-03-12", "reference": "O-2026-000042"}
            ]
        }
    )

    value_date: Day
    reference: Short = ""
    method: Literal["ach", "bank_transfer", "card", "check", "paypal"] = "bank_transfer"


class RefundAsked(Body):
    """Which lines go back, by position; null for all that are left."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lines": [0], "reason": "Bought by mistake"}]})

    lines: list[int] | None = None
    reason: Text = ""


class PoNumber(Body):
    """The buyer's own number for the order; empty takes it away."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"po_number": "PO-2291"}]})

    po_number: Short = Field(examples=["PO-2291"])


class BillingAddress(Body):
    """The address of a person who buys without an organization."""

    name: Short = ""
    street: Short = ""
    city: Short = ""
    postal_code: Short = ""
    region: Short = ""
    country: Short = Field(default="", examples=["DE"])
    vat_id: Short = ""


class BillingChanged(Body):
    """Tax anew: an organization's address is its own, changed before; a person's comes here."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The company moved"}]})

    billing: BillingAddress | None = None
    reason: Text = ""


class CreditMoved(AmountGiven):
    """Unapplied credit for another order of the same payer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount": "76.00", "currency": "USD", "target": 43}]})

    target: IdInBody


class WriteOff(AmountGiven):
    """What is forgiven, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount": "10.00", "currency": "USD", "reason": "Bank charges"}]}
    )

    reason: Text


class Dispute(Body):
    """How a card's dispute stands; ``payment`` null for the order's latest card payment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "opened"}]})

    outcome: Literal["opened", "won", "lost"]
    payment: IdInBody | None = None


class CardNamed(Body):
    """A test card's name with the fake provider; empty where the browser types a card into the provider's form."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"card": "ok"}]})

    card: Short = Field(default="", examples=["ok"])


class MatchGiven(Body):
    """The order that a payment is for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"order": 42}]})

    order: IdInBody


class SentBackGiven(Body):
    """What was sent back, of `entry` or of `payment`, when, and the transfer's reference."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"entry": 17, "sent_on": "2026-03-12", "reference": "TRN 4711"}]}
    )

    entry: IdInBody | None = None
    payment: IdInBody | None = None
    sent_on: Day
    reference: Short
