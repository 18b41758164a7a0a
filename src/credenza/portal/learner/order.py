"""The learner's order before it is placed: SKUs in the session, so that a refusal never loses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from credenza.catalog.queries import items_by_sku
from credenza.catalog.rows import ItemRow
from credenza.kernel.money import Money

KEY = "order"
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the learner wants, as it stands on a day. ``credits`` is the whole fee, ``price`` the same in money."""

    items: tuple[ItemRow, ...]

    @property
    def credits(self) -> int:
        return sum(item.fee_credits or 0 for item in self.items)

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(item.sku for item in self.items)

    @property
    def price(self) -> Money | None:
        prices = [item.list_price for item in self.items]
        if not prices or any(price is None for price in prices):
            return None
        total = prices[0]
        for price in prices[1:]:
            total = total + price  # type: ignore[operator]
        return total

    @property
    def refused(self) -> tuple[ItemRow, ...]:
        """The items that credits don't pay for."""
        return tuple(item for item in self.items if not item.payable_with_credits or item.fee_credits is None)

    @property
    def gone(self) -> tuple[ItemRow, ...]:
        """The items that are no longer sold."""
        return tuple(item for item in self.items if not item.is_offered)


def skus_of(request: HttpRequest) -> tuple[str, ...]:
    """The SKUs in the order, in the sequence they were put there; none before the session is read (error pages)."""
    session = getattr(request, "session", None)
    kept = session.get(KEY, []) if session is not None else []
    return tuple(sku for sku in kept if isinstance(sku, str)) if isinstance(kept, list) else ()


def order_of(request: HttpRequest, on: date) -> Order:
    """The order with names and fees of the day; what the catalog never had is left out."""
    return order_from(skus_of(request), on)


def order_from(skus: Iterable[str], on: date) -> Order:
    """An order of these SKUs."""
    wanted = tuple(skus)[:MOST_ITEMS]
    return Order(items=tuple(items_by_sku(wanted, on).values()) if wanted else ())


def put(request: HttpRequest, skus: Iterable[str]) -> None:
    """Add items, each once."""
    request.session[KEY] = list(dict.fromkeys((*skus_of(request), *skus)))[:MOST_ITEMS]


def take_out(request: HttpRequest, skus: Iterable[str]) -> None:
    """Take items out of the order."""
    out = set(skus)
    request.session[KEY] = [sku for sku in skus_of(request) if sku not in out]
