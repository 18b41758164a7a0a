"""Bring the catalog in line with the rule pack in force."""

from datetime import date, datetime

from django.db import transaction

from credenza.catalog.events import ITEM_ADDED, ITEM_CHANGED, PRICE_CHANGED
from credenza.catalog.models import PACK, Item, Price
from credenza.catalog.rows import SyncReceipt
from credenza.journal.recording import Fact, Stamp, Subject, record, record_all, stamp
from credenza.kernel.actors import SYSTEM, Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.programs.loader import active
from credenza.programs.shapes import PackItem, PackPrice, Program

_TAKEN = (
    "name",
    "family",
    "delivery",
    "topic",
    "description",
    "payable_with_credits",
    "refusal_reason",
    "sales_start_on",
    "sales_end_on",
)
_PriceKey = tuple[int, int | None, str]


def sync_pack(*, now: datetime, by: Actor = SYSTEM, program: Program | None = None) -> SyncReceipt:
    """Add what the pack has new, take over what it changed (with the day), and never delete.

    ``program`` left out is the one in force.
    A price that the pack changed holds from that day on; a price that staff set stays while the pack's is the same.
    Running it again changes nothing. Raises NotPermitted for people who are not administrators.
    """
    if not (by.is_system or by.has(StaffRole.ADMINISTRATOR)):
        raise NotPermitted(command="sync_pack")
    marked = stamp(by, now)
    changed: list[str] = []
    repriced: list[str] = []
    with transaction.atomic():
        wanted = (program or active()).items
        skus = [entry.sku for entry in wanted]
        known = {item.sku: item for item in Item.objects.select_for_update().filter(sku__in=skus)}
        last = _last_pack_prices([item.pk for item in known.values()])
        added = _add([entry for entry in wanted if entry.sku not in known], marked)
        for entry in wanted:
            item = known.get(entry.sku)
            if item is None:
                continue
            if _take_over(item, entry, marked):
                changed.append(entry.sku)
            if _reprice(item, entry, last, marked):
                repriced.append(entry.sku)
    return SyncReceipt(added=tuple(added), changed=tuple(changed), repriced=tuple(repriced))


def _add(entries: list[PackItem], marked: Stamp) -> list[str]:
    """All at once: a first catalog has dozens of items, and every new database waits for it."""
    items = Item.objects.bulk_create(
        Item(
            sku=entry.sku,
            added_on=entry.added_on,
            changed_on=entry.added_on,
            **{name: getattr(entry, name) for name in _TAKEN},
        )
        for entry in entries
    )
    pairs = list(zip(items, entries, strict=True))
    Price.objects.bulk_create(_price(item, price, entry.added_on) for item, entry in pairs for price in entry.prices)
    record_all([_fact(ITEM_ADDED, item, {"sku": item.sku}) for item in items], marked)
    return [item.sku for item in items]


def _take_over(item: Item, entry: PackItem, marked: Stamp) -> bool:
    different = {name: getattr(entry, name) for name in _TAKEN if getattr(item, name) != getattr(entry, name)}
    if not different:
        return False
    for name, value in different.items():
        setattr(item, name, value)
    item.changed_on = max(marked.on, item.added_on)
    item.save(update_fields=(*different, "changed_on"))
    _record(ITEM_CHANGED, item, {"sku": item.sku, "fields": sorted(different)}, marked)
    return True


def _reprice(item: Item, entry: PackItem, last: dict[_PriceKey, Price], marked: Stamp) -> bool:
    from_on = max(marked.on, item.added_on)
    new = [price for price in entry.prices if _differs(last.get((item.pk, price.tier, price.currency)), price)]
    for price in new:
        Price.objects.update_or_create(
            item=item,
            tier=price.tier,
            currency=price.currency,
            from_on=from_on,
            origin=PACK,
            defaults={"list_minor": price.list_minor, "maintenance_percent": price.maintenance_percent},
        )
    if new:
        amounts = [{"tier": price.tier, "currency": price.currency, "list_minor": price.list_minor} for price in new]
        _record(PRICE_CHANGED, item, {"sku": item.sku, "prices": amounts}, marked)
    return bool(new)


def _differs(last: Price | None, price: PackPrice) -> bool:
    return last is None or (last.list_minor, last.maintenance_percent) != (price.list_minor, price.maintenance_percent)


def _last_pack_prices(item_ids: list[int]) -> dict[_PriceKey, Price]:
    prices = Price.objects.filter(item_id__in=item_ids, origin=PACK).order_by("from_on", "id")
    return {(price.item_id, price.tier, price.currency): price for price in prices}


def _price(item: Item, price: PackPrice, from_on: date) -> Price:
    return Price(
        item=item,
        tier=price.tier,
        currency=price.currency,
        list_minor=price.list_minor,
        maintenance_percent=price.maintenance_percent,
        from_on=from_on,
        origin=PACK,
    )


def _record(event: str, item: Item, audit: dict[str, object], marked: Stamp) -> None:
    record(_fact(event, item, audit), marked)


def _fact(event: str, item: Item, audit: dict[str, object]) -> Fact:
    subject = Subject(kind="catalog_item", id=item.pk)
    return Fact(event=event, payload={"item": item.pk}, command="sync_pack", subject=subject, audit=audit)
