"""What is owed on an order, what is too much, and the state that follows. Rules PY1 to PY3, A10, A24; section 3.

Integer minor units of the order's currency. ``paid`` is the sum of the order's entries, whatever they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from credenza.kernel.money import muldiv

AWAITING, PARTLY, ON_TERMS, PAID = "awaiting_payment", "partially_paid", "on_terms", "paid"
FULFILLED, PART_REFUNDED, REFUNDED, CANCELLED = "fulfilled", "part_refunded", "refunded", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order's sums and the facts that its state depends on.

    ``paid`` is the sum of all entries; ``forgiven`` what of it was written off, and never was anybody's money.
    """

    total: int
    credited: int
    paid: int
    forgiven: int = 0
    is_cancelled: bool = False
    is_on_terms: bool = False
    is_fulfilled: bool = False
    lines: int = 1
    refunded_lines: int = 0

    @property
    def owed(self) -> int:
        """What the order costs in the end: its total less what credit notes took off; nothing once cancelled."""
        return 0 if self.is_cancelled else self.total - self.credited

    @property
    def balance(self) -> int:
        """Still to pay, never negative."""
        return max(0, self.owed - self.paid)

    @property
    def surplus(self) -> int:
        """Unapplied credit of the payer (PY2): paid beyond what is owed, never negative."""
        return max(0, min(self.paid - self.owed, self.paid - self.forgiven))

    @property
    def is_settled(self) -> bool:
        """Nothing is left to pay: the condition of fulfillment (PY3)."""
        return self.balance == 0


def state_of(standing: Standing) -> str:
    """The order's state: the sum of payments decides (PY1, PY2), then what was delivered or refunded."""
    if standing.is_cancelled:
        return CANCELLED
    if standing.refunded_lines and standing.refunded_lines >= standing.lines:
        return REFUNDED
    if not standing.is_settled:
        if standing.is_on_terms:
            return ON_TERMS
        return PARTLY if standing.paid > 0 else AWAITING
    if standing.refunded_lines:
        return PART_REFUNDED
    return FULFILLED if standing.is_fulfilled else PAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An issued paper's sums. ``paid`` None: money is not for this one (a later paper took its place)."""

    total: int
    credited: int
    paid: int | None
    due_on: date | None
    is_credit_note: bool = False

    @property
    def balance(self) -> int:
        """Still to pay on it, never negative."""
        if self.is_credit_note or self.paid is None:
            return 0
        return max(0, self.total - self.credited - self.paid)


def paper_state(paper: Paper, on: date) -> str:
    """issued, part_paid, overdue, paid or credited, as of a day: overdue from the day after ``due_on`` (section 3)."""
    if paper.is_credit_note:
        return "issued"
    if paper.paid is None or paper.credited >= paper.total > 0:
        return "credited"
    if paper.balance == 0:
        return "paid"
    if paper.due_on is not None and on > paper.due_on:
        return "overdue"
    return "part_paid" if paper.paid > 0 else "issued"


def completed_on(entries: Iterable[tuple[date, int]], owed: int) -> date | None:
    """The value date of the completing payment (PY3): the first day by whose end the entries cover what is owed.

    ``entries`` are (value date, signed amount) in the order booked. A payment that was credited earlier and booked
    later counts from its value date. None while something is left to pay.
    """
    running, covered = 0, None
    for on, amount in sorted(entries, key=lambda entry: entry[0]):
        running += amount
        covered = (covered or on) if running >= owed else None
    return covered


def shares(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share an amount out by weight so that the parts add up to it: each running sum is rounded once, half up."""
    whole = sum(weights)
    if whole == 0:
        return tuple(total if position == 0 else 0 for position in range(len(weights)))
    parts, running, given = [], 0, 0
    for weight in weights:
        running += weight
        until = muldiv(total, running, whole)
        parts.append(until - given)
        given = until
    return tuple(parts)
