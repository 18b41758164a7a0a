"""Tax on an order of credits: one group of the price engine's tax (``catalog.rules.tax``), at sale or later (A4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.catalog.rules.shapes import BillingPlace
from credenza.catalog.rules.tax import (
    NO_ADDRESS,
    NOT_TAXABLE_THERE,
    RESALE_CERTIFICATE,
    REVERSE_CHARGE,
    STANDARD,
    tax_on_lines,
)
from credenza.kernel.money import Money
from credenza.programs.shapes import TaxRate

__all__ = [
    "NOT_TAXABLE_THERE",
    "NO_ADDRESS",
    "RESALE_CERTIFICATE",
    "REVERSE_CHARGE",
    "BillingPlace",
    "Tax",
    "tax_on",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """The tax of one group and, where there is none, the reason."""

    percent: Decimal
    amount: Money
    reason: str | None


def tax_on(
    net: Money,
    *,
    rates: Sequence[TaxRate],
    place: BillingPlace,
    seller_country: str,
    on: date,
    category: str = STANDARD,
) -> Tax:
    """Tax on a net amount on a day, rounded half up once."""
    taxed = tax_on_lines([(category, net)], rates=rates, place=place, seller_country=seller_country, on=on)
    (group,) = taxed.groups
    return Tax(percent=group.percent, amount=group.tax, reason=taxed.reason)
