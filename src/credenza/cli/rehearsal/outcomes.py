"""Small words that steps and answers share: money as text, dates as ISO, what a step made."""

from datetime import date
from decimal import Decimal
from typing import Any

from credenza.cli.rehearsal.stage import Made, Outcome
from credenza.kernel.money import Money


def outcome(result: dict[str, Any], made: Made | None = None) -> Outcome:
    """A step's result as plain JSON values."""
    return Outcome(made=made, result=plain(result))


def plain(value: Any) -> Any:
    """JSON values: dates ISO, money and exact decimals as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money | Decimal):
        return str(value)
    return value
