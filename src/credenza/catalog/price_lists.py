"""The price list as a whole: read as it stands on a day, and taken in row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from credenza.catalog.commands.change_price import MorePrice, change_price, may_price
from credenza.catalog.models import Price
from credenza.catalog.rows import PriceListRow, PriceReceipt
from credenza.kernel.actors import Actor
from credenza.kernel.errors import DomainError, InvalidField, MissingFields, NotFound, NotPermitted
from credenza.kernel.money import Money

NEEDED = ("sku", "currency", "list")
OPTIONAL = ("tier", "maintenance_percent", "from_on")
COLUMNS = ("sku", "tier", "currency", "list", "maintenance_percent", "from_on")
DAY_LENGTH = len("2026-01-31")
TIER_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceGiven:
    """One row as it was given, all values as text: SKU, tier (empty for none), currency, list price in major units,
    maintenance in percent of list a year (empty: as before), and the first day (empty: today).
    """

    line: int
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """One value, empty where the row has none."""
        return str(self.values.get(name, "")).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTaken:
    """What became of a row: ``outcome`` changed, same or refused; then ``error`` says why."""

    line: int
    sku: str
    outcome: str
    receipt: PriceReceipt | None = None
    error: DomainError | None = None


def price_list(on: date) -> tuple[PriceListRow, ...]:
    """Every price in force on the day, by SKU, currency and tier."""
    latest: dict[tuple[str, str, int], PriceListRow] = {}
    prices = Price.objects.filter(from_on__lte=on, item__withdrawn_on=None).select_related("item")
    for price in prices.order_by("from_on", "id").iterator():
        key = (price.item.sku, price.currency, -1 if price.tier is None else price.tier)
        latest[key] = PriceListRow(
            sku=price.item.sku,
            name=price.item.name,
            family=price.item.family,
            tier=price.tier,
            price=Money(price.list_minor, price.currency),
            maintenance_percent=price.maintenance_percent,
            from_on=price.from_on,
        )
    return tuple(latest[key] for key in sorted(latest))


def take_prices(
    rows: Iterable[PriceGiven], *, reason: str = "", dry_run: bool = False, by: Actor, now: datetime
) -> tuple[PriceTaken, ...]:
    """Take a price list in: good rows are stored, bad ones told; the same list again changes nothing.

    ``dry_run`` does it all and takes it back. Refuses with ``not_permitted`` as a whole.
    """
    if not may_price(by):
        raise NotPermitted(command="change_price")
    with transaction.atomic():
        taken = tuple(_taken(rows, reason, by, now))
        if dry_run:
            transaction.set_rollback(True)
    return taken


def _taken(rows: Iterable[PriceGiven], reason: str, by: Actor, now: datetime) -> Iterator[PriceTaken]:
    for row in rows:
        sku = row.text("sku")
        try:
            with transaction.atomic():
                receipt = _change(row, reason, by, now)
        except NotFound:
            unknown = InvalidField(field="sku", expected="the SKU of an item in the catalog")
            yield PriceTaken(line=row.line, sku=sku, outcome="refused", error=unknown)
        except DomainError as refused:
            yield PriceTaken(line=row.line, sku=sku, outcome="refused", error=refused)
        else:
            outcome = "changed" if receipt.changed else "same"
            yield PriceTaken(line=row.line, sku=sku, outcome=outcome, receipt=receipt)


def _change(row: PriceGiven, reason: str, by: Actor, now: datetime) -> PriceReceipt:
    if missing := tuple(name for name in NEEDED if not row.text(name)):
        raise MissingFields(fields=missing)
    currency = row.text("currency").upper()
    return change_price(
        sku=row.text("sku"),
        tier=_tier(row.text("tier")),
        currency=currency,
        list_minor=_minor(row.text("list"), currency),
        more=MorePrice(
            maintenance_percent=_percent(row.text("maintenance_percent")), from_on=_day(row.text("from_on"))
        ),
        reason=reason,
        by=by,
        now=now,
    )


def _tier(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= TIER_DIGITS):
        raise InvalidField(field="tier", expected="a whole number of users, or nothing")
    return int(typed)


def _number(typed: str, field: str) -> Decimal:
    try:
        found = Decimal(typed.replace(",", "") if "." in typed else typed)
    except InvalidOperation:
        raise InvalidField(field=field, expected="a decimal number such as 1200.00") from None
    if not found.is_finite():
        raise InvalidField(field=field, expected="a decimal number such as 1200.00")
    return found


def _minor(typed: str, currency: str) -> int:
    amount = _number(typed, "list")
    try:
        return Money.of(amount, currency).minor
    except ValueError:
        raise InvalidField(field="list", expected=f"an amount that {currency} has coins for") from None


def _percent(typed: str) -> Decimal | None:
    return _number(typed.removesuffix("%"), "maintenance_percent") if typed else None


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        if len(typed) != DAY_LENGTH:
            raise ValueError(typed)
        return date.fromisoformat(typed)
    except ValueError:
        raise InvalidField(field="from_on", expected="a date such as 2026-01-31") from None
