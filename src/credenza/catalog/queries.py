"""Reading the catalog. Everyone signed in may see all of it; each answer takes one query a table."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from credenza.catalog.models import Follow, Item, Price
from credenza.catalog.rows import FollowRow, ItemRow, PriceRow
from credenza.catalog.rules.shapes import ListPrice, PriceBook, Product
from credenza.kernel.errors import NotFound
from credenza.kernel.money import Credits, Money
from credenza.kernel.texts import is_storable
from credenza.programs.loader import active
from credenza.programs.shapes import PAYABLE_FAMILIES, CreditsPolicy


def item(sku: str, on: date) -> ItemRow:
    """The item as it stands on the day, withdrawn ones too. Raises NotFound."""
    found = items_by_sku((sku,), on)
    if sku not in found:
        raise NotFound(what="item")
    return found[sku]


def items_by_sku(skus: Iterable[str], on: date) -> dict[str, ItemRow]:
    """The items by SKU, in the order asked, withdrawn ones too; unknown SKUs are left out."""
    asked = tuple(sku for sku in dict.fromkeys(skus) if is_storable(sku))
    rows = {row.sku: row for row in _rows(list(Item.objects.filter(sku__in=asked)), on)}
    return {sku: rows[sku] for sku in asked if sku in rows}


def items_by_id(ids: Iterable[int], on: date) -> dict[int, ItemRow]:
    """The items by id as they stand on the day, withdrawn ones too; unknown ids are left out."""
    return {row.id: row for row in _rows(list(Item.objects.filter(pk__in=set(ids)).order_by("pk")), on)}


def list_items(
    on: date,
    *,
    search: str = "",
    family: str = "",
    topic: str = "",
    payable: bool | None = None,
    withdrawn_too: bool = False,
) -> tuple[ItemRow, ...]:
    """What is on sale on the day, newest and refreshed first; ``withdrawn_too`` adds what is not (for the desk)."""
    found = Item.objects.all() if withdrawn_too else Item.objects.filter(_offered(on))
    if search:
        found = found.filter(Q(sku__icontains=search) | Q(name__icontains=search) | Q(description__icontains=search))
    if family:
        found = found.filter(family=family)
    if topic:
        found = found.filter(topic=topic)
    if payable is not None:
        found = found.filter(payable_with_credits=payable)
    return _rows(list(found.order_by("-changed_on", "name", "id")), on)


def price_book(skus: Iterable[str], currency: str, on: date) -> PriceBook:
    """What the price rules need to know of these SKUs on a day: two queries, however many there are.

    The SKUs of licenses to be renewed or upgraded belong to ``skus`` too. Unknown SKUs are left out; prices are those
    in ``currency``, the latest in force, whether the pack or staff set them.
    """
    hosts = {entry.sku: entry.host_sku for entry in active().items if entry.host_sku}
    asked = {sku for sku in skus if sku and is_storable(sku)}
    items = {item.pk: item for item in Item.objects.filter(sku__in=asked)}
    products = {
        item.sku: Product(
            sku=item.sku,
            name=item.name,
            family=item.family,
            host_sku=hosts.get(item.sku),
            is_offered=_is_offered(item, on),
        )
        for item in items.values()
    }
    prices: dict[tuple[str, int | None, str], ListPrice] = {}
    sold_in: dict[str, set[str]] = {}
    for price in Price.objects.filter(item_id__in=items, from_on__lte=on).order_by("from_on", "id"):
        sku = items[price.item_id].sku
        sold_in.setdefault(sku, set()).add(price.currency)
        if price.currency == currency:
            prices[sku, price.tier, currency] = ListPrice(
                price=Money(price.list_minor, currency), maintenance_percent=price.maintenance_percent
            )
    currencies = {sku: tuple(sorted(known)) for sku, known in sold_in.items()}
    return PriceBook(products=products, prices=prices, currencies=currencies)


def topics(on: date) -> tuple[str, ...]:
    """The topics of training and exams on sale on the day, in order of the alphabet. Software has none to follow."""
    found = Item.objects.filter(_offered(on), family__in=PAYABLE_FAMILIES)
    return tuple(found.order_by("topic").values_list("topic", flat=True).distinct())


def price_history(sku: str) -> tuple[PriceRow, ...]:
    """Every list price that the item had or will have, newest first."""
    prices = Price.objects.filter(item__sku=sku).order_by("-from_on", "-id")
    return tuple(
        PriceRow(
            tier=price.tier,
            price=Money(price.list_minor, price.currency),
            from_on=price.from_on,
            maintenance_percent=price.maintenance_percent,
        )
        for price in prices
    )


def followed_by(person_id: int) -> tuple[FollowRow, ...]:
    """What the person follows, newest first."""
    found = Follow.objects.filter(person_id=person_id).order_by("-since_on", "-id")
    return tuple(
        FollowRow(sku=sku or "", name=name or "", topic=topic, since_on=since_on)
        for sku, name, topic, since_on in found.values_list("item__sku", "item__name", "topic", "since_on")
    )


def followers_of(item_id: int) -> tuple[int, ...]:
    """The ids of everybody who follows the item or its topic, each once."""
    topic = Item.objects.filter(pk=item_id).values("topic")
    found = Follow.objects.filter(Q(item_id=item_id) | Q(topic__in=topic, item=None))
    return tuple(found.order_by("person_id").values_list("person_id", flat=True).distinct())


def is_anything_followed() -> bool:
    """Whether anybody follows anything at all: one cheap look before news are looked up."""
    return Follow.objects.exists()


def _offered(on: date) -> Q:
    return (
        Q(added_on__lte=on)
        & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
        & (Q(sales_start_on=None) | Q(sales_start_on__lte=on))
        & (Q(sales_end_on=None) | Q(sales_end_on__gte=on))
    )


def _is_offered(found: Item, on: date) -> bool:
    """The same as ``_offered``, for an item at hand."""
    return (
        found.added_on <= on
        and (found.withdrawn_on is None or found.withdrawn_on > on)
        and (found.sales_start_on is None or found.sales_start_on <= on)
        and (found.sales_end_on is None or found.sales_end_on >= on)
    )


def _rows(found: list[Item], on: date) -> tuple[ItemRow, ...]:
    policy = active().credits
    prices = _main_prices([item.pk for item in found], policy.currency, on)
    return tuple(_row(item, prices.get(item.pk), policy, on) for item in found)


def _main_prices(item_ids: list[int], currency: str, on: date) -> dict[int, int]:
    """The day's list price of each item in minor units: without a tier, else the smallest tier's."""
    prices = Price.objects.filter(item_id__in=item_ids, currency=currency, from_on__lte=on)
    latest: dict[tuple[int, int], int] = {}
    for item_id, tier, amount in prices.order_by("from_on", "id").values_list("item_id", "tier", "list_minor"):
        latest[item_id, -1 if tier is None else tier] = amount
    main: dict[int, int] = {}
    for (item_id, _), amount in sorted(latest.items()):
        main.setdefault(item_id, amount)
    return main


def _row(found: Item, list_minor: int | None, policy: CreditsPolicy, on: date) -> ItemRow:
    whole = list_minor is not None and list_minor % policy.unit_price_minor == 0
    return ItemRow(
        id=found.pk,
        sku=found.sku,
        name=found.name,
        family=found.family,
        delivery=found.delivery,
        topic=found.topic,
        description=found.description,
        payable_with_credits=found.payable_with_credits,
        refusal_reason=found.refusal_reason,
        added_on=found.added_on,
        changed_on=found.changed_on,
        withdrawn_on=found.withdrawn_on,
        sales_start_on=found.sales_start_on,
        sales_end_on=found.sales_end_on,
        is_offered=_is_offered(found, on),
        list_price=None if list_minor is None else Money(list_minor, policy.currency),
        fee_credits=Credits(list_minor // policy.unit_price_minor) if list_minor is not None and whole else None,
    )
