"""The worked example of "How a price is made" comes out of the engine as the page prints it."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from credenza.catalog.rules.methods import payment_methods
from credenza.catalog.rules.pricing import price_lines
from credenza.catalog.rules.shapes import BillingPlace, Coverage, LineAsked, ListPrice, PriceBook, PricedLine, Product
from credenza.catalog.rules.tax import STANDARD, tax_on_lines
from credenza.kernel.money import Money
from tests.rules.catalog.shop import PACK, proven, usd

PAGE = (Path(__file__).parents[3] / "docs" / "explanation" / "how-a-price-is-made.md").read_text(encoding="utf-8")
ON = date(2026, 11, 22)


def cells(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


def book() -> PriceBook:
    products = {
        item.sku: Product(sku=item.sku, name=item.name, family=item.family, host_sku=item.host_sku)
        for item in PACK.items
    }
    prices = {
        (item.sku, price.tier, price.currency): ListPrice(price=Money(price.list_minor, price.currency))
        for item in PACK.items
        for price in item.prices
    }
    return PriceBook(products=products, prices=prices)


def licenses() -> dict[str, Coverage]:
    found = {}
    for sen, sku, tier, starts, ends, maintained, net in cells("The licenses"):
        families = [item.family for item in PACK.items if item.sku == sku]
        found[sen] = Coverage(
            entitlement=abs(hash(sen)),
            sen=sen,
            sku=sku,
            family=families[0],
            tier=int(tier),
            term_starts_on=date.fromisoformat(starts),
            ends_on=None if ends == "never" else date.fromisoformat(ends),
            anchor_on=date.fromisoformat(starts),
            maintenance_ends_on=None if maintained == "none" else date.fromisoformat(maintained),
            annual_net=usd("0" if net == "none" else net.replace(",", "")),
        )
    return found


def asked(text: str) -> LineAsked:
    given: dict[str, Any] = json.loads(text)
    if "license" in given:
        given["coverage"] = licenses()[given.pop("license")]
    if "target_on" in given:
        given["target_on"] = date.fromisoformat(given["target_on"])
    return LineAsked(**given)


def told(line: PricedLine) -> list[str]:
    part = line.proration
    share = "" if part is None else f"{part.years} years, {part.days} of {part.denominator} days"
    amounts = [f"{amount.decimal():,}" for amount in (line.list, line.discount, line.net)]
    return [*amounts, str(line.starts_on or ""), str(line.ends_on or ""), share, ", ".join(line.warnings)]


def test_the_pages_example_is_what_the_engine_answers() -> None:
    rows = cells("The lines")
    found = price_lines(
        [asked(row[0]) for row in rows],
        book=book(),
        policy=PACK.orders,
        credits=PACK.credits,
        claims=proven(program="partner"),
        currency="USD",
        on=ON,
    )
    assert [told(line) for line in found.lines] == [row[1:] for row in rows]
    assert rows


def test_so_are_its_sums_tax_and_methods() -> None:
    lines = [asked(row[0]) for row in cells("The lines")]
    known: dict[str, Any] = {"book": book(), "policy": PACK.orders, "credits": PACK.credits, "currency": "USD"}
    found = price_lines(lines, claims=proven(program="partner"), on=ON, **known)
    taxed = tax_on_lines(
        [(STANDARD, line.net) for line in found.lines],
        rates=PACK.tax_rates,
        place=BillingPlace(country="US", region="CA"),
        seller_country="US",
        on=ON,
    )
    amounts = [found.list, found.discount, found.net, taxed.tax, taxed.total]
    assert [row[1] for row in cells("The sums")] == [f"{amount.decimal():,}" for amount in amounts]
    families = [line.family for line in found.lines]
    methods = payment_methods(policy=PACK.orders, families=families, currency="USD", net=found.net)
    refused = [row for row in cells("Who may pay how") if row[1] != "offered"]
    assert {row[0]: row[1] for row in refused} == dict(methods.refused)
    assert tuple(row[0] for row in cells("Who may pay how") if row[1] == "offered") == methods.offered
    assert re.search(r"22 November 2026", PAGE)
