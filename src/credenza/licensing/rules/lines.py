"""What the lines of orders make of a license: its state is the sum of the lines that stand.

Fulfillment applies one line more; a refund takes one out and adds the others up again, so that a license returns to
what it would be without it. Rules SU, UP, CT, MT and RF4 of orders, A13; SU4: another tier of an appended renewal
begins with its term.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from credenza.licensing.rules.terms import Changed, Dates, Period, cotermed, granted, renewed, upgraded

NEW, RENEW, UPGRADE, COTERM = "new", "renew", "upgrade", "coterm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paid line, complete: what the pack said of lengths on that day is in it.

    ``months`` is the length it bought unless ``target_on`` says to which day; ``tier`` None: as it was.
    ``is_continued``: a renewal by itself, which goes on where the month before ended, however late it was paid (SU5).
    ``currency`` is that of the year's price; empty in lines that were kept before it was.
    """

    kind: str
    effective_on: date
    months: int
    maintenance_months: int
    is_perpetual: bool
    tier: int | None
    annual_net_minor: int
    target_on: date | None = None
    renewal_start: str = "append"
    is_continued: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A license's dates, tier and price of a year. ``next_tier`` holds from ``next_tier_on`` on."""

    dates: Dates
    tier: int | None
    annual_net_minor: int
    next_tier: int | None = None
    next_tier_on: date | None = None

    def tier_on(self, on: date) -> int | None:
        """The tier of a day."""
        return self.next_tier if self.next_tier_on is not None and self.next_tier_on <= on else self.tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A license after a line, and the days that the line bought."""

    state: State
    period: Period


def begun(line: Line) -> Applied:
    """The license that a first line makes."""
    made = granted(
        is_perpetual=line.is_perpetual,
        effective_on=line.effective_on,
        months=line.months,
        target_on=line.target_on,
        maintenance_months=line.maintenance_months,
    )
    state = State(dates=made.dates, tier=line.tier, annual_net_minor=line.annual_net_minor)
    return Applied(state=state, period=made.period)


def applied(state: State, line: Line) -> Applied:
    """The license after one line more."""
    changed = _dated(state.dates, line)
    settled = _settled(state, line.effective_on)
    after = replace(settled, dates=changed.dates, annual_net_minor=line.annual_net_minor)
    tier = line.tier if line.tier is not None else after.tier
    if line.kind == UPGRADE and _is_smaller(tier, settled.tier):
        # Two upgrades were quoted from one tier, and the larger one was paid first: it stays.
        after = replace(after, annual_net_minor=settled.annual_net_minor)
    elif line.kind == UPGRADE:
        after = replace(after, tier=tier, next_tier=None, next_tier_on=None)
    elif tier != settled.tier and changed.period.starts_on > line.effective_on:
        after = replace(after, next_tier=tier, next_tier_on=changed.period.starts_on)
    elif line.tier is not None:
        after = replace(after, tier=tier, next_tier=None, next_tier_on=None)
    return Applied(state=after, period=changed.period)


def _dated(dates: Dates, line: Line) -> Changed:
    if line.kind == UPGRADE:
        return upgraded(dates, effective_on=line.effective_on, maintenance_months=line.maintenance_months)
    if line.kind == COTERM and line.target_on is not None:
        return cotermed(dates, target_on=line.target_on)
    return renewed(
        dates,
        effective_on=line.effective_on,
        months=line.months,
        target_on=line.target_on,
        renewal_start=line.renewal_start,
        is_continued=line.is_continued,
    )


def _is_smaller(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


def _settled(state: State, on: date) -> State:
    if state.next_tier_on is None or state.next_tier_on > on:
        return state
    return replace(state, tier=state.next_tier, next_tier=None, next_tier_on=None)


def summed(lines: Sequence[Line]) -> State:
    """The license that these lines make, the first one being the one that began it."""
    state = begun(lines[0]).state
    for line in lines[1:]:
        state = applied(state, line).state
    return state
