"""Orders ready for a test, made only through commands and always at a fixed instant.

``placed(of, ...)`` is an order of the world's buyer from an accepted quote, ``paid(of, ...)`` one paid in full on that
day. ``pay`` books money at the desk. Two products that cost little go into the catalog with ``small_world()``.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from credenza.catalog.commands.sync_pack import sync_pack
from credenza.catalog.rules.shapes import LineAsked
from credenza.kernel.actors import SYSTEM
from credenza.kernel.money import Money
from credenza.orders.commands.accept_quote import accept_quote
from credenza.orders.commands.mark_fulfilled import FulfilledLine, mark_fulfilled
from credenza.orders.commands.place_on_terms import place_on_terms
from credenza.orders.commands.record_payment import record_payment
from credenza.orders.order_receipts import OrderMoved
from credenza.orders.order_rows import OrderRow
from credenza.orders.queries.orders import order
from credenza.programs.loader import load
from credenza.programs.shapes import PackItem, PackPrice
from tests.builders.credits import NOW, at, entry, person, staff
from tests.builders.quotes import World, line, organization, sent

BOARD, WIKI, MONTHLY_CHAT, SEMINAR = "BOARD-DC", "WIKI-CLOUD", "CHAT-MONTHLY", "SEMINAR"
"""Data Center for 600.00, annual cloud for 333.33, monthly cloud for 20.00 (10 users each), an exam for 100.00."""
_PRICES = {
    BOARD: ("data_center", 60_000),
    WIKI: ("cloud_annual", 33_333),
    MONTHLY_CHAT: ("cloud_monthly", 2_000),
    SEMINAR: ("exam", 10_000),
}
TEN = 10
LARGE = 2_000
"""A tier of the first that costs 12,000.00."""


def _item(sku: str, family: str, minor: int) -> PackItem:
    tier = None if family == "exam" else TEN
    prices = [PackPrice(currency=currency, list_minor=minor, tier=tier) for currency in ("USD", "AUD")]
    if sku == BOARD:
        prices += [PackPrice(currency=each, list_minor=1_200_000, tier=LARGE) for each in ("USD", "AUD")]
    return entry(
        sku,
        0,
        name=sku.title(),
        family=family,
        delivery="exam" if family == "exam" else "software",
        payable_with_credits=False,
        refusal_reason="Not for credits.",
        prices=tuple(prices),
    )


def small_world(country: str = "US", region: str = "NY", **more: Any) -> World:
    """The small products, an organization with its buyer in a country, and the order desk."""
    shipped = load("atlassian")
    sync_pack(now=NOW, program=replace(shipped, items=tuple(_item(sku, *rest) for sku, rest in _PRICES.items())))
    buyer = person("bea@acme.example", "Bea Buyer")
    acme = organization("Acme", buyer, country=country, region=region, **more)
    return World(buyer=buyer, organization=acme, desk=staff())


def board(**more: Any) -> LineAsked:
    """The Data Center product for ten users."""
    return line(BOARD, TEN, **more)


def wiki(**more: Any) -> LineAsked:
    """The annual cloud product for ten users."""
    return line(WIKI, TEN, **more)


def placed(of: World, *lines: LineAsked, now: datetime = NOW, **more: Any) -> int:
    """An accepted order of the buyer, by its id; the Data Center product unless lines are given."""
    quote = sent(of, *(lines or (board(),)), now=now, **more).quote
    return accept_quote(quote=quote, by=of.buyer, now=now).order


def pay(of: World, order_id: int, amount: str, value_date: date | None = None, **more: Any) -> OrderMoved:
    """Money that the desk books, in the order's currency unless told; ``now`` is the value date's morning."""
    currency = more.pop("currency", None) or look(of, order_id).currency
    now = more.pop("now", None) or (at(value_date) if value_date else NOW)
    return record_payment(
        order=order_id,
        amount=Money.of(amount, currency),
        value_date=value_date or now.date(),
        by=more.pop("by", of.desk),
        now=now,
        **more,
    )


def paid(of: World, *lines: LineAsked, now: datetime = NOW, **more: Any) -> int:
    """An order paid in full on the day it was placed."""
    made = placed(of, *lines, now=now)
    pay(of, made, str(look(of, made).total), now=now, **more)
    return made


def fulfilled(of: World, *lines: LineAsked, now: datetime = NOW) -> int:
    """A paid order whose lines were delivered."""
    made = paid(of, *lines, now=now)
    became = [FulfilledLine(position=each.position) for each in look(of, made).lines]
    mark_fulfilled(order=made, lines=became, by=SYSTEM, now=now)
    return made


def on_terms(of: World, now: datetime = NOW) -> int:
    """An order that the desk placed on terms: 12,000.00 for the large tier."""
    made = placed(of, line(BOARD, LARGE), now=now)
    place_on_terms(order=made, by=of.desk, now=now)
    return made


def look(of: World, order_id: int) -> OrderRow:
    """The order as its buyer sees it."""
    return order(order_id, of.buyer)


def sums(of: World, order_id: int) -> tuple[str, str, str, str]:
    """(status, total, balance, surplus) of an order."""
    row = look(of, order_id)
    return row.status, str(row.total), str(row.balance), str(row.surplus)
