"""What a lot's price has become by a date: deferred, recognized, breakage, taken back by a card dispute.

Deferred is price x left / credits, rounded once; what expired and what was charged back follow on it; recognized is
the rest, so that nothing is lost to rounding. Source: "Seeing", For finance, in the credits rules.
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

    # Each part ends where the next begins: cut from the running sum, no part can take a cent that another has.
    deferred = share(use.left)
    to_breakage = share(use.left + use.expired)
    to_charged_back = share(use.left + use.expired + use.charged_back)
    breakage, charged_back = to_breakage - deferred, to_charged_back - to_breakage
    recognized = use.price - to_charged_back
    return LotRevenue(
        deferred=deferred,
        recognized=recognized,
        breakage=breakage,
        charged_back=charged_back,
    )
