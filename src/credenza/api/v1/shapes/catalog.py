"""The catalog and what people follow in it, as they go in and out."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field

from credenza.api.v1.fields import Body, MoneyOut, Short, Shown, Text, Yes


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


class PriceListLine(Shown):
    """What an item of a tier lists at in a currency, and since when."""

    sku: str = Field(examples=["CONF-DC"])
    name: str = Field(examples=["Confluence Data Center"])
    family: str = Field(examples=["data_center"])
    tier: int | None = Field(examples=[500])
    price: MoneyOut
    maintenance_percent: Decimal | None
    from_on: date


class TaxRateShown(Shown):
    """A rate for a country or one of its regions: in_force, coming or past on the day; `until_on` is its last day."""

    country: str = Field(examples=["DE"])
    region: str | None = Field(examples=[None])
    percent: Decimal = Field(examples=["19"])
    from_on: date
    until_on: date | None
    standing: str = Field(examples=["in_force"])
    source: str = Field(examples=["The tax adviser's letter of March 2026"])


class TaxTableShown(Shown):
    """The rates of the rule pack, those in force first."""

    pack: str = Field(examples=["atlassian"])
    version: str = Field(examples=["2026-05"])
    file: str = Field(examples=["atlassian.toml"])
    seller_country: str = Field(examples=["US"])
    rows: list[TaxRateShown]


class PriceListRowGiven(Body):
    """A row of a price list, as a spreadsheet's: all as text, empty where nothing is said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sku": "CONF-DC", "tier": "500", "currency": "USD", "list": "28500.00"}]}
    )

    sku: Short
    tier: Short = ""
    currency: Short
    list: Short
    maintenance_percent: Short = ""
    from_on: Short = ""


Rows = Annotated[list[PriceListRowGiven], Field(min_length=1, max_length=2_000)]


class PriceListGiven(Body):
    """A price list to take in. `dry_run` says what would happen and writes nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"rows": [{"sku": "CONF-DC", "tier": "500", "currency": "USD", "list": "28500.00"}], "dry_run": True}
            ]
        }
    )

    rows: Rows
    dry_run: Yes = False
    reason: Text = ""


class PriceListLineTaken(Shown):
    """What became of a row: changed, same or refused; then `code` and `detail` say why."""

    line: int = Field(examples=[1])
    sku: str = Field(examples=["CONF-DC"])
    outcome: str = Field(examples=["changed"])
    code: str = Field(examples=[""])
    detail: str = Field(examples=[""])


class PriceListTaken(Shown):
    """Every row in its order."""

    lines: list[PriceListLineTaken]


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
