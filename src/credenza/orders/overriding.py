"""The desk's own net price for a line: another step of the same price, never a second price. Always reviewed (MR1)."""

from collections.abc import Sequence
from dataclasses import replace

from credenza.catalog.rules.desk import DISCOUNT, NET
from credenza.catalog.rules.errors import invalid
from credenza.catalog.rules.pricing import UPGRADE
from credenza.catalog.rules.shapes import LineAsked, PricedLine, PricedLines
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money, muldiv
from credenza.orders.asked import PriceOverride

OVERRIDDEN = "price_override"


def overridden(priced: PricedLines, asked: Sequence[LineAsked], overrides: Sequence[PriceOverride]) -> PricedLines:
    """The lines that were asked for with the given net prices, and their sums. Raises ``invalid_field``."""
    if not overrides:
        return priced
    lines = list(priced.lines)
    for override in overrides:
        if not 0 <= override.position < len(lines):
            raise InvalidField(field="overrides", expected=f"a line from 1 to {len(lines)}")
        place = override.position
        lines[place] = _with(lines[place], override, _worth(asked[place]))
    currency = priced.list.currency
    return replace(
        priced,
        lines=tuple(lines),
        discount=Money(sum(line.discount.minor for line in lines), currency),
        net=Money(sum(line.net.minor for line in lines), currency),
    )


def _worth(asked: LineAsked) -> int:
    """What a year of the license cost net before an upgrade, which pays the difference alone; else nothing."""
    return asked.coverage.annual_net.minor if asked.kind == UPGRADE and asked.coverage is not None else 0


def _with(line: PricedLine, override: PriceOverride, worth: int) -> PricedLine:
    number = override.position + 1
    if override.net.currency != line.list.currency or not 0 <= override.net.minor <= line.list.minor:
        raise invalid(number, "overrides", f"a net price from 0 to {line.list} {line.list.currency}")
    if not override.reason.strip():
        raise invalid(number, "overrides", "a reason for each price")
    before = tuple(step for step in line.taken if step[0] not in (DISCOUNT, NET))
    net = override.net.minor
    return line._replace(
        discount_reason=OVERRIDDEN,
        net_minor=net,
        annual_net_minor=_annual(line, net, worth),
        taken=(*before, (DISCOUNT, net, override.reason.strip()), (NET, net, "")),
    )


def _annual(line: PricedLine, net: int, worth: int) -> int | None:
    """What a year then costs net: in proportion to what the line would have cost.

    Of an upgrade that is the difference to what the license was worth before: no credit is lost that was paid (A19).
    """
    if line.annual_net_minor is None or line.net_minor == 0:
        return line.annual_net_minor
    return worth + muldiv(line.annual_net_minor - worth, net, line.net_minor)
