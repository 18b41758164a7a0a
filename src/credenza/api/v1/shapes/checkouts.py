"""A learner's checkout of courses and exams, as it goes in and as it is shown."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from credenza.api.v1.fields import Body, MoneyOut, Short, Shown, Yes
from credenza.api.v1.shapes.quotes import PreviewLineShown
from credenza.api.v1.shapes.sales import OrderState

Progress = Literal["not_started", "started", "done"]
_BILLING: dict[str, JsonValue] = {"name": "Lee Learner", "street": "Main St 1", "city": "Austin", "country": "DE"}
_CHECKOUT: dict[str, JsonValue] = {
    "items": ["ACP-120"],
    "currency": "USD",
    "billing": _BILLING,
    "terms_accepted": True,
}


class CheckoutBilling(Body):
    """Who the invoice is made out to; the country, and in the United States the state, decide the tax."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BILLING]})

    name: Annotated[Short, Field(min_length=1)]
    street: Annotated[Short, Field(min_length=1)]
    city: Annotated[Short, Field(min_length=1)]
    postal_code: Short = ""
    region: Short = ""
    country: Annotated[Short, Field(min_length=2, max_length=2)]
    vat_id: Short = ""


class CheckoutGiven(Body):
    """Courses and exams for oneself, by SKU, each once."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CHECKOUT]})

    items: Annotated[list[Short], Field(min_length=1, max_length=50)]
    currency: Annotated[Short, Field(min_length=3, max_length=3)] = "USD"
    billing: CheckoutBilling
    terms_accepted: Yes = False


class CheckoutPreviewShown(Shown):
    """What a checkout would cost today. With `reasons` the order desk looks first: ask for a quote instead."""

    lines: tuple[PreviewLineShown, ...]
    list: MoneyOut
    discount: MoneyOut
    net: MoneyOut
    tax: MoneyOut
    tax_reason: str | None
    total: MoneyOut
    payment_methods: tuple[str, ...] = Field(examples=[["card"]])
    refused_methods: dict[str, str] = Field(examples=[{"bank_transfer": "payment_method_channel"}])
    reasons: tuple[str, ...]


class CheckoutPlacedShown(Shown):
    """The order of a checkout: pay it by card until `valid_until`, that day included, or it is cancelled."""

    order: int = Field(examples=[42])
    number: str = Field(examples=["O-2026-000042"])
    status: OrderState
    valid_until: date


class SeatShown(Shown):
    """Paid training of an order. `way_in` is shown to its learner only, and empty once it ended."""

    order: int = Field(examples=[42])
    position: int = Field(examples=[0])
    sku: str = Field(examples=["ACP-120"])
    name: str
    family: str = Field(examples=["exam"])
    way_in: str = Field(examples=["W2345A-BCDEF-GHJKL"])
    progress: Progress
    progress_on: date | None
    given_on: date
    ended_on: date | None
    end_reason: str


class SeatProgress(Body):
    """How far it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"progress": "started"}]})

    progress: Progress


class SeatMovedShown(Shown):
    """A paid seat after a command."""

    order: int = Field(examples=[42])
    position: int = Field(examples=[0])
    progress: Progress
