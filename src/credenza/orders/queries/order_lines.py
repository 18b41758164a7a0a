"""The lines of an order as values, with each line's share of the tax and its refund window."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.methods import RENEWAL
from credenza.kernel.money import Money
from credenza.orders.models import Order, OrderLine
from credenza.orders.order_rows import OrderLineRow
from credenza.orders.rules.balance import shares
from credenza.orders.rules.refunds import BoughtLine, window_end
from credenza.programs.loader import active

_NEVER_BY_THE_BUYER = ("training_credits", "course", "exam")


def bought_line(order: Order, line: OrderLine) -> BoughtLine:
    """The line as its refund window needs it. The order has a purchase date."""
    quoted = line.quote_line
    return BoughtLine(
        sku=quoted.sku,
        family=quoted.family,
        purchased_on=order.effective_on or order.placed_on,
        paid_on=order.paid_on,
        first_period_on=_first_period(order, quoted.kind, quoted.coverage),
        renewed_on=quoted.starts_on if order.channel == RENEWAL else None,
    )


def _first_period(order: Order, kind: str, coverage: Mapping[str, Any]) -> date | None:
    """Where the first paid period of the subscription began: with this order, or with the license's anchor (RF3)."""
    anchor = coverage.get("anchor_on") if kind != "new" else None
    return date.fromisoformat(anchor) if anchor else order.paid_on


def are_ordered(families: Collection[str]) -> bool:
    """Whether anything of these product families was ever ordered."""
    return OrderLine.objects.filter(quote_line__family__in=families).exists()


def line_rows(order: Order, lines: Sequence[OrderLine]) -> tuple[OrderLineRow, ...]:
    """The lines in their order."""
    taxes = _tax_shares(order, lines)
    return tuple(_line_row(order, line, tax) for line, tax in zip(lines, taxes, strict=True))


def _tax_shares(order: Order, lines: Sequence[OrderLine]) -> list[int]:
    shared = [0] * len(lines)
    for group in order.tax_groups:
        named = (group["category"], Decimal(group["percent"]))
        places = [at for at, line in enumerate(lines) if (line.quote_line.tax_category, line.tax_percent) == named]
        parts = shares(group["tax_minor"], [lines[at].quote_line.net_minor for at in places])
        for at, part in zip(places, parts, strict=True):
            shared[at] = part
    return shared


def _line_row(order: Order, line: OrderLine, tax: int) -> OrderLineRow:
    quoted = line.quote_line

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    bought = order.effective_on is not None and line.refunded_on is None
    possible = bought and quoted.family not in _NEVER_BY_THE_BUYER
    days = active().orders.refund_days
    are_exact = bool(line.licenses) or line.lot is not None or line.starts_on is not None
    return OrderLineRow(
        id=line.pk,
        position=line.position,
        kind=quoted.kind,
        sku=quoted.sku,
        name=quoted.name,
        family=quoted.family,
        tier=quoted.tier,
        quantity=quoted.quantity,
        entitlement=quoted.entitlement,
        sen=quoted.sen,
        coverage=quoted.coverage,
        account=quoted.account,
        credits=quoted.credits,
        target_on=quoted.target_on,
        months=quoted.months,
        quoted_starts_on=quoted.starts_on,
        quoted_ends_on=quoted.ends_on,
        starts_on=line.starts_on if are_exact else quoted.starts_on,
        ends_on=line.ends_on if are_exact else quoted.ends_on,
        are_exact=are_exact,
        list=money(quoted.list_minor),
        discount=money(quoted.discount_minor),
        discount_reason=quoted.discount_reason,
        net=money(quoted.net_minor),
        annual_net=None if quoted.annual_net_minor is None else money(quoted.annual_net_minor),
        tax_category=quoted.tax_category,
        tax_percent=Decimal(line.tax_percent),
        tax=money(tax),
        licenses=tuple(line.licenses),
        lot=line.lot,
        refunded_on=line.refunded_on,
        is_refundable=possible,
        refund_until=window_end(bought_line(order, line), days) if possible else None,
    )
