"""What values of a pack owe each other: no SKU twice, whole credits for what is payable, thresholds in order.

Checked on the parsed tree, so that they are named together with wrong types and ranges; a value of a wrong type is
passed over here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from credenza.programs.certification_agreements import certification_disagreements
from credenza.programs.orders_agreements import orders_disagreements
from credenza.programs.problems import Finding, Path
from credenza.programs.shapes import PAYABLE_FAMILIES


def disagreements(tree: dict[str, Any]) -> list[Finding]:
    """Every broken agreement of the tree."""
    found = [*_time_zone(tree), *_credits(tree), *_items(tree), *_tax_rates(tree)]
    return [*found, *certification_disagreements(tree), *orders_disagreements(tree)]


def _whole(node: Any, *keys: str) -> int | None:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node if type(node) is int else None


def _tables(node: Any, key: str) -> list[tuple[int, dict[str, Any]]]:
    entries = node.get(key) if isinstance(node, dict) else None
    if not isinstance(entries, list):
        return []
    return [(index, entry) for index, entry in enumerate(entries) if isinstance(entry, dict)]


def _time_zone(tree: dict[str, Any]) -> Iterator[Finding]:
    name = tree.get("time_zone")
    if not isinstance(name, str):
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Finding(path=("time_zone",), wrong=f"is {name!r}", right="a time zone such as UTC or Europe/Berlin")


def _credits(tree: dict[str, Any]) -> Iterator[Finding]:
    policy = tree.get("credits")
    least, most = _whole(policy, "card_minimum_credits"), _whole(policy, "card_maximum_credits")
    if least is not None and most is not None and least > most:
        yield Finding(
            path=("credits", "card_maximum_credits"), wrong=f"is {most}", right=f"at least {least}, the minimum"
        )
    seen: dict[str, int] = {}
    for index, promo in _tables(policy, "promo_codes"):
        code = promo.get("code")
        if isinstance(code, str) and seen.setdefault(code.casefold(), index) != index:
            path: Path = ("credits", "promo_codes", index, "code")
            yield Finding(path=path, wrong=f"is {code!r} a second time", right="each code once (case does not count)")


def _items(tree: dict[str, Any]) -> Iterator[Finding]:
    policy = tree.get("credits")
    unit = _whole(policy, "unit_price_minor") or 100
    currency = policy.get("currency") if isinstance(policy, dict) else None
    seen: dict[str, int] = {}
    for index, item in _tables(tree, "items"):
        sku = item.get("sku")
        if isinstance(sku, str) and seen.setdefault(sku, index) != index:
            right = f"each SKU once; entry {seen[sku] + 1} of items has it"
            yield Finding(path=("items", index, "sku"), wrong=f"is {sku!r} a second time", right=right)
        yield from _item(index, item)
        if item.get("payable_with_credits") is True:
            yield from _payable(index, item, unit, currency)


def _item(index: int, item: dict[str, Any]) -> Iterator[Finding]:
    sku, reason, payable = item.get("sku"), item.get("refusal_reason", ""), item.get("payable_with_credits")
    if payable is True and reason != "":
        right = "no reason, for credits pay for this item"
        yield Finding(path=("items", index, "refusal_reason"), wrong="is given", right=right)
    if payable is False and item.get("family") in PAYABLE_FAMILIES and reason == "":
        right = f"why credits don't pay for {sku}"
        yield Finding(path=("items", index, "refusal_reason"), wrong="is missing", right=right)
    start, end = item.get("sales_start_on"), item.get("sales_end_on")
    if type(start) is date and type(end) is date and end < start:
        right = f"{start} or later, the first day of sale"
        yield Finding(path=("items", index, "sales_end_on"), wrong=f"is {end}", right=right)
    priced: set[tuple[object, object]] = set()
    for position, price in _tables(item, "prices"):
        key = (str(price.get("currency")), str(price.get("tier")))
        if key in priced:
            right = "each currency and tier once"
            yield Finding(
                path=("items", index, "prices", position), wrong=f"is the second price in {key[0]}", right=right
            )
        priced.add(key)


def _payable(index: int, item: dict[str, Any], unit: int, currency: object) -> Iterator[Finding]:
    """An item payable with credits costs whole dollars and whole credits, in the currency of the credits."""
    sku, family = item.get("sku"), item.get("family")
    if family not in PAYABLE_FAMILIES:
        right = f"false, for credits pay for {' and '.join(PAYABLE_FAMILIES)} only"
        yield Finding(path=("items", index, "payable_with_credits"), wrong="is true", right=right)
    own = [(position, price) for position, price in _tables(item, "prices") if price.get("currency") == currency]
    if not own:
        right = f"a price in {currency}, for {sku} is payable with credits"
        yield Finding(path=("items", index, "prices"), wrong=f"has no {currency} price", right=right)
    for position, price in own:
        amount = _whole(price, "list_minor")
        if amount is not None and (amount <= 0 or amount % 100 or amount % unit):
            right = f"whole dollars and whole credits, above zero, for {sku} is payable with credits"
            yield Finding(
                path=("items", index, "prices", position, "list_minor"), wrong=f"is {amount} cents", right=right
            )


def _tax_rates(tree: dict[str, Any]) -> Iterator[Finding]:
    seen: set[tuple[str, str, str]] = set()
    for index, rate in _tables(tree, "tax_rates"):
        key = (str(rate.get("country")), str(rate.get("region") or ""), str(rate.get("from_on")))
        if key in seen:
            wrong = f"is a second rate for {key[0]} {key[1]}".rstrip() + f" from {key[2]}"
            yield Finding(
                path=("tax_rates", index), wrong=wrong, right="one rate for a country and region from one day"
            )
        seen.add(key)
