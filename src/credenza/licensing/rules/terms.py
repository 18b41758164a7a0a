"""What a payment does to a license's dates.

A new term counts from the payment, a renewal is appended or starts on the payment date, maintenance is always renewed
from its old end, a co-term goes to its target, an upgrade keeps the end. Rules SU1 to SU3, UP1, UP4, CT3, MT1 and MT2
of orders. Days are business dates in the seller's time zone, last days included.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from credenza.catalog.rules.terms import APPEND, YEAR, months_from, term_end
from credenza.kernel.periods import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What a license covers.

    A subscription runs from ``starts_on`` to ``ends_on`` without a gap, its last term from ``term_starts_on``. A
    perpetual license has no ``ends_on``, but maintenance. Anniversaries count from ``anchor_on``.
    """

    anchor_on: date
    term_starts_on: date
    starts_on: date
    ends_on: date | None
    maintenance_starts_on: date | None = None
    maintenance_ends_on: date | None = None

    @property
    def covered_until(self) -> date:
        """The last day of the term, of a perpetual license of its maintenance."""
        return self.ends_on or self.maintenance_ends_on or self.starts_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that one payment bought, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A license's dates after a payment, and the days that it bought."""

    dates: Dates
    period: Period


def next_term(dates: Dates, starts_on: date, months: int) -> tuple[date, date]:
    """The anchor and the last day of a term that starts on that day.

    Where the day is an anniversary, the end counts from the old anchor, so that 29 February survives (SU3).
    """
    past = months_from(dates.anchor_on, starts_on)
    if past is None:
        return starts_on, term_end(starts_on, months)
    return dates.anchor_on, term_end(dates.anchor_on, past + months)


def granted(
    *, is_perpetual: bool, effective_on: date, months: int, target_on: date | None = None, maintenance_months: int = 12
) -> Changed:
    """A new license, from the day of payment (SU1, MT1), or to a co-term's target (CT2)."""
    length = maintenance_months if is_perpetual else months
    end = max(target_on, effective_on) if target_on else term_end(effective_on, length)
    dates = Dates(
        anchor_on=effective_on,
        term_starts_on=effective_on,
        starts_on=effective_on,
        ends_on=None if is_perpetual else end,
        maintenance_starts_on=effective_on if is_perpetual else None,
        maintenance_ends_on=end if is_perpetual else None,
    )
    return Changed(dates=dates, period=Period(starts_on=effective_on, ends_on=end))


def renewed(
    dates: Dates,
    *,
    effective_on: date,
    months: int,
    target_on: date | None = None,
    renewal_start: str = APPEND,
    is_continued: bool = False,
) -> Changed:
    """A renewal. Paid while the term runs it is appended, so that no paid day is lost; after a lapse it starts on the
    payment date (SU2, A12). Maintenance is renewed from its old end, however late (MT2), and so is a month that
    renews by itself (``is_continued``, SU5).
    """
    old_end = dates.covered_until
    is_active = is_continued or effective_on <= old_end
    appended = dates.ends_on is None or is_continued or (is_active and renewal_start == APPEND)
    starts_on = old_end + ONE_DAY if appended else effective_on
    anchor, end = next_term(dates, starts_on, months)
    if target_on:
        end = target_on
    # A start by the payment date never takes a paid day away either.
    end = max(end, starts_on, old_end if is_active else end)
    return _extended(dates, Period(starts_on=starts_on, ends_on=end), anchor, joined=is_active)


def cotermed(dates: Dates, *, target_on: date) -> Changed:
    """A co-term: from where the license's own coverage ends to the target (CT3); never back."""
    starts_on = dates.covered_until + ONE_DAY
    if target_on < starts_on:
        return Changed(dates=dates, period=Period(starts_on=target_on, ends_on=target_on))
    anchor, _ = next_term(dates, starts_on, 0)
    return _extended(dates, Period(starts_on=starts_on, ends_on=target_on), anchor, joined=True)


def upgraded(dates: Dates, *, effective_on: date, maintenance_months: int) -> Changed:
    """A larger tier, from the payment on: a subscription's end stays (UP1), maintenance starts anew (UP4)."""
    if dates.ends_on is not None:
        start = min(effective_on, dates.ends_on)
        return Changed(dates=dates, period=Period(starts_on=start, ends_on=dates.ends_on))
    end = term_end(effective_on, maintenance_months)
    anew = replace(
        dates,
        anchor_on=effective_on,
        term_starts_on=effective_on,
        maintenance_starts_on=effective_on,
        maintenance_ends_on=end,
    )
    return Changed(dates=anew, period=Period(starts_on=effective_on, ends_on=end))


def _extended(dates: Dates, period: Period, anchor: date, *, joined: bool) -> Changed:
    longer = replace(dates, anchor_on=anchor, term_starts_on=period.starts_on)
    if dates.ends_on is None:
        return Changed(dates=replace(longer, maintenance_ends_on=period.ends_on), period=period)
    begins = dates.starts_on if joined else period.starts_on
    return Changed(dates=replace(longer, starts_on=begins, ends_on=period.ends_on), period=period)


def running_term_start(dates: Dates, on: date, months: int = YEAR) -> date:
    """The first day of the term (of ``months``) that a day lies in: what proration divides by (UP3).

    A renewal that is already paid begins later; until then the term before it counts.
    """
    start = dates.anchor_on if dates.anchor_on <= on else dates.starts_on
    past = (on.year - start.year) * YEAR + on.month - start.month
    terms = max(past // months, 0)
    if terms and add_months(start, months * terms) > on:
        terms -= 1
    return add_months(start, months * terms)
