"""The catalog and what people follow in it, as they go in and out."""

from datetime import date

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, MoneyOut, Short, Shown


class ItemShown(Shown):
    """An item as it stands today; ``fee_credits`` null where credits can't count it."""

    sku: str = Field(examples=["ACP-120"])
    name: str = Field(examples=["Jira Cloud Administrator exam"])
    family: str = Field(examples=["exam"])
    delivery: str = Field(examples=["exam"])
    topic: str = Field(examples=["Jira"])
    description: str
    payable_with_credits: bool
    refusal_reason: str
    added_on: date
    changed_on: date
    withdrawn_on: date | None
    sales_start_on: date | None
    sales_end_on: date | None
    is_offered: bool
    list_price: MoneyOut | None
    fee_credits: int | None = Field(examples=[250])


class PriceInHistory(Shown):
    """One list price and the day it began."""

    tier: int | None
    price: MoneyOut
    from_on: date


class PriceChangedShown(Shown):
    """The price; ``changed`` false where it was so already."""

    sku: str = Field(examples=["ACP-120"])
    tier: int | None = Field(examples=[None])
    price: MoneyOut
    from_on: date
    changed: bool


class ItemChangedShown(Shown):
    """An item taken from sale or offered again; ``changed`` false where it was so already."""

    sku: str = Field(examples=["ACP-120"])
    withdrawn_on: date | None
    changed: bool


class Following(Body):
    """An item by SKU or, without one, a topic."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"topic": "Jira"}]})

    sku: Short = ""
    topic: Short = ""


class FollowShown(Shown):
    """What a person follows."""

    sku: str = Field(examples=[""])
    name: str = Field(examples=[""])
    topic: str = Field(examples=["Jira"])
    since_on: date
