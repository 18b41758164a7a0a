"""One credit lists at one US dollar; from 20,000 credits in one order 20% come off the whole list, once.

Sources: Atlassian University Training Credits, "20% bulk discount" and "Request a quote to pay by invoice";
Training credit account owner guide, "Two ways to purchase training credits" (code twentyoffTC). Rules CR1-CR4.
"""

from dataclasses import dataclass

from credenza.catalog.rules.errors import InvalidCredits
from credenza.catalog.rules.shapes import Nudge
from credenza.kernel.money import Money
from credenza.programs.shapes import CreditsPolicy

ALREADY_APPLIED = "already_applied"
PROMO_MINIMUM_NOT_MET = "promo_minimum_not_met"
PROMO_UNKNOWN = "promo_unknown"
VOLUME_DISCOUNT = "volume_discount"

LARGEST_ORDER = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsPrice:
    """Every step of the price, before tax."""

    credits: int
    list: Money
    discount: Money
    discount_reason: str
    net: Money
    promo_result: str | None
    promo_from_credits: int | None
    nudge: Nudge | None


def check_credits(credits: object) -> int:
    """The number as an int; refuses with ``InvalidCredits`` what is not a whole number of one or more."""
    if isinstance(credits, bool) or not isinstance(credits, int) or not 1 <= credits <= LARGEST_ORDER:
        raise InvalidCredits(credits=_shown(credits))
    return credits


def _shown(credits: object) -> str:
    # A number of thousands of digits cannot be written out at all.
    if isinstance(credits, int) and abs(credits) > LARGEST_ORDER:
        return f"{'less' if credits < 0 else 'more'} than {LARGEST_ORDER if credits > 0 else -LARGEST_ORDER}"
    return str(credits)[:40]


def credits_discount(policy: CreditsPolicy, credits: int, of_account: int) -> Money:
    """What comes off so many credits where the whole order has ``of_account`` for the same account (CR2)."""
    if of_account < policy.volume_discount.from_credits:
        return Money(0, policy.currency)
    return Money(policy.unit_price_minor * credits, policy.currency).percent(policy.volume_discount.percent)


def credits_nudge(policy: CreditsPolicy, credits: int) -> Nudge | None:
    """What a buyer near the threshold is told (CR4)."""
    threshold = policy.volume_discount.from_credits
    if not policy.nudge_from_credits <= credits < threshold:
        return None
    whole = Money(policy.unit_price_minor * threshold, policy.currency)
    net = whole - credits_discount(policy, threshold, threshold)
    return Nudge(credits=threshold, net=net, saves=Money(policy.unit_price_minor * credits, policy.currency) - net)


def promo_result(policy: CreditsPolicy, credits: int, typed: str) -> tuple[str | None, int | None]:
    """What a code leads to with so many credits for one account, and from how many on it qualifies (CR3)."""
    wanted = typed.strip().casefold()
    if not wanted:
        return None, None
    for promo in policy.promo_codes:
        if promo.code.casefold() == wanted:
            result = ALREADY_APPLIED if credits >= promo.from_credits else PROMO_MINIMUM_NOT_MET
            return result, promo.from_credits
    return PROMO_UNKNOWN, None


def price_credits(policy: CreditsPolicy, credits: object, promo: str = "") -> CreditsPrice:
    """Price one order of credits for one account. A code below its minimum leaves the price as it is."""
    count = check_credits(credits)
    listed = Money(policy.unit_price_minor * count, policy.currency)
    discount = credits_discount(policy, count, count)
    result, promo_from = promo_result(policy, count, promo)
    return CreditsPrice(
        credits=count,
        list=listed,
        discount=discount,
        discount_reason=VOLUME_DISCOUNT if discount.minor else "",
        net=listed - discount,
        promo_result=result,
        promo_from_credits=promo_from,
        nudge=credits_nudge(policy, count),
    )
