"""Why the steps of a price are as they are: kept as plain values, put into words where somebody reads them.

Most prices are never read out: a quote of a thousand lines is previewed, checked and priced again far more often than
printed. Plain values also cost the garbage collector nothing.
"""

from collections.abc import Callable

from credenza.kernel.money import Money

Reason = str | tuple[str, *tuple[int | str, ...]]
"""In words already, or which of the sentences below and what of."""

TIMES = "times"
PART, PART_IN_MONTHS, PART_OF_MONTH = "part", "part_in_months", "part_of_month"
DIFFERENCE, YEARS_DIFFERENCE = "difference", "years_difference"
MAINTENANCE = "maintenance"


def in_words(reason: Reason) -> str:
    """The reason as papers, pages and the API say it."""
    return reason if isinstance(reason, str) else _SENTENCES[reason[0]](*reason[1:])


def _times(quantity: int, minor: int, currency: str) -> str:
    return f"{quantity:,} × {Money(minor, currency)}"


def _part(years: int, days: int, denominator: int, unit: str = "year") -> str:
    """A part of a term: "1 year and 92 of 365 days"."""
    told = f"{days} of {denominator} days"
    if not years:
        return told
    whole = f"{years} {unit}{'' if years == 1 else 's'}"
    return f"{whole} and {told}" if days else whole


def _part_in_months(months: int, days: int, denominator: int) -> str:
    return _part(months, days, denominator, "month")


def _part_of_month(years: int, days: int, denominator: int) -> str:
    """The days left of a monthly plan are days of one twelfth of the year's price."""
    return f"{_part(years, days, denominator)} of one month"


def _difference(new: int, old: int, currency: str) -> str:
    return f"{Money(new, currency)} − {Money(old, currency)}"


def _years_difference(new: int, old: int, currency: str) -> str:
    return f"{_difference(new, old, currency)} a year"


def _maintenance(listed: int, currency: str) -> str:
    return f"maintenance of a license that lists at {Money(listed, currency)}"


_SENTENCES: dict[str, Callable[..., str]] = {
    TIMES: _times,
    PART: _part,
    PART_IN_MONTHS: _part_in_months,
    PART_OF_MONTH: _part_of_month,
    DIFFERENCE: _difference,
    YEARS_DIFFERENCE: _years_difference,
    MAINTENANCE: _maintenance,
}
