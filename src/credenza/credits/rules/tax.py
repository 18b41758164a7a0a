"""Tax follows the billing contact's address, with the rate of the day; a reason says why there is none.

Rules TX1 to TX3 and TX5 of the orders rules. The credits room taxes at sale (A4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.kernel.money import Money
from credenza.programs.shapes import TaxRate

REVERSE_CHARGE = "reverse_charge"
NOT_TAXABLE_THERE = "not_taxable_there"
NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingPlace:
    """Where the billing contact sits: ISO country, region (US state) if any, and whether a foreign VAT ID is valid."""

    country: str | None
    region: str | None = None
    has_valid_vat_id: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """The tax of one group and, where there is none, the reason."""

    percent: Decimal
    amount: Money
    reason: str | None


def _rate(rates: Sequence[TaxRate], place: BillingPlace, on: date) -> TaxRate | None:
    fitting = [
        rate
        for rate in rates
        if rate.country == place.country and rate.region in (None, place.region) and rate.from_on <= on
    ]
    # A state's own rate beats the country's; of several the latest in force counts.
    return max(fitting, key=lambda rate: (rate.region is not None, rate.from_on), default=None)


def tax_on(
    net: Money,
    *,
    rates: Sequence[TaxRate],
    place: BillingPlace,
    seller_country: str,
    on: date,
) -> Tax:
    """Tax on a net amount on a day, rounded half up once."""
    nothing = Money(0, net.currency)
    if not place.country:
        return Tax(percent=Decimal(0), amount=nothing, reason=NO_ADDRESS)
    rate = _rate(rates, place, on)
    if rate is None or rate.percent == 0:
        return Tax(percent=Decimal(0), amount=nothing, reason=NOT_TAXABLE_THERE)
    if place.has_valid_vat_id and place.country != seller_country:
        return Tax(percent=Decimal(0), amount=nothing, reason=REVERSE_CHARGE)
    return Tax(percent=rate.percent, amount=net.percent(rate.percent), reason=None)
