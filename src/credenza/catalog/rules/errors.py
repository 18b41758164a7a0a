"""Refusals of the price rules. ``line`` is the number of the line as the buyer sees it, from 1."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from credenza.kernel.errors import DomainError, InvalidField, MissingFields


@dataclass(kw_only=True, eq=False)
class InvalidCredits(DomainError):
    """Credits are bought in whole numbers of one or more."""

    code: ClassVar[str] = "invalid_credits"
    credits: str


@dataclass(kw_only=True, eq=False)
class UnknownSku(DomainError):
    """Nothing has this SKU, or it is not on sale on the day."""

    code: ClassVar[str] = "unknown_sku"
    line: int
    sku: str


@dataclass(kw_only=True, eq=False)
class TierNotAvailable(DomainError):
    """The product has no price for this tier; ``tiers`` are those it has."""

    code: ClassVar[str] = "tier_not_available"
    line: int
    sku: str
    tier: int | None
    tiers: tuple[int, ...]


@dataclass(kw_only=True, eq=False)
class CurrencyNotAvailable(DomainError):
    """The product is not sold in this currency; ``currencies`` are those it is sold in."""

    code: ClassVar[str] = "currency_not_available"
    line: int
    sku: str
    currency: str
    currencies: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class NotAnUpgrade(DomainError):
    """An upgrade leads to a higher tier of the same product (UP5), while the subscription runs."""

    code: ClassVar[str] = "not_an_upgrade"
    line: int
    sku: str
    tier: int | None
    present_sku: str
    present_tier: int | None
    has_lapsed: bool


@dataclass(kw_only=True, eq=False)
class TierMismatch(DomainError):
    """An add-on needs the tier of the product that it works in (UP5)."""

    code: ClassVar[str] = "tier_mismatch"
    line: int
    sku: str
    tier: int | None
    host_sku: str
    host_tiers: tuple[int, ...]


@dataclass(kw_only=True, eq=False)
class CotermTargetPast(DomainError):
    """The day to reach is not after the day from which the line would be paid (CT1)."""

    code: ClassVar[str] = "coterm_target_past"
    line: int
    starts_on: date
    target_on: date


@dataclass(kw_only=True, eq=False)
class MaintenanceCap(DomainError):
    """Nothing is paid further ahead than so many months from the quote's day (MT3)."""

    code: ClassVar[str] = "maintenance_cap"
    line: int
    months: int
    latest_on: date


@dataclass(kw_only=True, eq=False)
class _InvalidOfLine(InvalidField):
    """The same refusal with the line that it is about."""

    line: int


@dataclass(kw_only=True, eq=False)
class _MissingOfLine(MissingFields):
    """The same refusal with the line that it is about."""

    line: int

    def facts(self) -> dict[str, Any]:
        return {"fields": self.fields, "line": self.line}


def invalid(line: int, field: str, expected: str) -> InvalidField:
    """``invalid_field`` with the line's number among its facts."""
    return _InvalidOfLine(line=line, field=field, expected=expected)


def missing(line: int, field: str) -> MissingFields:
    """``missing_fields`` of one line."""
    return _MissingOfLine(line=line, fields=(field,))
