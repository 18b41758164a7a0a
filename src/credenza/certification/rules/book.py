"""A pack's renewal rules made ready for replaying: numbers for ids, units in hundredths, one table for each lookup.

Built once for each pack by ``compiling`` and never changed; a replay only reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from credenza.certification.rules.terms import Term
from credenza.kernel.periods import add_months
from credenza.programs.certification_shapes import CertificationPolicy, Requirement

if TYPE_CHECKING:
    from credenza.certification.rules.requirements import Asked

NO_LIMIT = 1 << 60
"""More units, or more activities, than anybody has."""

Test = Callable[["Asked"], bool]
"""Whether a requirement is met by a holding's open cycle on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """``CarryOver`` with numbers; ``category`` and ``lands_in`` are indexes or None."""

    up_to: int
    last_months: int | None
    category: int | None
    lands_in: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """``LevelRules`` made ready. ``need``: fewer units never renew. ``test``: what they must meet besides, if anything.

    ``each_year``: so many units in each sub-year, or the credential ends with it. ``thorough``: a cycle under these
    rules goes the long way, item by item; others count by type only.
    ``ways``: where one of them leads to a term of its own, all of them.
    ``stateful``: the test looks at exams or other credentials too; ``late``: other credentials decide at the cycle's
    end, so it is asked on the last day before and not earlier.
    """

    from_on: date
    term: Term
    need: int
    test: Test | None
    renewal: Requirement | None
    units_from_old_end: bool
    exam_from_old_end: bool
    at_end: bool
    submit_only: bool
    window_months: int | None
    carry_over: CarriedOver | None
    each_year: int | None
    counts_years: bool
    thorough: bool
    stateful: bool
    late: bool
    ways: tuple["Way", ...] = ()

    def window_from(self, day: date) -> date:
        """The first day whose items still count on a day."""
        return date.min if self.window_months is None else add_months(day, -self.window_months)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """One way to renew: when it is met, and the term that it leads to."""

    test: Test
    term: Term
    from_old_end: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelEntry:
    """A level. ``rules`` are sorted by ``from_on``; ``most`` is the most that counts, by category.

    ``stateful``: some of its rules are; ``by_calendar``: some cycles close though nothing was done on that day.
    """

    index: int
    id: str
    rank: int
    exam_renews: bool
    rules: tuple[Rules, ...]
    most: tuple[int, ...]
    stateful: bool
    by_calendar: bool

    def rules_on(self, day: date) -> Rules:
        """Those in effect for a cycle that begins on a day; before the first ones, the first."""
        found = self.rules[0]
        for each in self.rules[1:]:
            if each.from_on > day:
                break
            found = each
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """A certification. ``retired_on`` is the end of time while it is not retired.

    ``triggers``: without one of each of these sets it is never earned by itself.
    """

    index: int
    code: str
    short_name: str
    level: LevelEntry
    retired_on: date
    earned_by: Test | None
    triggers: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketEntry:
    """A blanket extension that was applied on a day."""

    on: date
    expires_from: date
    expires_to: date
    months: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """Everything a replay looks up.

    ``types``: index and units in hundredths, None where each activity says its own. ``caps`` by type; ``category_of``
    by type and ``part_of`` by category, -1 for none. ``seekers``: certifications earned by themselves;
    ``courses``: what they ask for, without regard to case.
    """

    policy: CertificationPolicy
    types: dict[str, tuple[int, int | None]]
    caps: tuple[int, ...]
    category_of: tuple[int, ...]
    categories: tuple[str, ...]
    part_of: tuple[int, ...]
    levels: dict[str, LevelEntry]
    kinds: dict[str, Kind]
    blankets: tuple[BlanketEntry, ...]
    earliest_on: date
    highest_leads: bool
    seekers: tuple[Kind, ...]
    courses: frozenset[str]
    seekers_need_courses: bool
