"""How long a credential lasts: calendar months from an anchor day, ends of birth months and years, then the grace.

Dates are plain calendar dates and intervals half open: a credential is active before its suspension date and expired
from its expiration date on. Source: "The new process to renew certifications is now available" (two years, then three
months); the other ends are those of the programs named in each shipped pack.
"""

from datetime import date, timedelta

from credenza.kernel.periods import add_months
from credenza.programs.certification_shapes import LevelRules

DECEMBER = 12
ONE_DAY = timedelta(days=1)


class Term:
    """The dates that a term counted from an anchor leads to. Anniversaries are asked often and remembered."""

    __slots__ = ("_due", "_end", "_grace_days", "_grace_months", "_known", "_months")

    def __init__(self, rules: LevelRules, months: int | None = None) -> None:
        """``months``: of a way that leads to another term than the level's."""
        self._months = months or rules.validity_months
        self._due = rules.due_dates
        self._grace_months = rules.grace_months
        self._grace_days = timedelta(days=rules.grace_days)
        self._end = rules.cycle_end
        self._known: dict[date, tuple[date, date]] = {}

    def dates(self, anchor: date, birth_month: int | None) -> tuple[date, date]:
        """Suspension and expiration date. Without a known birth month a term ends on the anniversary."""
        if self._end == "anniversary" or (self._end == "birth_month_end" and birth_month is None):
            found = self._known.get(anchor)
            if found is None:
                suspends_on = add_months(anchor, self._months)
                found = self._known[anchor] = (suspends_on, self.expires_on(suspends_on))
            return found
        if self._end == "due_date":
            return self._after_due(anchor)
        ends_after = DECEMBER if self._end == "calendar_year_end" else birth_month or DECEMBER
        suspends_on = first_after_month(ends_after, add_months(anchor, self._months))
        return suspends_on, self.expires_on(suspends_on)

    def _after_due(self, anchor: date) -> tuple[date, date]:
        """After the next day that the program set; past the last of them, the anniversary."""
        due = next((day for day in self._due if day >= anchor), None)
        suspends_on = add_months(anchor, self._months) if due is None else due + ONE_DAY
        return suspends_on, self.expires_on(suspends_on)

    def expires_on(self, suspends_on: date) -> date:
        """The end of the grace that follows a suspension date."""
        return add_months(suspends_on, self._grace_months) + self._grace_days


def first_after_month(month: int, day: date) -> date:
    """The first day after such a month's end that is not before ``day``: after December, 1 January."""
    following = month % DECEMBER + 1
    found = date(day.year, following, 1)
    return found if found >= day else date(day.year + 1, following, 1)


def years_within(start: date, end: date) -> tuple[date, ...]:
    """The ends of a cycle's sub-years: twelve months each, counted back from its end; what is left over belongs to
    the first one.
    """
    ends = [end]
    earliest = add_months(start, DECEMBER)
    while (before := add_months(end, -DECEMBER * len(ends))) >= earliest:
        ends.append(before)
    return tuple(reversed(ends))
