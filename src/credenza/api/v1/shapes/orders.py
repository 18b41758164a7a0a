"""Prices, purchases and extension requests, as they go in and out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue

from credenza.api.v1.fields import Amount, Body, Credits, Day, MoneyOut, Short, Shown, Text, Yes
from credenza.api.v1.shapes.accounts import LotShown
from credenza.api.v1.shapes.common import PersonShown

_BILLING: dict[str, JsonValue] = {
    "name": "Ana Lindqvist",
    "company": "Acme Corp.",
    "street": "1 Main Street",
    "city": "Austin",
    "postal_code": "78701",
    "country": "US",
    "region": "TX",
    "tax_id": "",
    "purchase_order": "PO-2291",
}


class BillingGiven(Body):
    """Who pays; country (ISO 3166) and region decide the tax, with the tax ID."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BILLING]})

    name: Short = ""
    company: Short = ""
    street: Short = ""
    city: Short = ""
    postal_code: Short = ""
    country: Short = Field(default="", examples=["US"])
    region: Short = ""
    tax_id: Short = ""
    purchase_order: Short = ""


class PurchaseWanted(Body):
    """What to price."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"credits": 20000, "promo": "twentyoffTC", "billing": _BILLING}]}
    )

    credits: Credits
    promo: Annotated[Short, Field(max_length=60)] = ""
    billing: BillingGiven | None = None


class CardPurchase(PurchaseWanted):
    """A purchase by card. ``card`` is a kept card's id, empty where the browser types one into the provider's form."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"credits": 20000, "terms_accepted": True, "card": "pm_1", "billing": _BILLING}]
        }
    )

    terms_accepted: Yes
    card: Short = ""
    remember: Yes = True


class PaidQuote(PurchaseWanted):
    """A quote that was accepted and paid in full; ``value_date`` is the payment's, the acceptance date of the lot."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"credits": 20000, "payment_ref": "BANK-2026-0312", "value_date": "2026-03-12"}]
        }
    )

    payment_ref: Short
    value_date: Day | None = None


class NudgeOut(Shown):
    """More credits for less."""

    credits: int = Field(examples=[20000])
    net: str = Field(examples=["16000.00"])
    saves: str = Field(examples=["1000.00"])


class PriceShown(Shown):
    """Every step of a purchase's price, as decimal strings in ``currency``."""

    account: int = Field(examples=[7])
    credits: int = Field(examples=[20000])
    currency: str = Field(examples=["USD"])
    list: str = Field(examples=["20000.00"])
    discount: str = Field(examples=["4000.00"])
    discount_reason: str = Field(examples=["volume_discount"])
    net: str = Field(examples=["16000.00"])
    tax: str = Field(examples=["0.00"])
    tax_percent: str = Field(examples=["0"])
    tax_reason: str | None = Field(examples=["no_address"])
    total: str = Field(examples=["16000.00"])
    promo_result: str | None = Field(examples=["already_applied"])
    promo_from_credits: int | None = Field(examples=[20000])
    nudge: NudgeOut | None
    purchase: int | None = Field(examples=[12])


class SettledShown(Shown):
    """The lot of a paid purchase. ``expires_on`` is the first day without it."""

    account: int = Field(examples=[7])
    purchase: int = Field(examples=[12])
    lot: int = Field(examples=[5])
    credits: int = Field(examples=[20000])
    accepted_on: date
    expires_on: date


class CheckoutShown(Shown):
    """Where a purchase by card stands: paid, card_wanted, confirm_wanted (at ``action_url``) or processing."""

    purchase: int = Field(examples=[12])
    status: str = Field(examples=["paid"])
    priced: PriceShown | None
    settled: SettledShown | None
    client_secret: str = Field(examples=[""])
    action_url: str = Field(examples=[""])


class CardShown(Shown):
    """A card that the provider keeps."""

    id: str = Field(examples=["pm_1"])
    brand: str = Field(examples=["visa"])
    last4: str = Field(examples=["4242"])
    expires: str = Field(examples=["12/2034"])


class PurchaseShown(Shown):
    """A purchase: started, settled or failed."""

    id: int = Field(examples=[12])
    account_id: int = Field(examples=[7])
    credits: int = Field(examples=[20000])
    channel: str = Field(examples=["card"])
    status: str = Field(examples=["settled"])
    list: MoneyOut
    discount: MoneyOut
    net: MoneyOut
    tax: MoneyOut
    tax_reason: str
    total: MoneyOut
    bought_by_id: int | None = Field(examples=[3])
    started_at: datetime
    accepted_on: date | None
    billing: dict[str, str]


class LotExtending(Body):
    """A later end, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"expires_on": "2027-09-12", "reason": "Classes were cancelled by the vendor"}]}
    )

    expires_on: Day
    reason: Text


class LotExtendedShown(Shown):
    """A lot's new end and how many expired credits came back with it."""

    lot: int = Field(examples=[5])
    old_expires_on: date
    expires_on: date
    reinstated: int = Field(examples=[0])


class ExtensionAskedShown(Shown):
    """An extension request and its state: asked, granted, declined or withdrawn."""

    extension: int = Field(examples=[4])
    lot: int = Field(examples=[5])
    status: str = Field(examples=["asked"])


class LotTakenBackShown(Shown):
    """What was left of a lot whose payment was charged back."""

    lot: int = Field(examples=[5])
    credits: int = Field(examples=[12000])


class ExtensionShown(Shown):
    """An extension request with its lot."""

    id: int = Field(examples=[4])
    lot: LotShown
    account_id: int = Field(examples=[7])
    account_number: str = Field(examples=["TC-100007-8"])
    account_name: str = Field(examples=["Acme Corp."])
    asked_by: PersonShown | None
    asked_at: datetime
    reason: str
    status: str = Field(examples=["asked"])
    decided_at: datetime | None
    decision_reason: str
    granted_expires_on: date | None


class PriceChange(Body):
    """A new list price from today on, of one tier where the item is sold by users."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"currency": "USD", "list": "275.00", "reason": "New price list"}]}
    )

    currency: Short = "USD"
    tier: Annotated[int, Field(ge=0, le=10**9)] | None = None
    list: Amount = Field(examples=["275.00"])
    reason: Text = ""
