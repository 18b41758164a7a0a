"""What the price rules are told and what they answer. One engine prices pages, API, papers and charges.

Money in integer minor units; dates business dates in the seller's time zone. Rules UP, CT, MT, DS, TX and PM of
orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from credenza.catalog.rules.reasons import Reason, in_words
from credenza.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An item as prices need it; ``host_sku`` is the product whose tier an add-on has to match.

    What is not on sale on the day can be renewed and upgraded, but not be bought anew.
    """

    sku: str
    name: str
    family: str
    host_sku: str | None = None
    is_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrice:
    """A list price of one tier in one currency: for a year of a subscription, once for a perpetual license."""

    price: Money
    maintenance_percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """The products and the list prices of one day. ``prices`` is keyed by (SKU, tier, currency).

    ``currencies`` are all those that a SKU is sold in on the day, whichever the prices are of.
    """

    products: Mapping[str, Product]
    prices: Mapping[tuple[str, int | None, str], ListPrice]
    currencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A license as prices see it. ``ends_on`` None: perpetual. ``annual_net`` is what a year of it cost net.

    A monthly subscription's is twelve times its month; a perpetual license's is not looked at.
    """

    entitlement: int
    sen: str
    sku: str
    family: str
    tier: int | None
    term_starts_on: date
    ends_on: date | None
    anchor_on: date
    maintenance_ends_on: date | None
    annual_net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsked:
    """One line as the buyer typed it. ``kind``: new, renew, upgrade, coterm, credits.

    ``tier`` None for a renewal or a co-term: the license's own. ``months`` or ``target_on`` says how far a renewal
    goes; ``target_on`` what a co-term goes to. ``account`` and ``credits`` belong to credits lines.
    """

    kind: str
    sku: str = ""
    tier: int | None = None
    quantity: int = 1
    coverage: Coverage | None = None
    target_on: date | None = None
    months: int | None = None
    account: int | None = None
    credits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A discount program or category by name; ``proven``: evidence approved and in force on the day."""

    name: str
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who may get what: the reseller's program (only where it resells) and the licensee's category."""

    program: Claim | None = None
    category: Claim | None = None


class Proration(NamedTuple):
    """y whole years and ``days`` of ``denominator`` of one more. A tuple, for quotes have a thousand of them."""

    years: int
    days: int
    denominator: int


class Step(NamedTuple):
    """One step of a price: ``name`` list, proration, discount, net; the amount after it and why."""

    name: str
    amount: Money
    reason: str = ""


Taken = tuple[str, int, Reason]
"""A step as it was taken: its name, the minor units after it, and why."""


class PricedLine(NamedTuple):
    """A line with its price and its assumed dates; a tuple of plain numbers, for quotes have a thousand of them.

    ``taken`` are its steps as they were taken, ``steps`` tells them. ``list`` is after proration and before the
    discount. ``annual_net`` is what a year of one resulting license costs net (None for what has no year: perpetual
    licenses and what is no license), of twelve months where it is paid monthly. ``proration`` counts years (months
    where it is paid monthly); None for exactly one term. ``warnings`` are names of effects that a buyer has to read
    before accepting: ``backdated``, ``maintenance_restarts``.
    """

    kind: str
    sku: str
    name: str
    family: str
    tier: int | None
    quantity: int
    currency: str
    list_minor: int
    discount_reason: str
    net_minor: int
    starts_on: date | None
    ends_on: date | None
    proration: Proration | None
    warnings: tuple[str, ...]
    annual_net_minor: int | None
    taken: tuple[Taken, ...]

    @property
    def list(self) -> Money:
        return Money(self.list_minor, self.currency)

    @property
    def discount(self) -> Money:
        return Money(self.list_minor - self.net_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def annual_net(self) -> Money | None:
        return None if self.annual_net_minor is None else Money(self.annual_net_minor, self.currency)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step with the amount after it and its reason in words, in order (section 6)."""
        return tuple(Step(name, Money(minor, self.currency), in_words(why)) for name, minor, why in self.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """More credits for less: ``credits`` cost ``net``, which ``saves`` that much against the order as typed."""

    credits: int
    net: Money
    saves: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLines:
    """All lines in the order asked, their sums, what the promotion code did, and who has claims still to prove.

    ``promo_credits`` and ``promo_from_credits`` are what a code compared (CR3). ``nudges`` are for accounts whose
    credits lie just below the volume discount (CR4).
    """

    lines: tuple[PricedLine, ...]
    list: Money
    discount: Money
    net: Money
    promo_result: str | None
    unproven: tuple[str, ...]
    promo_credits: int = 0
    promo_from_credits: int | None = None
    nudges: tuple[tuple[int | None, Nudge], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGroup:
    """One (category, rate): its net, its tax, rounded once (TX5)."""

    category: str
    percent: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxed:
    """The tax of a whole paper; ``reason`` says why there is none."""

    groups: tuple[TaxGroup, ...]
    tax: Money
    total: Money
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingPlace:
    """Where the billing contact sits: ISO country, region (US state), tax id and certificate as proven."""

    country: str | None
    region: str | None = None
    has_valid_vat_id: bool = False
    has_resale_certificate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """Ways to pay: those offered, and the first reason against each other one (PM1), in a fixed order."""

    offered: tuple[str, ...]
    refused: Mapping[str, str]
