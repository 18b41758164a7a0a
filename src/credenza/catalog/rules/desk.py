"""What the prices of one quote have in common: the book, the day, the discounts; and how a line is finished."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from credenza.catalog.rules.discounts import Cuts, cuts_for
from credenza.catalog.rules.errors import CurrencyNotAvailable, TierNotAvailable, UnknownSku, missing
from credenza.catalog.rules.reasons import PART, PART_IN_MONTHS, TIMES
from credenza.catalog.rules.shapes import (
    Claims,
    Coverage,
    LineAsked,
    ListPrice,
    PriceBook,
    PricedLine,
    Product,
    Proration,
    Taken,
)
from credenza.catalog.rules.terms import prorated
from credenza.programs.orders_shapes import OrdersPolicy
from credenza.programs.shapes import CreditsPolicy

LIST, PRORATION, DISCOUNT, NET = "list", "proration", "discount", "net"
BACKDATED, MAINTENANCE_RESTARTS = "backdated", "maintenance_restarts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the lines of one quote are priced.

    ``raised`` are the tiers of licenses that another line upgrades. ``capped_on`` is the last day that renewals reach
    (MT3), ``furthest_on`` the last that anything does.
    """

    book: PriceBook
    policy: OrdersPolicy
    credits: CreditsPolicy
    claims: Claims
    currency: str
    on: date
    credits_of: dict[int | None, int]
    raised: dict[int, int]
    capped_on: date
    furthest_on: date
    cuts: dict[str, Cuts] = field(default_factory=dict)
    nets: dict[tuple[int, str], int] = field(default_factory=dict)

    def product(self, sku: str, line: int) -> Product:
        """The product, or ``unknown_sku``."""
        found = self.book.products.get(sku)
        if found is None:
            raise UnknownSku(line=line, sku=sku)
        return found

    def price(self, sku: str, tier: int | None, line: int) -> ListPrice:
        """The list price of a tier in the quote's currency, or ``currency_not_available``, ``tier_not_available``."""
        found = self.book.prices.get((sku, tier, self.currency))
        if found is not None:
            return found
        own = [(tier_, currency) for sku_, tier_, currency in self.book.prices if sku_ == sku]
        tiers = sorted(tier_ for tier_, currency in own if tier_ is not None and currency == self.currency)
        if any(currency == self.currency for _, currency in own):
            raise TierNotAvailable(line=line, sku=sku, tier=tier, tiers=tuple(tiers))
        sold_in = set(self.book.currencies.get(sku, ())) | {currency for _, currency in own}
        raise CurrencyNotAvailable(line=line, sku=sku, currency=self.currency, currencies=tuple(sorted(sold_in)))

    def cuts_of(self, family: str) -> Cuts:
        """What comes off a product family, looked up once a quote."""
        found = self.cuts.get(family)
        if found is None:
            found = self.cuts[family] = cuts_for(self.policy, self.claims, family, self.on)
        return found

    def net_of(self, minor: int, family: str) -> int:
        """An amount after every discount of the family, worked out once a quote: lists repeat."""
        found = self.nets.get((minor, family))
        if found is None:
            found = minor
            for cut in self.cuts_of(family):
                found = cut.after(found)
            self.nets[minor, family] = found
        return found


class Dated(NamedTuple):
    """From when to when a line is paid, which part of a term that is, and what its buyer has to read."""

    starts_on: date | None = None
    ends_on: date | None = None
    part: Proration | None = None
    warnings: tuple[str, ...] = ()


UNDATED = Dated()


def finished(
    desk: Desk,
    asked: LineAsked,
    product: Product,
    tier: int | None,
    *,
    taken: list[Taken],
    cuts: Cuts,
    dated: Dated = UNDATED,
    annual_net: int | None = None,
    net: int | None = None,
) -> PricedLine:
    """The line from its first steps, the last of which is the amount that discounts come off.

    ``net`` is given where the discounts were taken off before (A19): then they are told in one step.
    """
    listed = taken[-1][1]
    reason = _reduce(taken, cuts, net) if cuts else ""
    after = taken[-1][1]
    taken.append((NET, after, ""))
    # By position, for speed: in the order of the fields.
    return PricedLine(
        asked.kind,
        product.sku,
        product.name,
        product.family,
        tier,
        asked.quantity,
        desk.currency,
        listed,
        reason,
        after,
        *dated,
        annual_net,
        tuple(taken),
    )


def _reduce(taken: list[Taken], cuts: Cuts, net: int | None) -> str:
    """Add a step for each discount that takes something off; their names, in order."""
    if net is not None:
        taken.append((DISCOUNT, net, f"{' + '.join([cut.told for cut in cuts])} on the new tier"))
        return cuts[0].name if len(cuts) == 1 else "+".join([cut.name for cut in cuts])
    minor, reason = taken[-1][1], ""
    for cut in cuts:
        left = cut.after(minor)
        if left != minor:
            minor = left
            reason = f"{reason}+{cut.name}" if reason else cut.name
            taken.append((DISCOUNT, minor, cut.told))
    return reason


def list_step(minor: int, currency: str, quantity: int) -> Taken:
    """List price times quantity."""
    if quantity == 1:
        return LIST, minor, ""
    return LIST, minor * quantity, (TIMES, quantity, minor, currency)


def part_step(minor: int, part: Proration, *, monthly: bool = False) -> Taken:
    """What of a period's price is paid."""
    return PRORATION, prorated(minor, part), (PART_IN_MONTHS if monthly else PART, *part)


def coverage_of(asked: LineAsked, line: int) -> Coverage:
    """The license that a line is about, or ``missing_fields``."""
    if asked.coverage is None:
        raise missing(line, "entitlement")
    return asked.coverage


def check_currency(desk: Desk, coverage: Coverage, line: int) -> None:
    """What a license did cost can only be taken off in the currency in which it did."""
    known = coverage.annual_net.currency
    if known != desk.currency:
        raise CurrencyNotAvailable(line=line, sku=coverage.sku, currency=desk.currency, currencies=(known,))
