"""A reversal puts credits back into the lots they came from, the last drawn first, each item once.

Source: "Redeeming", Reversal, in the credits rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from credenza.credits.rules.drawdown import Draw
from credenza.kernel.errors import DomainError


@dataclass(kw_only=True, eq=False)
class AlreadyReversed(DomainError):
    """An item's credits went back before."""

    code: ClassVar[str] = "already_reversed"
    reversed_on: date
    items: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class RequestNotApproved(DomainError):
    """Only an approved request can be reversed."""

    code: ClassVar[str] = "request_not_approved"
    status: str


def put_back(drawn: Sequence[Draw], returned: Sequence[Draw], credits: int) -> tuple[Draw, ...]:
    """Where ``credits`` go: ``drawn`` in the order drawn, less what was ``returned`` to each lot before."""
    before: dict[int, int] = {}
    for part in returned:
        before[part.lot_id] = before.get(part.lot_id, 0) + part.credits
    parts: list[Draw] = []
    wanted = credits
    for part in reversed(drawn):
        settled = min(before.get(part.lot_id, 0), part.credits)
        before[part.lot_id] = before.get(part.lot_id, 0) - settled
        room = min(part.credits - settled, wanted)
        if room > 0:
            parts.append(Draw(lot_id=part.lot_id, credits=room))
            wanted -= room
    if wanted:
        raise ValueError("more credits were to go back than the request had drawn")
    return tuple(parts)
