"""Credits are taken earliest expiry first, then oldest acceptance date, then in the order of arrival.

Source: "Redeeming", Drawdown, in the credits rules; the seeds leave the order open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from credenza.credits.rules.expiry import OpenLot, is_lapsed
from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class InsufficientCredits(DomainError):
    """The balance does not cover it. ``shortfall`` is told to owners and staff, never to learners."""

    code: ClassVar[str] = "insufficient_credits"
    shortfall: int | None = None

    def facts(self) -> dict[str, int]:
        return {} if self.shortfall is None else {"shortfall": self.shortfall}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """That many credits out of one lot."""

    lot_id: int
    credits: int


def spendable(lots: Sequence[OpenLot], on: date) -> int:
    """Credits left in lots that have not expired by ``on``."""
    return sum(lot.left for lot in lots if not is_lapsed(lot.expires_on, on))


def drawdown(lots: Sequence[OpenLot], credits: int, on: date) -> tuple[Draw, ...]:
    """The parts that together make ``credits``; refuses with ``InsufficientCredits`` and takes nothing."""
    if credits < 0:
        raise ValueError("credits drawn are never negative")
    shortfall = credits - spendable(lots, on)
    if shortfall > 0:
        raise InsufficientCredits(shortfall=shortfall)
    parts: list[Draw] = []
    wanted = credits
    for lot in sorted(lots, key=lambda lot: (lot.expires_on, lot.accepted_on, lot.id)):
        if wanted == 0:
            break
        if lot.left == 0 or is_lapsed(lot.expires_on, on):
            continue
        taken = min(lot.left, wanted)
        parts.append(Draw(lot_id=lot.id, credits=taken))
        wanted -= taken
    return tuple(parts)
