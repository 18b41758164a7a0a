"""Prices of upgrades: a higher tier of a license that exists.

Rules UP1 to UP5 of orders, readings A17, A18 and A19.
"""

from datetime import date

from credenza.catalog.rules.desk import (
    LIST,
    MAINTENANCE_RESTARTS,
    PRORATION,
    Dated,
    Desk,
    check_currency,
    coverage_of,
    finished,
)
from credenza.catalog.rules.errors import NotAnUpgrade, invalid
from credenza.catalog.rules.reasons import DIFFERENCE, PART, PART_OF_MONTH, YEARS_DIFFERENCE
from credenza.catalog.rules.shapes import Coverage, LineAsked, PricedLine, Product, Taken
from credenza.catalog.rules.terms import MONTHLY, YEAR, days_left
from credenza.kernel.money import muldiv


def price_upgrade(desk: Desk, asked: LineAsked, line: int) -> PricedLine:
    """A higher tier for the days left (UP1), or for good where the license is perpetual (UP4)."""
    coverage = coverage_of(asked, line)
    product = desk.product(coverage.sku, line)
    has_lapsed = coverage.ends_on is not None and coverage.ends_on < desk.on
    higher = asked.tier is not None and coverage.tier is not None and asked.tier > coverage.tier
    if (asked.sku and asked.sku != coverage.sku) or not higher or has_lapsed:
        raise NotAnUpgrade(
            line=line,
            sku=asked.sku or coverage.sku,
            tier=asked.tier,
            present_sku=coverage.sku,
            present_tier=coverage.tier,
            has_lapsed=has_lapsed,
        )
    if asked.months is not None or asked.target_on is not None:
        field = "months" if asked.months is not None else "target_on"
        raise invalid(line, field, "nothing, for an upgrade keeps its end")
    new = desk.price(product.sku, asked.tier, line).price.minor
    if coverage.ends_on is None:
        return _perpetual_upgrade(desk, asked, coverage, product, new, line)
    return _term_upgrade(desk, asked, coverage, product, new, coverage.ends_on, line)


def _term_upgrade(
    desk: Desk, asked: LineAsked, coverage: Coverage, product: Product, new: int, ends_on: date, line: int
) -> PricedLine:
    """Net to net: what a year of the new tier costs less what a year of the old one did cost (A19), for the days left.

    The difference is not discounted again, so the discount is what the new side's came to.
    """
    check_currency(desk, coverage, line)
    months, times = (1, YEAR) if product.family == MONTHLY else (YEAR, 1)
    part = days_left(desk.on, coverage.term_starts_on, ends_on, months)
    old, new_net = coverage.annual_net.minor, desk.net_of(new, product.family) * times
    whole = max(0, new * times - old)
    listed = muldiv(whole, part.days, part.denominator * times)
    net = muldiv(max(0, new_net - old), part.days, part.denominator * times)
    taken: list[Taken] = [
        (LIST, whole, (YEARS_DIFFERENCE, new * times, old, desk.currency)),
        (PRORATION, listed, (PART if times == 1 else PART_OF_MONTH, *part)),
    ]
    cuts = desk.cuts_of(product.family) if net < listed else ()
    return finished(
        desk,
        asked,
        product,
        asked.tier,
        taken=taken,
        cuts=cuts,
        net=net,
        dated=Dated(desk.on, ends_on, part),
        annual_net=max(new_net, old),
    )


def _perpetual_upgrade(
    desk: Desk, asked: LineAsked, coverage: Coverage, product: Product, new: int, line: int
) -> PricedLine:
    """The difference of today's lists; maintenance begins anew, and what was left of the old is gone (UP4)."""
    old = desk.price(product.sku, coverage.tier, line).price.minor
    taken: list[Taken] = [(LIST, max(0, new - old), (DIFFERENCE, new, old, desk.currency))]
    dated = Dated(starts_on=desk.on, warnings=(MAINTENANCE_RESTARTS,))
    return finished(desk, asked, product, asked.tier, taken=taken, cuts=desk.cuts_of(product.family), dated=dated)
