"""Field types of bodies and addresses: strict, so that nothing is guessed from what a caller sent.

Dates are ISO 8601 and nothing else, whole numbers are no floats, text holds nothing that a database refuses. Money is
a decimal string in major units with its currency beside it; credits are whole numbers.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

LARGEST_ID = 2**63 - 1
LARGEST_WHOLE = 2**53
MOST_ROWS = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1900, 3000)
_DAY_WANTED = "a date such as 2026-11-30"


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError(value)
        found = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", _DAY_WANTED) from None
    if found.year not in _YEARS:
        raise PydanticCustomError("day", "a date from 1900-01-01 to 2999-12-31")
    return found


def _whole(value: Any) -> int:
    """Addresses carry text; bodies carry numbers."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value, re.ASCII):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("whole", "a whole number")


def _whole_in_body(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("whole", "a whole number")


def storable(value: str) -> str:
    """The text, if a database can hold it."""
    if "\x00" in value:
        raise PydanticCustomError("text", "text without the NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("text", "text that is valid Unicode") from None
    return value


def _amount(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", value, re.ASCII):
        raise PydanticCustomError("amount", 'a decimal amount as text, such as "2880.00"')
    return value


_AMOUNT_SCHEMA = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$"}
_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA), Field(examples=["2026-11-30"])]
"""A business date."""

Id = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[7]), BeforeValidator(_whole)]
"""The id of an object, in an address."""

IdInBody = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[7]), BeforeValidator(_whole_in_body)]
"""The id of an object, in a body."""

Whole = Annotated[int, Field(ge=-LARGEST_WHOLE, le=LARGEST_WHOLE), BeforeValidator(_whole_in_body)]
"""A whole number in a body."""

Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page."), BeforeValidator(_whole)]
"""How many rows a page holds."""

Text = Annotated[StrictStr, Field(max_length=5000), AfterValidator(storable)]
"""Free text; what it may hold is the command's to say."""

Short = Annotated[StrictStr, Field(max_length=300), AfterValidator(storable)]
"""A name, an address, a word to search for."""

Amount = Annotated[StrictStr, BeforeValidator(_amount), WithJsonSchema(_AMOUNT_SCHEMA)]
"""A decimal amount in major units."""

Credits = Annotated[Any, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 10**12}), Field(examples=[20000])]
"""Whole credits. Whatever is sent reaches the rule, which refuses with ``invalid_credits``."""

Yes = StrictBool


class Body(BaseModel):
    """What a caller sends: unknown members are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Shown(BaseModel):
    """What a caller gets, read from the rows and receipts of the rooms below."""

    model_config = ConfigDict(from_attributes=True)


def _money(value: Any) -> Any:
    """A kernel ``Money`` as its two members."""
    minor = getattr(value, "minor", None)
    return {"amount": str(value), "currency": value.currency} if minor is not None else value


class MoneyShown(Shown):
    """An exact amount: a decimal string in major units, with its currency."""

    amount: str = Field(examples=["16000.00"])
    currency: str = Field(examples=["USD"])


MoneyOut = Annotated[MoneyShown, BeforeValidator(_money)]
