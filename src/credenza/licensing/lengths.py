"""What the rule pack in force says of the lengths of terms. Settings: ``[orders]`` of the pack."""

from dataclasses import dataclass
from datetime import date, timedelta

from credenza.programs.loader import active

MONTHLY_FAMILY, MONTH = "cloud_monthly", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesPolicy:
    """Months of a term, months of maintenance with a new license, where a renewal starts (A12)."""

    term_months: int
    maintenance_months: int
    renewal_start: str


def lines_policy(family: str) -> LinesPolicy:
    """The lengths in force for a product family: a monthly subscription's term is a month."""
    orders = active().orders
    return LinesPolicy(
        term_months=MONTH if family == MONTHLY_FAMILY else orders.term_months,
        maintenance_months=orders.maintenance.months,
        renewal_start=orders.renewal_start,
    )


def tried_until(ends_on: date) -> date:
    """The last day before a month that ended then lapses: its card is tried the day after, and again (SU5).

    On the day of the last try it is paid or lapsed.
    """
    return ends_on + timedelta(days=max(active().orders.renewal_retry_days, default=0))
