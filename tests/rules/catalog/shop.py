"""A small shop for the price rules, in US dollars (and one product in Australian ones)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.pricing import price_lines
from credenza.catalog.rules.shapes import (
    Claim,
    Claims,
    Coverage,
    LineAsked,
    ListPrice,
    PriceBook,
    PricedLine,
    PricedLines,
    Product,
)
from credenza.kernel.money import Money
from credenza.programs.loader import load

PACK = load("atlassian")
POLICY = PACK.orders
ON = date(2026, 3, 10)
NOBODY = Claims()

_FAMILIES = {
    "DC": "data_center",
    "APP": "data_center",
    "CLOUD": "cloud_annual",
    "MONTHLY": "cloud_monthly",
    "SERVER": "server",
    "OLD": "server",
    "EXAM": "exam",
    "CREDITS": "training_credits",
}
_PRICES: tuple[tuple[str, int | None, str, str], ...] = (
    ("DC", 200, "USD", "27500"),
    ("DC", 400, "USD", "45500"),
    ("DC", 400, "AUD", "68000"),
    ("APP", 200, "USD", "1000"),
    ("APP", 400, "USD", "1500"),
    ("CLOUD", 100, "USD", "6000"),
    ("CLOUD", 200, "USD", "10000"),
    ("MONTHLY", 10, "USD", "100"),
    ("MONTHLY", 25, "USD", "240"),
    ("SERVER", 25, "USD", "1000"),
    ("SERVER", 50, "USD", "2200"),
    ("OLD", 25, "USD", "800"),
    ("EXAM", None, "USD", "250"),
)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def shelf(changes: Mapping[tuple[str, int | None], str] | None = None) -> PriceBook:
    """The shop's book, with other dollar prices where ``changes`` says so."""
    products = {sku: Product(sku=sku, name=f"The {sku}", family=family) for sku, family in _FAMILIES.items()}
    products["APP"] = replace(products["APP"], host_sku="DC")
    products["OLD"] = replace(products["OLD"], is_offered=False)
    prices = {(sku, tier, currency): Money.of(text, currency) for sku, tier, currency, text in _PRICES}
    prices |= {(sku, tier, "USD"): usd(text) for (sku, tier), text in (changes or {}).items()}
    listed = {
        key: ListPrice(price=price, maintenance_percent=Decimal(20) if key[0] == "OLD" else None)
        for key, price in prices.items()
    }
    sold_in = {sku: tuple(sorted({key[2] for key in prices if key[0] == sku})) for sku in products}
    return PriceBook(products=products, prices=listed, currencies=sold_in)


def priced(*lines: LineAsked, **given: Any) -> PricedLines:
    """The lines' prices in the shop: without discounts on 10 March 2026, unless ``given`` says otherwise."""
    known: dict[str, Any] = {"book": shelf(), "policy": POLICY, "claims": NOBODY, "currency": "USD", "on": ON}
    return price_lines(lines, credits=PACK.credits, **{**known, **given})


def one(line: LineAsked, **given: Any) -> PricedLine:
    (found,) = priced(line, **given).lines
    return found


def license_of(sku: str, tier: int | None, starts: date, ends: date | None, net: str = "0", **more: Any) -> Coverage:
    """A license of the shop. Its anchor is its first day; ``net`` is what a year of it cost, in dollars."""
    known: dict[str, Any] = {
        "entitlement": 1,
        "sen": "SEN-1",
        "sku": sku,
        "family": _FAMILIES[sku],
        "tier": tier,
        "term_starts_on": starts,
        "ends_on": ends,
        "anchor_on": starts,
        "maintenance_ends_on": None,
        "annual_net": usd(net),
    }
    return Coverage(**{**known, **more})


def proven(*, program: str | None = None, category: str | None = None, is_proven: bool = True) -> Claims:
    def claim(name: str | None) -> Claim | None:
        return None if name is None else Claim(name=name, proven=is_proven)

    return Claims(program=claim(program), category=claim(category))


def giving(**percents: int | str) -> Any:
    """The pack's policy with these percentages and no others."""
    names = ("corporate_reseller", "partner", "non_profit", "academic", "government", "migration")
    none = dict.fromkeys(names, Decimal(0))
    own = {name: Decimal(percent) for name, percent in percents.items()}
    return replace(POLICY, discounts=replace(POLICY.discounts, **{**none, **own}))
