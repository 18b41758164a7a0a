"""A lot can be spent up to and including the day before it expires; its end is counted in calendar months.

Source: Atlassian University Training Credits, "Training Credits terms & conditions" (twelve months from the
date that the order is accepted).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from credenza.kernel.errors import DomainError
from credenza.kernel.periods import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLot:
    """A lot as drawdown sees it: ``left`` credits, ``expires_on`` the first day without them."""

    id: int
    left: int
    expires_on: date
    accepted_on: date


@dataclass(kw_only=True, eq=False)
class ExtensionNotLater(DomainError):
    """An extension must end later than the lot does now, and not in the past."""

    code: ClassVar[str] = "extension_not_later"
    expires_on: date
    not_before: date


def expires_on(accepted_on: date, validity_months: int) -> date:
    """First day on which the credits are gone: 2024-02-29 plus 12 months is 2025-02-28."""
    return add_months(accepted_on, validity_months)


def last_day(expires: date) -> date:
    """The last day on which the credits can still be spent."""
    return expires - timedelta(days=1)


def is_lapsed(expires: date, on: date) -> bool:
    """True from the start of the expiry date, whether the daily job has run or not."""
    return expires <= on


def lapsed(lots: Sequence[OpenLot], on: date) -> tuple[OpenLot, ...]:
    """The lots whose rest is gone by date, in the order in which they expired."""
    gone = (lot for lot in lots if lot.left > 0 and is_lapsed(lot.expires_on, on))
    return tuple(sorted(gone, key=lambda lot: (lot.expires_on, lot.accepted_on, lot.id)))


def check_extension(*, current: date, wanted: date, on: date) -> None:
    """Refuse with ``ExtensionNotLater`` unless ``wanted`` is after both the current end and today."""
    if wanted <= current or wanted <= on:
        raise ExtensionNotLater(expires_on=wanted, not_before=max(current, on) + timedelta(days=1))
