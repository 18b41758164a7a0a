"""Set a list price from today or a later day on."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from credenza.catalog.events import PRICE_CHANGED
from credenza.catalog.models import STAFF, Item, Price
from credenza.catalog.rows import PriceReceipt
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Stamp, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.programs.loader import active

MOST_MINOR = 10**12
MOST_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MorePrice:
    """What else a price may say: maintenance in percent of list a year (None: as before), and a later first day."""

    maintenance_percent: Decimal | None = None
    from_on: date | None = None


PLAIN = MorePrice()


def may_price(by: Actor) -> bool:
    """Administrators and finance keep the price lists; the system imports them."""
    return by.is_system or by.has(StaffRole.FINANCE)


@idempotent
def change_price(
    *,
    sku: str,
    tier: int | None,
    currency: str,
    list_minor: int,
    by: Actor,
    now: datetime,
    more: MorePrice = PLAIN,
    reason: str = "",
    idempotency_key: str | None = None,
) -> PriceReceipt:
    """A new list price, in minor units, from the business day of ``now`` or a later one; fees already asked stay.

    An item payable with credits keeps whole dollars and whole credits in the credits' currency. Raises NotPermitted
    (administrators, finance and the system may), NotFound, InvalidField. The same price again changes nothing.
    """
    if not may_price(by):
        raise NotPermitted(command="change_price")
    _check(tier, currency, list_minor)
    marked = stamp(by, now)
    _check_more(more, marked.on)
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(sku=sku).first()
        if item is None:
            raise NotFound(what="item")
        if item.payable_with_credits:
            _check_payable(currency, list_minor)
        from_on = max(more.from_on or marked.on, item.added_on)
        before = _in_force(item, tier, currency, from_on)
        percent = more.maintenance_percent
        if percent is None and before is not None:
            percent = before.maintenance_percent
        changed = before is None or (before.list_minor, before.maintenance_percent) != (list_minor, percent)
        if changed:
            price = Price(item=item, tier=tier, currency=currency, list_minor=list_minor, from_on=from_on)
            price.maintenance_percent = percent
            _write(price)
            _record(price, before, reason, marked)
    listed = Money(list_minor, currency)
    return PriceReceipt(item=item.pk, sku=sku, tier=tier, price=listed, from_on=from_on, changed=changed)


def _record(price: Price, before: Price | None, reason: str, marked: Stamp) -> None:
    audit = {"sku": price.item.sku, "tier": price.tier, "currency": price.currency, "list_minor": price.list_minor}
    fact = Fact(
        event=PRICE_CHANGED,
        payload={"item": price.item_id},
        command="change_price",
        subject=Subject(kind="catalog_item", id=price.item_id),
        reason=reason,
        audit=audit | {"before_minor": before.list_minor if before else None},
    )
    record(fact, marked)


def _check(tier: int | None, currency: str, list_minor: int) -> None:
    if not re.fullmatch("[A-Z]{3}", currency):
        raise InvalidField(field="currency", expected="three capitals such as USD")
    if tier is not None and tier < 0:
        raise InvalidField(field="tier", expected="a whole number of users, 0 or more, or nothing")
    if not 0 <= list_minor <= MOST_MINOR:
        raise InvalidField(field="list", expected="an amount of 0 or more")


def _check_more(more: MorePrice, today: date) -> None:
    if more.from_on is not None and more.from_on < today:
        raise InvalidField(field="from_on", expected="today or a later day: what was quoted keeps its price")
    percent = more.maintenance_percent
    if percent is not None and (
        not percent.is_finite() or not 0 <= percent <= MOST_PERCENT or percent != round(percent, 4)
    ):
        raise InvalidField(field="maintenance_percent", expected="a percentage of 0 to 100 with up to four decimals")


def _check_payable(currency: str, list_minor: int) -> None:
    policy = active().credits
    if currency == policy.currency and (list_minor <= 0 or list_minor % 100 or list_minor % policy.unit_price_minor):
        raise InvalidField(field="list", expected="whole dollars and whole credits, for credits pay for this item")


def _in_force(item: Item, tier: int | None, currency: str, on: date) -> Price | None:
    own = Price.objects.filter(item=item, tier=tier, currency=currency, from_on__lte=on)
    return own.order_by("from_on", "id").last()


def _write(price: Price) -> None:
    """A row of its own for the day; a second change for that day takes the first one's place."""
    same = {name: getattr(price, name) for name in ("item", "tier", "currency", "from_on")}
    Price.objects.filter(**same, origin=STAFF).delete()
    price.origin = STAFF
    price.save(force_insert=True)
