"""A renewal: the open cycle closes and the dates move, never backward.

The date that matters is that of the activity, or of the exam; where a program says so, the new term is counted from
the old end instead, or the cycle only closes at its end. Source: "Is the renewal date based on the activity date?" in
the question about CE units.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from credenza.certification.rules.book import Way
from credenza.certification.rules.carrying import left_over
from credenza.certification.rules.holding import ONE_DAY, Holding, carried_units
from credenza.certification.rules.standing import ClosedBy, Cycle
from credenza.certification.rules.tally import shown

Cause = Literal["units", "exam"]


def next_dates(
    holding: Holding, day: date, cause: Cause, shared_end: date | None = None, ways: Sequence[Way] = ()
) -> tuple[date, date]:
    """What a renewal on that day leads to, never earlier than before. ``shared_end``: the new end of the one that
    leads, which those that it covers share where terms are counted from old ends. ``ways``: those met that lead to
    terms of their own; the latest end holds.
    """
    if ways:
        return max(_way_dates(holding, day, way) for way in ways)
    rules = holding.rules
    from_old_end = rules.units_from_old_end if cause == "units" else rules.exam_from_old_end
    old_end = holding.full[0]
    term = holding.kind.level.rules_on(old_end if rules.at_end else day).term
    if from_old_end and shared_end is not None:
        suspends_on, expires_on = shared_end, term.expires_on(shared_end)
    else:
        suspends_on, expires_on = term.dates(old_end if from_old_end else day, holding.birth_month)
    if suspends_on < old_end:
        suspends_on, expires_on = old_end, term.expires_on(old_end)
    return suspends_on, max(holding.full[1], expires_on)


def _way_dates(holding: Holding, day: date, way: Way) -> tuple[date, date]:
    old_end = holding.full[0]
    suspends_on, expires_on = way.term.dates(old_end if way.from_old_end else day, holding.birth_month)
    if suspends_on < old_end:
        suspends_on, expires_on = old_end, way.term.expires_on(old_end)
    return suspends_on, max(holding.full[1], expires_on)


def renew(holding: Holding, day: date, by: ClosedBy, dates: tuple[date, date], met: Callable[[Holding], bool]) -> None:
    """Move the dates; close the cycle now, or mark it as met where it closes at its end."""
    old_end = holding.full[0]
    if holding.rules.at_end and day < old_end:
        holding.met_by, holding.ends_on = by, old_end
        holding.move(*dates)
    elif holding.rules.at_end:
        _close(holding, day, by, old_end, dates, met)
    else:
        _close(holding, day, by, day, dates, met)


def end_cycle(holding: Holding, met: Callable[[Holding], bool]) -> None:
    """The end has come of a cycle that was met before."""
    if holding.met_by is not None:
        _close(holding, holding.ends_on, holding.met_by, holding.ends_on, holding.full, met)


def _close(
    holding: Holding, day: date, by: ClosedBy, starts_on: date, dates: tuple[date, date], met: Callable[[Holding], bool]
) -> None:
    items, counted, rules = holding.items, holding.counted, holding.rules
    carried = () if rules.carry_over is None else left_over(holding, starts_on if rules.at_end else day, met)
    holding.cycles.append(
        Cycle(
            start=holding.start,
            closed_on=day,
            by=by,
            units=shown(holding.units),
            counted=tuple(counted),
            suspends_on=dates[0],
            expires_on=dates[1],
            carried=carried_units(holding.carried),
        )
    )
    years = () if holding.tally is None else holding.tally.years
    holding.past.append((items, rules, holding.carried, holding.kind.level.most, years))
    holding.start = starts_on
    # The day that renews is over; where cycles follow each other by the calendar, the new one has begun at the old end.
    holding.closed = starts_on - ONE_DAY if rules.at_end else day
    holding.full = dates
    holding.begin(holding.kind.level.rules_on(starts_on), carried)
    if rules.at_end:
        spent = set(counted)
        again = [item for item in items if item[0] >= starts_on and item[3] not in spent]
        if again:
            holding.take_any(day, again)
