"""What the catalog answers: frozen rows and receipts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credenza.kernel.money import Credits, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item as it stands on a day. Dates are business dates in the program's time zone.

    ``list_price`` is that day's list price in the credits' currency (None where it has none), ``fee_credits`` the
    same in whole credits (None where there is no price or it is no whole number of credits), without discounts or
    tax. ``is_offered``: on sale on that day.
    """

    id: int
    sku: str
    name: str
    family: str
    delivery: str
    topic: str
    description: str
    payable_with_credits: bool
    refusal_reason: str
    added_on: date
    changed_on: date
    withdrawn_on: date | None
    sales_start_on: date | None
    sales_end_on: date | None
    is_offered: bool
    list_price: Money | None
    fee_credits: Credits | None

    @property
    def is_refreshed(self) -> bool:
        """Changed after it came."""
        return self.changed_on > self.added_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """One list price and the day it began."""

    tier: int | None
    price: Money
    from_on: date
    maintenance_percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListRow:
    """A line of the price list: what an item of a tier lists at in a currency, and since when."""

    sku: str
    name: str
    family: str
    tier: int | None
    price: Money
    maintenance_percent: Decimal | None
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRow:
    """What a person follows: an item (by SKU and name) or a topic."""

    sku: str
    name: str
    topic: str
    since_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReceipt:
    """SKUs that a pack brought, changed, or gave a new price."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    repriced: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReceipt:
    """A price and the day it holds from; ``changed`` is False where it was so already."""

    item: int
    sku: str
    tier: int | None
    price: Money
    from_on: date
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReceipt:
    """An item taken from sale or offered again; ``changed`` is False where it was so already."""

    item: int
    sku: str
    withdrawn_on: date | None
    changed: bool
