"""What a lot's price has become by a date: deferred, recognized, breakage, taken back by a card dispute.

Deferred is price x left / credits, rounded once; breakage likewise for what expired; recognized is the rest, so
that nothing is lost to rounding. Source: "Seeing", For finance, in the credits rules.
"""

from dataclasses import dataclass

from credenza.kernel.money import Money, muldiv


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUse:
    """A lot's credits by what became of them up to a date; ``price`` is what was paid, without tax."""

    price: Money
    credits: int
    left: int
    expired: int
    charged_back: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRevenue:
    """The four parts always add up to the price."""

    deferred: Money
    recognized: Money
    breakage: Money
    charged_back: Money


def revenue(use: LotUse) -> LotRevenue:
    """Split a lot's price by the use of its credits."""

    def share(credits: int) -> Money:
        return Money(muldiv(use.price.minor, credits, use.credits), use.price.currency)

    gone = use.left + use.expired + use.charged_back
    deferred, charged_back = share(use.left), share(use.charged_back)
    # With nothing redeemed the last share takes the rounding, so that no cent counts as earned by it.
    breakage = use.price - deferred - charged_back if gone == use.credits and use.expired else share(use.expired)
    if gone == use.credits and not use.expired:
        charged_back = use.price - deferred if use.charged_back else charged_back
    recognized = use.price - deferred - breakage - charged_back
    return LotRevenue(
        deferred=deferred,
        recognized=recognized,
        breakage=breakage,
        charged_back=charged_back,
    )
