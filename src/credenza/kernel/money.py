"""Money in integer minor units with a currency. No float, one named rounding."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NewType, Self

Credits = NewType("Credits", int)
"""Whole training credits; never money, though one credit lists at one US dollar."""

MINOR_DIGITS = {"USD": 2, "AUD": 2, "EUR": 2, "GBP": 2, "CAD": 2, "JPY": 0}


def muldiv(a: int, b: int, c: int) -> int:
    """``a * b / c`` rounded half up once; negative amounts by sign symmetry. The only division of money."""
    if c <= 0:
        raise ValueError("the divisor must be positive")
    doubled = 2 * a * b
    return (doubled + c) // (2 * c) if doubled >= 0 else -((c - doubled) // (2 * c))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: ``minor`` units (cents) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, text: str | Decimal | int, currency: str) -> Self:
        """Read major units ("16000.00"); raises ValueError when more exact than the currency's minor unit."""
        scaled = Decimal(text).scaleb(MINOR_DIGITS.get(currency, 2))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{text} {currency} is finer than the currency's minor unit")
        return cls(int(scaled), currency)

    def decimal(self) -> Decimal:
        digits = MINOR_DIGITS.get(self.currency, 2)
        return Decimal(self.minor).scaleb(-digits).quantize(Decimal(1).scaleb(-digits))

    def __str__(self) -> str:
        """As ``decimal`` writes it, in a tenth of the time."""
        digits = MINOR_DIGITS.get(self.currency, 2)
        shown = f"{abs(self.minor):0{digits + 1}}"
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{shown[:-digits]}.{shown[-digits:]}" if digits else f"{sign}{shown}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are never mixed")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def percent(self, percent: Decimal) -> "Money":
        """That percentage of the amount, rounded half up once."""
        numerator, denominator = percent.as_integer_ratio()
        return Money(muldiv(self.minor, numerator, denominator * 100), self.currency)
