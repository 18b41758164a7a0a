"""Monthly subscriptions, as they go in and out."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, Shown, Text


class CardOnFileShown(Shown):
    """The card that pays the months to come; its number is the provider's alone."""

    brand: str = Field(examples=["Visa"])
    last4: str = Field(examples=["4242"])
    expires: str = Field(examples=["12/2034"])
    kept_at: datetime


class RenewedMonthShown(Shown):
    """A month that was to renew. `status`: open (its card is still tried), paid, lapsed, cancelled."""

    starts_on: date
    status: str = Field(examples=["paid"])
    order: int | None = Field(examples=[42])
    tries_count: int = Field(examples=[0])
    next_try_on: date | None
    reason: str = Field(examples=[""])


class SubscriptionShown(Shown):
    """How a monthly subscription renews; `months` newest first, `card` for who may end the renewals."""

    license: int = Field(examples=[12])
    sen: str = Field(examples=["SEN-1000012"])
    renews_on: date | None
    renewal_cancelled_on: date | None
    card: CardOnFileShown | None
    months: list[RenewedMonthShown]


class ReasonForRenewals(Body):
    """Why, where somebody wants to say so."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The project ended"}]})

    reason: Text = ""


class SubscriptionKeptShown(Shown):
    """A monthly subscription: `ends_on` is the last paid day, `renews` whether it renews by itself after it."""

    license: int = Field(examples=[12])
    sen: str = Field(examples=["SEN-1000012"])
    ends_on: date
    renews: bool


class CardReplacingShown(Shown):
    """Where it stands: kept, card_wanted (the browser names it), confirm_wanted (at `action_url`) or processing."""

    license: int = Field(examples=[12])
    status: str = Field(examples=["kept"])
    client_secret: str = Field(examples=[""])
    action_url: str = Field(examples=[""])
