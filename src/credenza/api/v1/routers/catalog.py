"""The catalog: what is on sale for how many credits, and following what is new."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from credenza.api.v1.door import Done, DoneShown, IdempotencyKey, asks, call_of, kept
from credenza.api.v1.downloads import FILE, csv_answer
from credenza.api.v1.fields import Day, Short
from credenza.api.v1.shapes import catalog as shapes
from credenza.api.v1.shapes.common import Reason, ReasonWanted
from credenza.api.v1.shapes.orders import PriceChange
from credenza.catalog import queries
from credenza.catalog.commands import follow as following
from credenza.catalog.commands import offer_item as offering
from credenza.catalog.commands import unfollow as unfollowing
from credenza.catalog.commands import withdraw_item as withdrawing
from credenza.catalog.commands.change_price import change_price as reprice
from credenza.catalog.price_lists import PriceGiven, PriceTaken, price_list, take_prices
from credenza.catalog.rows import FollowRow, ItemReceipt, ItemRow, PriceListRow, PriceReceipt, PriceRow
from credenza.catalog.tax_table import TaxTable, tax_table
from credenza.doors.columns import PRICES
from credenza.doors.refusals import describe
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money

router = Router(tags=["Catalog"])


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTaken:
    """What became of a row of a price list, in words."""

    line: int
    sku: str
    outcome: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTaken:
    """What became of a price list."""

    lines: tuple[LineTaken, ...]


@router.get("/catalog/items", **asks("catalog:read", list[shapes.ItemShown]))
def list_items(
    request: HttpRequest,
    search: Short = "",
    family: Short = "",
    topic: Short = "",
    payable: bool | None = None,  # noqa: FBT001  a filter of the address
    withdrawn_too: bool = False,  # noqa: FBT001, FBT002  a filter of the address
) -> list[ItemRow]:
    """What is on sale today, newest and refreshed first; `payable` asks for what credits pay for, or for the rest."""
    return list(
        queries.list_items(
            call_of(request).on, search=search, family=family, topic=topic, payable=payable, withdrawn_too=withdrawn_too
        )
    )


@router.get("/catalog/topics", **asks("catalog:read", list[str]))
def list_topics(request: HttpRequest) -> list[str]:
    """The topics of what is on sale today."""
    return list(queries.topics(call_of(request).on))


@router.get("/catalog/items/{sku}", **asks("catalog:read", shapes.ItemShown))
def get_item(request: HttpRequest, sku: Short) -> ItemRow:
    """One item as it stands today, a withdrawn one too."""
    return queries.item(sku, call_of(request).on)


@router.get("/catalog/items/{sku}/prices", **asks("catalog:read", list[shapes.PriceInHistory]))
def price_history(request: HttpRequest, sku: Short) -> list[PriceRow]:
    """Every list price that the item had or will have, newest first."""
    queries.item(sku, call_of(request).on)
    return list(queries.price_history(sku))


@router.post("/catalog/items/{sku}/price", **asks("catalog:write", shapes.PriceChangedShown, writes=True))
def change_price(request: HttpRequest, sku: Short, body: PriceChange, key: IdempotencyKey = None) -> PriceReceipt:
    """A new list price from today on, by finance; fees already asked stay as they were."""
    call = call_of(request, key)
    price = _money(body)
    change: dict[str, Any] = {"sku": sku, "tier": body.tier, "currency": price.currency, "list_minor": price.minor}

    def act() -> PriceReceipt:
        return reprice(**change, reason=body.reason, by=call.by, now=call.now)

    return kept(call, "change_price", change | {"reason": body.reason}, PriceReceipt, act)


@router.get("/catalog/price-list", **asks("catalog:read", list[shapes.PriceListLine]))
def get_price_list(request: HttpRequest) -> list[PriceListRow]:
    """Every price in force today, by SKU, currency and tier."""
    return list(price_list(call_of(request).on))


@router.get("/catalog/price-list.csv", **asks("catalog:read", FILE))
def price_list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a spreadsheet whose rows can be taken in again."""
    on = call_of(request).on
    return csv_answer(price_list(on), PRICES, f"prices-{on:%Y-%m-%d}")


@router.post("/catalog/price-list", **asks("catalog:write", shapes.PriceListTaken, writes=True))
def take_price_list(request: HttpRequest, body: shapes.PriceListGiven, key: IdempotencyKey = None) -> ListTaken:
    """Take a price list in, by finance: good rows are stored, bad ones told; the same list again changes nothing."""
    call = call_of(request, key)
    rows = [PriceGiven(line=line, values=row.model_dump()) for line, row in enumerate(body.rows, 1)]

    def act() -> ListTaken:
        taken = take_prices(rows, reason=body.reason, dry_run=body.dry_run, by=call.by, now=call.now)
        return ListTaken(lines=tuple(_line(one) for one in taken))

    return kept(call, "take_price_list", body.model_dump(), ListTaken, act)


@router.get("/catalog/tax-rates", **asks("finance:read", shapes.TaxTableShown))
def get_tax_rates(request: HttpRequest, on: Day | None = None) -> TaxTable:
    """The dated tax rates of the rule pack, for the order desk and finance; `on` another day than today."""
    call = call_of(request)
    return tax_table(call.by, on or call.on)


def _line(taken: PriceTaken) -> LineTaken:
    told = describe(taken.error, "staff") if taken.error else None
    return LineTaken(
        line=taken.line,
        sku=taken.sku,
        outcome=taken.outcome,
        code=told.code if told else "",
        detail=told.detail if told else "",
    )


@router.post("/catalog/items/{sku}/withdraw", **asks("catalog:write", shapes.ItemChangedShown, writes=True))
def withdraw_item(request: HttpRequest, sku: Short, body: ReasonWanted, key: IdempotencyKey = None) -> ItemReceipt:
    """Take an item from sale from today on, by the order desk; what was sold stays."""
    call = call_of(request, key)

    def act() -> ItemReceipt:
        return withdrawing.withdraw_item(sku=sku, reason=body.reason, by=call.by, now=call.now)

    return kept(call, "withdraw_item", {"sku": sku, "reason": body.reason}, ItemReceipt, act)


@router.post("/catalog/items/{sku}/offer", **asks("catalog:write", shapes.ItemChangedShown, writes=True))
def offer_item(request: HttpRequest, sku: Short, body: Reason, key: IdempotencyKey = None) -> ItemReceipt:
    """Put a withdrawn item on sale again, by the order desk."""
    call = call_of(request, key)

    def act() -> ItemReceipt:
        return offering.offer_item(sku=sku, reason=body.reason, by=call.by, now=call.now)

    return kept(call, "offer_item", {"sku": sku, "reason": body.reason}, ItemReceipt, act)


@router.get("/catalog/follows", **asks("catalog:read", list[shapes.FollowShown]))
def list_follows(request: HttpRequest) -> list[FollowRow]:
    """What the caller follows, newest first."""
    return list(queries.followed_by(call_of(request).by.person_id or 0))


@router.post("/catalog/follows", **asks("profile:write", shapes.FollowShown, writes=True))
def follow(request: HttpRequest, body: shapes.Following, key: IdempotencyKey = None) -> FollowRow:
    """Hear of what is new: of one item, or of everything in a topic."""
    call = call_of(request, key)

    def act() -> FollowRow:
        return following.follow(sku=body.sku, topic=body.topic, by=call.by, now=call.now)

    return kept(call, "follow", body.model_dump(), FollowRow, act)


@router.post("/catalog/follows/remove", **asks("profile:write", DoneShown, writes=True))
def unfollow(request: HttpRequest, body: shapes.Following, key: IdempotencyKey = None) -> Done:
    """No longer hear of an item or a topic; `done` is false where it was not followed."""
    call = call_of(request, key)

    def act() -> Done:
        return Done(done=unfollowing.unfollow(sku=body.sku, topic=body.topic, by=call.by, now=call.now))

    return kept(call, "unfollow", body.model_dump(), Done, act)


def _money(body: PriceChange) -> Money:
    try:
        return Money.of(Decimal(body.list), body.currency)
    except ValueError:
        raise InvalidField(field="list", expected=f"an amount that {body.currency} has coins for") from None
