"""The ranges that fields of a rule pack's shapes declare in their metadata. Pure: standard library only."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

Range = Mapping[str, Any]


def whole(at_least: int, at_most: int) -> Range:
    """A whole number, both ends included."""
    return MappingProxyType({"at_least": at_least, "at_most": at_most})


def percentage() -> Range:
    """A percentage from 0 to 100 with at most four decimal places."""
    return MappingProxyType({"at_least": Decimal(0), "at_most": Decimal(100), "places": 4})


def text(pattern: str, words: str) -> Range:
    """Text that matches ``pattern`` from end to end; ``words`` say so to a person."""
    return MappingProxyType({"pattern": pattern, "words": words})


def descending_days() -> Range:
    """Different whole numbers of days, largest first (days ahead of a date)."""
    return MappingProxyType({"each_at_least": 1, "each_at_most": 3660, "order": "descending"})


def ascending_days() -> Range:
    """Different whole numbers of days, smallest first (days after a date)."""
    return MappingProxyType({"each_at_least": 1, "each_at_most": 3660, "order": "ascending"})


def ascending_months() -> Range:
    """Different months of the year by number, smallest first."""
    return MappingProxyType({"each_at_least": 1, "each_at_most": 12, "order": "ascending"})


def unit_count() -> Range:
    """Units of a program: above zero, with at most two decimal places."""
    return MappingProxyType({"at_least": Decimal("0.01"), "at_most": Decimal(1_000_000), "places": 2})
