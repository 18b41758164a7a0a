"""One credit lists at one US dollar; from 20,000 credits in one order 20% come off the whole list, once.

Sources: Atlassian University Training Credits, "20% bulk discount" and "Request a quote to pay by invoice";
Training credit account owner guide, "Two ways to purchase training credits" (code twentyoffTC). Rules CR1-CR4.
"""

from dataclasses import dataclass
from typing import ClassVar

from credenza.kernel.errors import DomainError
from credenza.kernel.money import Money
from credenza.programs.shapes import CreditsPolicy

ALREADY_APPLIED = "already_applied"
PROMO_MINIMUM_NOT_MET = "promo_minimum_not_met"
PROMO_UNKNOWN = "promo_unknown"
VOLUME_DISCOUNT = "volume_discount"


@dataclass(kw_only=True, eq=False)
class InvalidCredits(DomainError):
    """Credits are bought in whole numbers of one or more."""

    code: ClassVar[str] = "invalid_credits"
    credits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """More credits for less: ``credits`` cost ``net``, which ``saves`` that much against the order as typed."""

    credits: int
    net: Money
    saves: Money


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


LARGEST_ORDER = 10**12


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


def _discount(policy: CreditsPolicy, credits: int) -> Money:
    listed = Money(policy.unit_price_minor * credits, policy.currency)
    if credits < policy.volume_discount.from_credits:
        return Money(0, policy.currency)
    return listed.percent(policy.volume_discount.percent)


def _promo(policy: CreditsPolicy, credits: int, typed: str) -> tuple[str | None, int | None]:
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
    discount = _discount(policy, count)
    threshold = policy.volume_discount.from_credits
    nudge = None
    if policy.nudge_from_credits <= count < threshold:
        target = Money(policy.unit_price_minor * threshold, policy.currency) - _discount(policy, threshold)
        nudge = Nudge(credits=threshold, net=target, saves=listed - target)
    result, promo_from = _promo(policy, count, promo)
    return CreditsPrice(
        credits=count,
        list=listed,
        discount=discount,
        discount_reason=VOLUME_DISCOUNT if discount.minor else "",
        net=listed - discount,
        promo_result=result,
        promo_from_credits=promo_from,
        nudge=nudge,
    )
