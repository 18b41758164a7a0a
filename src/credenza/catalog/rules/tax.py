"""Tax follows the billing contact's address, with the rate of the day; a reason says why there is none.

Rules TX1 to TX5 of orders. Credits are taxed when they are sold, by the same functions, or where the rule pack says so
when they are redeemed: the sale is then an advance without tax (A4).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from credenza.catalog.rules.shapes import BillingPlace, Taxed, TaxGroup
from credenza.kernel.money import Money
from credenza.programs.shapes import TaxRate

REVERSE_CHARGE = "reverse_charge"
RESALE_CERTIFICATE = "resale_certificate"
NOT_TAXABLE_THERE = "not_taxable_there"
NO_ADDRESS = "no_address"

TAXED_AT_REDEMPTION = "taxed_at_redemption"

STANDARD = "standard"
"""The tax category of everything on sale: the table of rates knows no other yet."""
ADVANCE = "advance"
"""The category of credits that are taxed when they are redeemed (A4)."""
CREDITS_FAMILY, REDEMPTION = "training_credits", "redemption"


def category_of(family: str, tax_point: str) -> str:
    """The tax category of a product family; ``tax_point`` is the rule pack's, "sale" or "redemption"."""
    return ADVANCE if family == CREDITS_FAMILY and tax_point == REDEMPTION else STANDARD


def rate_of(
    *, rates: Sequence[TaxRate], place: BillingPlace, seller_country: str, on: date
) -> tuple[Decimal, str | None]:
    """The percentage for a place on a day, or 0 with the reason why nothing is taxed."""
    if not place.country:
        return Decimal(0), NO_ADDRESS
    rate = _rate(rates, place, on)
    if rate is None or rate.percent == 0:
        return Decimal(0), NOT_TAXABLE_THERE
    if place.has_valid_vat_id and place.country != seller_country:
        return Decimal(0), REVERSE_CHARGE
    if place.has_resale_certificate:
        return Decimal(0), RESALE_CERTIFICATE
    return rate.percent, None


def tax_on_lines(
    lines: Iterable[tuple[str, Money]],
    *,
    rates: Sequence[TaxRate],
    place: BillingPlace,
    seller_country: str,
    on: date,
) -> Taxed:
    """The tax of a paper's lines, each (tax category, net), rounded half up once for each category and rate (TX5).

    Raises ValueError for no lines at all, and for lines in several currencies.
    """
    percent, reason = rate_of(rates=rates, place=place, seller_country=seller_country, on=on)
    currency = ""
    nets: dict[str, int] = {}
    for category, net in lines:
        if net.currency != currency:
            if currency:
                raise ValueError(f"{currency} and {net.currency} are never mixed")
            currency = net.currency
        nets[category] = nets.get(category, 0) + net.minor
    if not nets:
        raise ValueError("there is nothing to tax")
    if set(nets) == {ADVANCE}:
        reason = reason or TAXED_AT_REDEMPTION
    groups = tuple(
        _group(category, Money(minor, currency), Decimal(0) if category == ADVANCE else percent)
        for category, minor in nets.items()
    )
    tax = sum(group.tax.minor for group in groups)
    return Taxed(
        groups=groups,
        tax=Money(tax, currency),
        total=Money(sum(nets.values()) + tax, currency),
        reason=reason,
    )


def _group(category: str, net: Money, percent: Decimal) -> TaxGroup:
    return TaxGroup(category=category, percent=percent, net=net, tax=net.percent(percent))


def _rate(rates: Sequence[TaxRate], place: BillingPlace, on: date) -> TaxRate | None:
    # A region is typed by hand: "ny" is New York.
    region = (place.region or "").strip().casefold()
    fitting = [
        rate
        for rate in rates
        if rate.country == place.country
        and (rate.region is None or rate.region.casefold() == region)
        and rate.from_on <= on
    ]
    # A state's own rate beats the country's; of several the latest in force counts.
    return max(fitting, key=lambda rate: (rate.region is not None, rate.from_on), default=None)
