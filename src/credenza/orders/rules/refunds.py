"""Until when a line is refunded, and what a credit note for whole lines says. Rules RF1 to RF6, A13, A14, TX5."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from credenza.catalog.rules.terms import refund_until
from credenza.kernel.errors import DomainError
from credenza.kernel.money import muldiv

CASE_BY_CASE = frozenset({"course", "exam"})


@dataclass(kw_only=True, eq=False)
class RefundWindowClosed(DomainError):
    """Refunds of the line ended on ``closed_on``, that day included; ``days`` long, from ``counted_from``."""

    code: ClassVar[str] = "refund_window_closed"
    closed_on: date
    days: int
    sku: str


@dataclass(kw_only=True, eq=False)
class RefundNotAvailable(DomainError):
    """Credits are never refunded; courses and exams by the desk alone, case by case (RF5)."""

    code: ClassVar[str] = "refund_not_available"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtLine:
    """A line as its refund window needs it.

    ``purchased_on`` is the order's purchase date (on terms: the day it was placed), ``paid_on`` the value date of the
    completing payment (None: on terms and not paid yet), ``first_period_on`` the start of a monthly subscription's
    first paid period, which may belong to an earlier order; ``renewed_on`` that of a month which renewed by itself.
    """

    sku: str
    family: str
    purchased_on: date
    paid_on: date | None
    first_period_on: date | None = None
    renewed_on: date | None = None


def window_end(line: BoughtLine, days: int) -> date | None:
    """The last day of the line's refund window, included (A14); None: open until it is paid.

    A month that renewed by itself is not the first period, so its window ended before it began (RF3).
    """
    end = refund_until(
        line.family,
        days=days,
        purchased_on=line.purchased_on,
        paid_on=line.paid_on,
        first_period_on=line.first_period_on,
    )
    if line.renewed_on is None:
        return end
    before = line.renewed_on - timedelta(days=1)
    return before if end is None else min(end, before)


def require_refundable(lines: Iterable[BoughtLine], *, on: date, days: int, at_the_desk: bool) -> None:
    """Refuse with ``refund_not_available`` or ``refund_window_closed`` unless every line may be refunded on the day.

    At the desk courses and exams go back case by case; the windows hold there too.
    """
    asked = tuple(lines)
    closed_for = {"training_credits"} if at_the_desk else {"training_credits", *CASE_BY_CASE}
    if never := tuple(line.sku for line in asked if line.family in closed_for):
        raise RefundNotAvailable(items=never)
    for line in asked:
        end = None if line.family in CASE_BY_CASE else window_end(line, days)
        if end is not None and on > end:
            raise RefundWindowClosed(closed_on=end, days=days, sku=line.sku)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetInGroup:
    """A line's net in its tax group: ``category`` and ``percent`` name the group."""

    category: str
    percent: Decimal
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedGroup:
    """One tax group of a credit note."""

    category: str
    percent: Decimal
    net: int
    tax: int


def credited_groups(now: Sequence[NetInGroup], before: Sequence[NetInGroup]) -> tuple[CreditedGroup, ...]:
    """Net and tax of the lines, each in its group (RF4), one rounding a group.

    ``before`` are the lines credited earlier: the tax of all credit notes together is the rounded tax of all their
    nets, so that crediting everything in parts gives back exactly the tax that was invoiced.
    """
    keys = list(dict.fromkeys((line.category, line.percent) for line in now))
    return tuple(_group(key, now, before) for key in keys)


def _group(key: tuple[str, Decimal], now: Sequence[NetInGroup], before: Sequence[NetInGroup]) -> CreditedGroup:
    net, earlier = _net(key, now), _net(key, before)
    tax = _tax(net + earlier, key[1]) - _tax(earlier, key[1])
    return CreditedGroup(category=key[0], percent=key[1], net=net, tax=tax)


def _net(key: tuple[str, Decimal], lines: Sequence[NetInGroup]) -> int:
    return sum(line.net for line in lines if (line.category, line.percent) == key)


def _tax(net: int, percent: Decimal) -> int:
    numerator, denominator = percent.as_integer_ratio()
    return muldiv(net, numerator, denominator * 100)


def shared_out(amount: int, rooms: Sequence[tuple[int | None, int]]) -> tuple[tuple[int | None, int], ...]:
    """Share a refund among the payments that brought the money: (payment, what it still holds), first one first.

    Never more than any of them holds; answers (payment, part) without empty parts.
    """
    parts, left = [], amount
    for payment, room in rooms:
        part = min(left, max(0, room))
        if part:
            parts.append((payment, part))
            left -= part
    return tuple(parts)
