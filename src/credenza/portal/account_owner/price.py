"""A purchase's price in words and steps, from what the command answers."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credenza.credits.receipts import PurchasePriced
from credenza.doors.refusals import promo_words
from credenza.kernel.money import Money
from credenza.portal.presentation.formats import credit_words, money
from credenza.programs.loader import active

TAX_REASONS = {
    "reverse_charge": gettext_lazy("reverse charge: you account for the tax, your tax ID is kept with the purchase"),
    "taxed_at_redemption": gettext_lazy("it is in the price, and due when the credits are redeemed"),
    "not_taxable_there": gettext_lazy("none is due at this address"),
    "no_address": gettext_lazy("worked out once the country is chosen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the price: what, why, how much."""

    what: str
    why: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrice:
    """A price as the pages show it. ``promo`` and ``nudge`` are empty where there is nothing to say."""

    steps: tuple[Step, ...]
    total: str
    credits: int
    promo: str
    promo_look: str
    nudge: str
    nudge_credits: int


def shown_price(priced: PurchasePriced) -> ShownPrice:
    """Credits, discount, tax and total, each with its reason."""

    def major(text: str) -> Money:
        return Money.of(text, priced.currency)

    discount = active().credits.volume_discount
    steps = [Step(what=_("List price"), why=credit_words(priced.credits), amount=money(major(priced.list)))]
    if major(priced.discount).minor:
        why = _("%(percent)s%% off from %(credits)s in one order") % {
            "percent": f"{discount.percent.normalize():f}",
            "credits": credit_words(discount.from_credits),
        }
        minus = Money(-major(priced.discount).minor, priced.currency)
        steps.append(Step(what=_("Volume discount"), why=why, amount=money(minus)))
    steps.append(Step(what=_("Tax"), why=_tax_words(priced), amount=money(major(priced.tax))))
    total = money(major(priced.total))
    nudge = ""
    if priced.nudge is not None:
        nudge = _("%(credits)s cost %(net)s before tax, %(saves)s less than this order.") % {
            "credits": credit_words(priced.nudge.credits),
            "net": money(major(priced.nudge.net)),
            "saves": money(major(priced.nudge.saves)),
        }
    return ShownPrice(
        steps=(*steps, Step(what=_("Total"), why="", amount=total)),
        total=total,
        credits=priced.credits,
        promo=promo_words(priced.promo_result, credits=priced.credits, from_credits=priced.promo_from_credits),
        promo_look="ok" if priced.promo_result == "already_applied" else "warn",
        nudge=nudge,
        nudge_credits=priced.nudge.credits if priced.nudge else 0,
    )


def _tax_words(priced: PurchasePriced) -> str:
    if priced.tax_reason:
        return str(TAX_REASONS[priced.tax_reason])
    return _("%(percent)s%% where you are billed") % {"percent": f"{Decimal(priced.tax_percent).normalize():f}"}
