"""Products and tax rates that a rehearsal's setup brings: added to a program, or in place of the pack's own.

Pure: a program in, another out. What cannot be read raises PackError, each problem with its JSON pointer.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from credenza.kernel.money import Money
from credenza.programs.kinds import shown
from credenza.programs.problems import PackError, Problem
from credenza.programs.shapes import FAMILIES, PAYABLE_FAMILIES, Delivery, Family, PackItem, PackPrice, Program, TaxRate

FROM_THE_START = date(2000, 1, 1)
"""Setup stands from before the first step of a rehearsal."""

_DELIVERIES: dict[str, Delivery] = {"course": "virtual", "exam": "exam"}
_TOPICS = {"course": "Courses", "exam": "Exams", "training_credits": "Training credits"}


_RIGHT = {
    "sku": "text of up to 60 characters",
    "name": "text of up to 200 characters",
    "family": f"one of {', '.join(FAMILIES)}",
    "payable_with_credits": "true or false",
    "host_sku": "the SKU of the product that an add-on works in, or left out",
    "prices": "a list of prices",
    "tier": "a whole number of 0 or more, or left out",
    "currency": "three capitals such as USD",
    "list": "an amount in major units such as 1500.00",
    "maintenance_percent": "a percentage from 0 to 100",
    "country": "two capitals such as US",
    "region": "text such as CA, or null for the whole country",
    "percent": "a percentage from 0 to 100",
    "from": "a date such as 2026-01-31",
}


def _exact(value: object) -> Decimal:
    """JSON numbers and decimal text, exactly as they read."""
    try:
        return Decimal("" if isinstance(value, bool) else str(value))
    except InvalidOperation:
        raise ValueError("no number") from None


def _day(value: object) -> date:
    return date.fromisoformat(value if isinstance(value, str) else "")


_Exact = Annotated[Decimal, BeforeValidator(_exact)]
_Percent = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=100, decimal_places=4)]


class _Price(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    tier: Annotated[int, Field(ge=0, le=10**9)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    amount: Annotated[_Exact, Field(ge=0, le=10**10, alias="list")]
    maintenance_percent: _Percent | None = None


class _Product(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    sku: Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=60)]
    name: Annotated[str, Field(pattern=r"\S", max_length=200)] | None = None
    family: Family
    payable_with_credits: bool = False
    host_sku: Annotated[str, Field(pattern=r"\S", max_length=60)] | None = None
    prices: list[_Price] = Field(default_factory=list)


class _Rate(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    region: Annotated[str, Field(pattern=r"\S", max_length=40)] | None = None
    percent: _Percent
    from_on: Annotated[date, BeforeValidator(_day), Field(alias="from")] = FROM_THE_START


_PRODUCTS = TypeAdapter(list[_Product])
_RATES = TypeAdapter(list[_Rate])


def with_products(program: Program, products: object, *, pointer: str = "/setup/products") -> Program:
    """The program with these products in its catalog; one with the SKU of a pack's item takes its place.

    ``products`` is what JSON holds: ``[{sku, name, family, payable_with_credits, prices: [{tier, currency, list,
    maintenance_percent}]}]``, ``list`` in major units. Families other than course and exam are kept as items that
    credits don't pay for, whatever they say. Raises PackError.
    """
    given: list[_Product] = _read(_PRODUCTS, products, pointer)
    problems = tuple(_problems(given, program, pointer))
    if problems:
        raise PackError(problems)
    brought = tuple(_item(product) for product in given)
    skus = {item.sku for item in brought}
    return replace(program, items=(*(item for item in program.items if item.sku not in skus), *brought))


def with_tax_rates(program: Program, tax_rates: object, *, pointer: str = "/setup/tax_rates") -> Program:
    """The program with these tax rates; for a country and region named here the pack's own rates are gone.

    ``tax_rates`` is what JSON holds: ``[{country, region, percent, from}]``; without ``from`` a rate holds from the
    start. Raises PackError.
    """
    given: list[_Rate] = _read(_RATES, tax_rates, pointer)
    seen: dict[tuple[str, str | None, date], int] = {}
    twice = [
        Problem(place=f"{pointer}/{index}", path=(), wrong="is a second rate from that day", right="one rate a day")
        for index, rate in enumerate(given)
        if seen.setdefault((rate.country, rate.region, rate.from_on), index) != index
    ]
    if twice:
        raise PackError(tuple(twice))
    places = {(rate.country, rate.region) for rate in given}
    kept = (rate for rate in program.tax_rates if (rate.country, rate.region) not in places)
    brought = (TaxRate(**rate.model_dump()) for rate in given)
    return replace(program, tax_rates=(*kept, *brought))


def _read(adapter: TypeAdapter[Any], given: object, pointer: str) -> Any:
    try:
        return adapter.validate_python(given)
    except ValidationError as refused:
        problems = tuple(_problem(error, pointer) for error in refused.errors(include_url=False))
        raise PackError(problems) from refused


def _problem(error: Any, pointer: str) -> Problem:
    place = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error["loc"])
    key = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    wrong, right = f"is {shown(error['input'])}", _RIGHT.get(key, "a list of tables")
    if error["type"] == "missing":
        wrong = "is missing"
    elif error["type"] == "extra_forbidden":
        wrong, right = "is not a key here", f"one of {', '.join(_RIGHT)}"
    elif error["type"].startswith("model_"):
        right = "a table"
    return Problem(place=f"{pointer}{place}", path=(), wrong=wrong, right=right)


def _problems(given: list[_Product], program: Program, pointer: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, product in enumerate(given):
        here = f"{pointer}/{index}"
        if seen.setdefault(product.sku, index) != index:
            yield Problem(place=f"{here}/sku", path=(), wrong=f"is {product.sku!r} again", right="each SKU once")
        priced: set[tuple[str, int | None]] = set()
        for position, price in enumerate(product.prices):
            place = f"{here}/prices/{position}"
            if (price.currency, price.tier) in priced:
                yield Problem(place=place, path=(), wrong="is priced already", right="each currency and tier once")
            priced.add((price.currency, price.tier))
            yield from _amount(price, f"{place}/list")
        if product.payable_with_credits and product.family in PAYABLE_FAMILIES:
            yield from _payable(product, program, here)


def _amount(price: _Price, place: str) -> Iterator[Problem]:
    try:
        Money.of(price.amount, price.currency)
    except ValueError as refused:
        yield Problem(place=place, path=(), wrong=str(refused), right="a whole number of minor units")


def _payable(product: _Product, program: Program, here: str) -> Iterator[Problem]:
    """As for a pack's own items: whole dollars and whole credits, above zero."""
    policy = program.credits
    own = [(index, price) for index, price in enumerate(product.prices) if price.currency == policy.currency]
    if not own:
        right = f"a price in {policy.currency}, for it is payable with credits"
        yield Problem(place=f"{here}/prices", path=(), wrong=f"has no {policy.currency} price", right=right)
    for index, price in own:
        if price.amount <= 0 or price.amount % 1 or price.amount * 100 % policy.unit_price_minor:
            right = "whole dollars and whole credits, above zero, for it is payable with credits"
            yield Problem(place=f"{here}/prices/{index}/list", path=(), wrong=f"is {price.amount}", right=right)


def _item(product: _Product) -> PackItem:
    payable = product.payable_with_credits and product.family in PAYABLE_FAMILIES
    name = product.name or product.sku
    return PackItem(
        sku=product.sku,
        name=name,
        family=product.family,
        delivery=_DELIVERIES.get(product.family, "software"),
        payable_with_credits=payable,
        topic=_TOPICS.get(product.family, "Software"),
        added_on=FROM_THE_START,
        prices=tuple(_pack_price(price) for price in product.prices),
        refusal_reason="" if payable else f"{name} is not payable with training credits.",
        host_sku=product.host_sku,
    )


def _pack_price(price: _Price) -> PackPrice:
    return PackPrice(
        currency=price.currency,
        list_minor=Money.of(price.amount, price.currency).minor,
        tier=price.tier,
        maintenance_percent=price.maintenance_percent,
    )
