"""The desk's own net price for a line: another step of the same price, never a second price. Always reviewed (MR1)."""

from collections.abc import Sequence
from dataclasses import replace

from credenza.catalog.rules.shapes import PricedLine, PricedLines, Step
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money, muldiv
from credenza.orders.asked import PriceOverride

OVERRIDDEN = "price_override"


def overridden(priced: PricedLines, overrides: Sequence[PriceOverride]) -> PricedLines:
    """The lines with the given net prices, and their sums. Raises ``invalid_field``."""
    if not overrides:
        return priced
    lines = list(priced.lines)
    for override in overrides:
        if not 0 <= override.position < len(lines):
            raise InvalidField(field="overrides", expected=f"a line from 1 to {len(lines)}")
        lines[override.position] = _with(lines[override.position], override)
    currency = priced.list.currency
    return replace(
        priced,
        lines=tuple(lines),
        discount=Money(sum(line.discount.minor for line in lines), currency),
        net=Money(sum(line.net.minor for line in lines), currency),
    )


def _with(line: PricedLine, override: PriceOverride) -> PricedLine:
    if override.net.currency != line.list.currency or not 0 <= override.net.minor <= line.list.minor:
        raise InvalidField(field="overrides", expected=f"a net price from 0 to {line.list} {line.list.currency}")
    if not override.reason.strip():
        raise InvalidField(field="overrides", expected="a reason for each price")
    before = tuple(step for step in line.steps if step.name not in ("discount", "net"))
    steps = (
        Step(name="discount", amount=override.net, reason=override.reason.strip()),
        Step(name="net", amount=override.net),
    )
    return line._replace(
        discount=line.list - override.net,
        discount_reason=OVERRIDDEN,
        net=override.net,
        annual_net=_annual(line, override.net),
        steps=before + steps,
    )


def _annual(line: PricedLine, net: Money) -> Money | None:
    """What a year then costs net: in proportion to what the line would have cost."""
    if line.annual_net is None or line.net.minor == 0:
        return line.annual_net
    return Money(muldiv(line.annual_net.minor, net.minor, line.net.minor), net.currency)
