"""The lengths of terms and of maintenance."""

from dataclasses import dataclass

from credenza.licensing.rules.terms import APPEND

DEFAULT_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesPolicy:
    """Months of a term, months of maintenance with a new license, where a renewal starts (A12)."""

    term_months: int = DEFAULT_MONTHS
    maintenance_months: int = DEFAULT_MONTHS
    renewal_start: str = APPEND


def lines_policy() -> LinesPolicy:
    """The lengths in force: 12 months, appended."""
    return LinesPolicy()
