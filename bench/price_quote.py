"""A quote of 1,000 lines priced and taxed: milliseconds, beside the same sums on bare integers."""

import gc
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from kit.place import read_settings
from kit.report import Report, Rounds, arguments, spread

LINES = 1_000
MILLISECONDS = 10
ON = date(2026, 3, 10)
ENGINE, BARE = "the price engine", "bare integers"


def main() -> None:
    """Measure, print, record."""
    options = arguments(__doc__)
    rounds, quotes = (5, 5) if options.quick else (9, 50)
    report = Report("A quote priced", quick=options.quick)
    read_settings(Path(__file__).parent / ".data", "sqlite:///:memory:")
    import django

    django.setup()
    lines, known = a_quote()
    sums = bare_sums(lines, known)
    priced = price(lines, known)
    report.must("both come to the same net and tax", holds=priced == bare(sums))
    # As each of the server's processes does (``config/wsgi.py``).
    gc.collect()
    gc.freeze()
    measured = Rounds()
    contenders = {ENGINE: partial(price, lines, known), BARE: partial(bare, sums)}
    measured.run(rounds, {name: partial(milliseconds, work, quotes) for name, work in contenders.items()})
    report.say(
        f"{LINES:,} lines: new, renewed, upgraded and co-termed licenses, with a discount each, one rounding a step; "
        "milliseconds of one core a quote (CPU time, so that neighbors weigh less):"
    )
    report.table(
        ("", "milliseconds", "to bare integers"),
        [(name, spread(values, 2), spread(measured.ratios(name, BARE), 1)) for name, values in measured.values.items()],
    )
    report.target(
        f"a quote of {LINES:,} lines", measured.values[ENGINE], most=MILLISECONDS, unit=" milliseconds"
    )  # fmt: skip
    report.finish()


def a_quote() -> tuple[Sequence[Any], dict[str, Any]]:
    """The lines, and what they are priced by."""
    from dataclasses import replace

    from credenza.catalog.rules.shapes import Claim, Claims, Coverage, LineAsked, ListPrice, PriceBook, Product
    from credenza.kernel.money import Money
    from credenza.programs.loader import active

    program = active()
    skus = [f"DC-{number}" for number in range(50)]
    products = {sku: Product(sku=sku, name=f"Product {sku}", family="data_center") for sku in skus}
    prices = {
        (sku, tier, "USD"): ListPrice(price=Money(tier * 4_001 + number, "USD"))
        for number, sku in enumerate(skus)
        for tier in (500, 1_000)
    }
    lines = []
    for number in range(LINES):
        sku, start = skus[number % 50], ON - timedelta(days=number % 365)
        running = Coverage(
            entitlement=number,
            sen=f"SEN-{number}",
            sku=sku,
            family="data_center",
            tier=500,
            term_starts_on=start,
            ends_on=start + timedelta(days=364),
            anchor_on=start,
            maintenance_ends_on=None,
            annual_net=Money(1_500_000, "USD"),
        )
        lines.append(
            (
                LineAsked(kind="new", sku=sku, tier=500, quantity=1 + number % 7),
                LineAsked(kind="renew", coverage=running),
                LineAsked(kind="upgrade", coverage=running, tier=1_000),
                LineAsked(kind="coterm", coverage=running, target_on=ON + timedelta(days=500)),
            )[number % 4]
        )
    discounts = replace(program.orders.discounts, partner=Decimal(20))
    return lines, {
        "book": PriceBook(products=products, prices=prices),
        "policy": replace(program.orders, discounts=discounts),
        "credits": program.credits,
        "claims": Claims(program=Claim(name="partner", proven=True)),
        "currency": "USD",
        "on": ON,
    }


def price(lines: Sequence[Any], known: dict[str, Any]) -> tuple[int, int]:
    """Net and tax of the quote by the product's own functions."""
    from credenza.catalog.rules.pricing import price_lines
    from credenza.catalog.rules.shapes import BillingPlace
    from credenza.catalog.rules.tax import STANDARD, tax_on_lines
    from credenza.programs.loader import active

    found = price_lines(lines, **known)
    program = active()
    taxed = tax_on_lines(
        ((STANDARD, line.net) for line in found.lines),
        rates=program.tax_rates,
        place=BillingPlace(country="US", region="CA"),
        seller_country="US",
        on=ON,
    )
    return found.net.minor, taxed.tax.minor


def bare_sums(lines: Sequence[Any], known: dict[str, Any]) -> list[tuple[int, int, int, int]]:
    """Of each line: amount, what comes off it in full, days and denominator."""
    from credenza.catalog.rules.pricing import price_lines

    found = []
    for asked, line in zip(lines, price_lines(lines, **known).lines, strict=True):
        part = line.proration
        days, denominator = (1, 1) if part is None else (part.years * part.denominator + part.days, part.denominator)
        paid = asked.coverage.annual_net.minor if asked.kind == "upgrade" else 0
        unit = known["book"].prices[line.sku, line.tier, "USD"].price.minor
        found.append((unit * line.quantity, paid, days, denominator))
    return found


def bare(sums: Sequence[tuple[int, int, int, int]]) -> tuple[int, int]:
    """The same roundings, and nothing kept of any line but its net."""
    net = 0
    for amount, paid, days, denominator in sums:
        if paid:
            left = max(0, amount - (2 * amount * 20 + 100) // 200 - paid)
            net += (2 * left * days + denominator) // (2 * denominator)
        else:
            part = (2 * amount * days + denominator) // (2 * denominator)
            net += part - (2 * part * 20 + 100) // 200
    return net, (2 * net * 725 + 10_000) // 20_000


def milliseconds(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one call."""
    before = time.process_time()
    for _ in range(times):
        work()
    return 1_000 * (time.process_time() - before) / times


if __name__ == "__main__":
    main()
