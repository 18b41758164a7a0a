"""Set a list price from today on."""

import re
from datetime import date, datetime

from django.db import transaction

from credenza.catalog.events import PRICE_CHANGED
from credenza.catalog.models import STAFF, Item, Price
from credenza.catalog.rows import PriceReceipt
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.kernel.money import Money
from credenza.programs.loader import active

MOST_MINOR = 10**12


@idempotent
def change_price(
    *,
    sku: str,
    tier: int | None,
    currency: str,
    list_minor: int,
    by: Actor,
    now: datetime,
    reason: str = "",
    idempotency_key: str | None = None,
) -> PriceReceipt:
    """A new list price, in minor units, from the business day of ``now``; fees already asked stay as they were.

    An item payable with credits keeps whole dollars and whole credits in the credits' currency. Raises NotPermitted
    (administrators and finance may), NotFound, InvalidField. The same price again changes nothing.
    """
    if not by.has(StaffRole.FINANCE):
        raise NotPermitted(command="change_price")
    _check(tier, currency, list_minor)
    marked = stamp(by, now)
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(sku=sku).first()
        if item is None:
            raise NotFound(what="item")
        if item.payable_with_credits:
            _check_payable(currency, list_minor)
        from_on = max(marked.on, item.added_on)
        before = _in_force(item, tier, currency, from_on)
        changed = before is None or before.list_minor != list_minor
        if changed:
            _write(item, before, tier=tier, currency=currency, list_minor=list_minor, from_on=from_on)
            audit = {"sku": sku, "tier": tier, "currency": currency, "list_minor": list_minor}
            audit["before_minor"] = before.list_minor if before else None
            fact = Fact(
                event=PRICE_CHANGED,
                payload={"item": item.pk},
                command="change_price",
                subject=Subject(kind="catalog_item", id=item.pk),
                reason=reason,
                audit=audit,
            )
            record(fact, marked)
    price = Money(list_minor, currency)
    return PriceReceipt(item=item.pk, sku=sku, tier=tier, price=price, from_on=from_on, changed=changed)


def _check(tier: int | None, currency: str, list_minor: int) -> None:
    if not re.fullmatch("[A-Z]{3}", currency):
        raise InvalidField(field="currency", expected="three capitals such as USD")
    if tier is not None and tier < 0:
        raise InvalidField(field="tier", expected="a whole number of users, 0 or more, or nothing")
    if not 0 <= list_minor <= MOST_MINOR:
        raise InvalidField(field="list", expected="an amount of 0 or more")


def _check_payable(currency: str, list_minor: int) -> None:
    policy = active().credits
    if currency == policy.currency and (list_minor <= 0 or list_minor % 100 or list_minor % policy.unit_price_minor):
        raise InvalidField(field="list", expected="whole dollars and whole credits, for credits pay for this item")


def _in_force(item: Item, tier: int | None, currency: str, on: date) -> Price | None:
    own = Price.objects.filter(item=item, tier=tier, currency=currency, from_on__lte=on)
    return own.order_by("from_on", "id").last()


def _write(
    item: Item, before: Price | None, *, tier: int | None, currency: str, list_minor: int, from_on: date
) -> None:
    """A row of its own for the day; a second change on that day takes the first one's place."""
    Price.objects.filter(item=item, tier=tier, currency=currency, from_on=from_on, origin=STAFF).delete()
    Price.objects.create(
        item=item,
        tier=tier,
        currency=currency,
        list_minor=list_minor,
        maintenance_percent=before.maintenance_percent if before else None,
        from_on=from_on,
        origin=STAFF,
    )
