"""The tax of an order on a day. Rules TX1 to TX6: an estimate until the invoice, which has the rate of its own date."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from credenza.catalog.rules.shapes import BillingPlace, Taxed, TaxGroup
from credenza.catalog.rules.tax import tax_on_lines
from credenza.kernel.money import Money
from credenza.orders.models import Order, OrderLine
from credenza.parties.organizations import billing_place
from credenza.programs.loader import active


def place_of(order: Order, on: date) -> BillingPlace:
    """Where the order's billing contact sits on the day: the organization's present address and proofs (TX4, TX6).

    A person who buys without an organization: as typed on the quote.
    """
    if order.organization_id is not None:
        there = billing_place(order.organization_id, on)
        return BillingPlace(
            country=there.country,
            region=there.region,
            has_valid_vat_id=there.has_valid_vat_id,
            has_resale_certificate=there.has_resale_certificate,
        )
    typed: dict[str, Any] = order.billing
    return BillingPlace(
        country=typed.get("country") or None,
        region=typed.get("region") or None,
        has_valid_vat_id=bool(typed.get("vat_id_valid")),
        has_resale_certificate=False,
    )


def taxed(order: Order, lines: Sequence[OrderLine], on: date) -> Taxed:
    """The tax of the order's lines with the rates of the day, one rounding a group (TX2, TX5)."""
    program = active()
    return tax_on_lines(
        ((line.quote_line.tax_category, Money(line.quote_line.net_minor, order.currency)) for line in lines),
        rates=program.tax_rates,
        place=place_of(order, on),
        seller_country=program.seller.country,
        on=on,
    )


def tax_again(order: Order, lines: Sequence[OrderLine], on: date) -> None:
    """Put the tax of the day into an order that has no invoice yet, and into its lines; the caller saves the order."""
    found = taxed(order, lines, on)
    order.tax_minor, order.total_minor = found.tax.minor, order.net_minor + found.tax.minor
    order.tax_reason = found.reason or ""
    order.tax_groups = groups_json(found.groups)
    _mark(order, lines, found)


def tax_rest_again(order: Order, left: Sequence[OrderLine], invoiced: Sequence[dict[str, Any]], on: date) -> Taxed:
    """The tax of the day for the lines that were not refunded, put into an order that has its invoice (TX6).

    ``invoiced`` are the groups of those lines as they were invoiced. What went back by refunds keeps its own tax: the
    order's groups are theirs and the new ones together. The caller saves the order.
    """
    found = taxed(order, left, on)
    sums: dict[tuple[str, str], list[int]] = {}
    for groups, sign in ((order.tax_groups, 1), (invoiced, -1), (groups_json(found.groups), 1)):
        for group in groups:
            of_group = sums.setdefault((group["category"], group["percent"]), [0, 0])
            of_group[0] += sign * group["net_minor"]
            of_group[1] += sign * group["tax_minor"]
    order.tax_groups = [
        {"category": category, "percent": percent, "net_minor": net, "tax_minor": tax}
        for (category, percent), (net, tax) in sums.items()
        if net or tax
    ]
    order.tax_minor = sum(group["tax_minor"] for group in order.tax_groups)
    order.total_minor = order.net_minor + order.tax_minor
    order.tax_reason = (found.reason or "") if order.tax_minor == 0 else ""
    _mark(order, left, found)
    return found


def _mark(order: Order, lines: Sequence[OrderLine], found: Taxed) -> None:
    """Note on the lines which percentage they have."""
    percents = {group.category: group.percent for group in found.groups}
    moved = [line for line in lines if line.tax_percent != percents.get(line.quote_line.tax_category, Decimal(0))]
    for line in moved:
        line.tax_percent = percents.get(line.quote_line.tax_category, Decimal(0))
    if moved and order.pk:
        OrderLine.objects.bulk_update(moved, ["tax_percent"])


def groups_json(groups: Sequence[TaxGroup]) -> list[dict[str, Any]]:
    """Tax groups as the tables keep them."""
    return [
        {
            "category": group.category,
            "percent": f"{group.percent.normalize():f}",
            "net_minor": group.net.minor,
            "tax_minor": group.tax.minor,
        }
        for group in groups
    ]


def groups_of(kept: Sequence[dict[str, Any]], currency: str) -> tuple[TaxGroup, ...]:
    """Tax groups as the tables keep them, as values again."""
    return tuple(
        TaxGroup(
            category=group["category"],
            percent=Decimal(group["percent"]),
            net=Money(group["net_minor"], currency),
            tax=Money(group["tax_minor"], currency),
        )
        for group in kept
    )
