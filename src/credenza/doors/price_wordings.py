"""Wording and HTTP status of the price rules' refusals; and why a way to pay is not offered, in words.

A refusal of one line names it by its number, as the buyer sees the lines.
"""

from datetime import date
from typing import Any

from credenza.catalog.rules.methods import (
    ACCOUNT,
    BELOW_MINIMUM,
    CHANNEL,
    CURRENCY,
    NET30,
    NOT_FOR_PRODUCT,
    PRODUCT,
    net30_minimum,
)
from credenza.doors.wording import Wording, listed
from credenza.kernel.money import Money
from credenza.programs.orders_shapes import OrdersPolicy

METHOD_NAMES = {
    "ach": "ACH",
    "bank_transfer": "Bank transfer",
    "card": "Card",
    "check": "Check",
    NET30: "Net-30 terms",
    "paypal": "PayPal",
}


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _unknown(facts: dict[str, Any]) -> str:
    what = f"{facts['sku']} is not on sale" if facts["sku"] else "no product is chosen"
    return f"Line {facts['line']}: {what}. Choose a product from the price list."


def _tier(facts: dict[str, Any]) -> str:
    known = listed(f"{tier:,}" for tier in facts["tiers"])
    if not facts["tiers"]:
        return f"Line {facts['line']}: {facts['sku']} is sold without tiers. Leave the tier out."
    asked = "a tier is missing" if facts["tier"] is None else f"there is no tier {facts['tier']:,}"
    return f"Line {facts['line']}: {asked}. {facts['sku']} is sold for {known} users; choose one of these."


def _currency(facts: dict[str, Any]) -> str:
    what = facts["sku"] or "this"
    if not facts["currencies"]:
        return f"Line {facts['line']}: {what} has no price today. Ask the order desk."
    return (
        f"Line {facts['line']}: {what} is not sold in {facts['currency']}. "
        f"Quote it in {' or '.join(facts['currencies'])}."
    )


def _not_an_upgrade(facts: dict[str, Any]) -> str:
    line, present = f"Line {facts['line']}", facts["present_sku"]
    if facts["has_lapsed"]:
        return f"{line}: this subscription has lapsed. Renew it first; a renewal can change the tier too."
    if facts["sku"] != present:
        return f"{line}: an upgrade stays with its product, {present}. Buy {facts['sku']} as a new line instead."
    if facts["present_tier"] is None:
        return f"{line}: {present} has no tiers to move up to."
    return (
        f"{line}: choose a tier above {facts['present_tier']:,}, the present one. "
        "A lower tier can be had when the license is renewed."
    )


def _mismatch(facts: dict[str, Any]) -> str:
    known = listed(f"{tier:,}" for tier in facts["host_tiers"])
    return (
        f"Line {facts['line']}: {facts['sku']} works in {facts['host_sku']} and has to have its tier, {known}. "
        "Choose that tier, or change the host's in the same quote."
    )


WORDINGS: dict[str, Wording] = {
    "unknown_sku": Wording(status=422, title="Unknown product", detail=_unknown, field="sku"),
    "tier_not_available": Wording(status=422, title="No such tier", detail=_tier, field="tier"),
    "currency_not_available": Wording(
        status=422, title="Not sold in this currency", detail=_currency, field="currency"
    ),
    "not_an_upgrade": Wording(status=422, title="Not an upgrade", detail=_not_an_upgrade, field="tier"),
    "tier_mismatch": Wording(status=422, title="An add-on has the tier of its product", detail=_mismatch, field="tier"),
    "coterm_target_past": Wording(
        status=422,
        title="The day to reach is too early",
        detail=lambda facts: (
            f"Line {facts['line']} starts on {_day(facts['starts_on'])}; {_day(facts['target_on'])} is not after that. "
            "Choose a later day."
        ),
        field="target_on",
    ),
    "maintenance_cap": Wording(
        status=422,
        title="Too far ahead",
        detail=lambda facts: (
            f"Line {facts['line']}: nothing is paid more than {facts['months']} months ahead. "
            f"Choose {_day(facts['latest_on'])} or earlier."
        ),
        field="target_on",
    ),
}


def method_words(code: str, method: str, *, policy: OrdersPolicy, currency: str, net: Money) -> str:
    """Why a way to pay is not offered, and what pays instead (PM1 to PM6)."""
    name = METHOD_NAMES.get(method, method)
    minimum = net30_minimum(policy, currency)
    if code == BELOW_MINIMUM and minimum is not None:
        return (
            f"Net-30 starts at {currency} {minimum.decimal():,} before tax; this order is {currency} {net.decimal():,}."
        )
    if code == CURRENCY:
        instead = "" if method == "bank_transfer" else "; use bank transfer"
        named = "Card payment" if method == "card" else name
        return f"{named} is not available for {currency} orders{instead}."
    return {
        PRODUCT: f"{name} does not pay for what is in this order: monthly subscriptions are paid by card only.",
        NOT_FOR_PRODUCT: "Net-30 is for orders of Data Center and annual cloud subscriptions only.",
        CHANNEL: f"{name} cannot be used here.",
        ACCOUNT: "Net-30 is not open to this account at present. Pay another way, or ask the order desk.",
    }.get(code, f"{name} is not offered.")
