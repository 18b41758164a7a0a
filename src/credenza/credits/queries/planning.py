"""What a decision would take: the lots that would pay, before anybody decides."""

from dataclasses import dataclass
from datetime import date

from credenza.credits.queries.accounts import lots_of
from credenza.credits.rows import LotRow
from credenza.credits.rules.drawdown import drawdown, spendable
from credenza.credits.rules.expiry import OpenLot


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTaken:
    """Credits that one lot would give."""

    lot: LotRow
    taken: int

    @property
    def left_after(self) -> int:
        return self.lot.left - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDrawdown:
    """What taking ``credits`` would do on a day. Nothing is taken where the balance falls short."""

    available: int
    credits: int
    parts: tuple[LotTaken, ...]

    @property
    def shortfall(self) -> int:
        return max(self.credits - self.available, 0)

    @property
    def after(self) -> int:
        """Below zero where the balance falls short."""
        return self.available - self.credits


def planned_drawdown(account_id: int, credits: int, on: date) -> PlannedDrawdown:
    """Ask the drawdown rule as an approval would, without a lock: somebody may be quicker."""
    rows = {lot.id: lot for lot in lots_of(account_id, on) if lot.left}
    lots = tuple(
        OpenLot(id=lot.id, left=lot.left, expires_on=lot.expires_on, accepted_on=lot.accepted_on)
        for lot in rows.values()
    )
    available = spendable(lots, on)
    draws = drawdown(lots, credits, on) if credits <= available else ()
    parts = tuple(LotTaken(lot=rows[draw.lot_id], taken=draw.credits) for draw in draws)
    return PlannedDrawdown(available=available, credits=credits, parts=parts)
