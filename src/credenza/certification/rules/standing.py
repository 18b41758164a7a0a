"""What the renewal engine answers: credentials with their dates, closed cycles and the open one, and explanations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ClosedBy = Literal["units", "level", "exam"]
Status = Literal["active", "suspended", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A closed cycle. ``start``: the earning day, or the day the cycle before closed. ``counted``: activity ids in
    the order they counted. ``suspends_on``/``expires_on``: the dates that its closing led to. ``carried``: units of
    ``units`` that came over from the cycle before.
    """

    start: date
    closed_on: date
    by: ClosedBy
    units: Decimal
    counted: tuple[int, ...]
    suspends_on: date
    expires_on: date
    carried: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One holding. ``id``: that of the fact that started it; negative for one earned by itself. ``start``, ``units``,
    ``counted`` are the open cycle's; ``met``: its requirement is met already and it waits for the cycle's end (the
    dates have moved already). ``merged_into``: the credential that it became one with, on ``merged_on``. ``carried``:
    units of ``units`` that came over from the cycle before.
    """

    id: int
    certification: str
    level: str
    earned_on: date
    suspends_on: date
    expires_on: date
    cycles: tuple[Cycle, ...]
    start: date
    units: Decimal
    counted: tuple[int, ...]
    met: bool = False
    merged_into: int | None = None
    merged_on: date | None = None
    carried: Decimal = Decimal(0)

    def status_on(self, day: date) -> Status:
        """Active before the suspension date, suspended from it, expired from the expiration date, those included."""
        return "active" if day < self.suspends_on else "suspended" if day < self.expires_on else "expired"

    def in_force_on(self, day: date) -> bool:
        return self.earned_on <= day < self.expires_on and self.merged_into is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All credentials of a candidate, by earning day, certification and id."""

    credentials: tuple[Credential, ...]

    def of(self, credential_id: int) -> Credential | None:
        return next((one for one in self.credentials if one.id == credential_id), None)


Why = Literal[
    "counted",
    "over_cap",
    "over_category",
    "before_program",
    "before_earned",
    "closed_cycle",
    "after_expiry",
    "after_suspension",
    "retired",
    "outside_window",
    "no_credential",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why an activity counts for a credential or not. ``units``: how many of its units count there; ``cycle``: the
    closing day of the cycle it sits in, None for the open one. ``credential`` is 0 where there is none.

    ``limit``: what cut it off: the cap, a category's id (also where only some units count), or the day before which
    or from which nothing counts.
    """

    activity: int
    credential: int
    why: Why
    units: Decimal
    cycle: date | None = None
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How the units of one activity type stand in the open cycle: "10 of these 40 units don't count: the cap for local
    events is 4".
    """

    type: str
    count: int
    counted_count: int
    units: Decimal
    counted_units: Decimal
    cap: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A requirement with what is done and missing. ``kind`` is the leaf's name, "all_of" / "any_of", or "none" where
    nothing renews; ``done`` and ``needed`` are units (of the sub-year for "units_each_year"), counts of parts, courses
    or credentials, or 0 and 1; ``missing`` names what is missing: codes, names, a level's id, the sub-year's end.

    ``opens_on``: the first day on which it may be done, where that is not any day.
    """

    kind: str
    name: str
    met: bool
    done: Decimal
    needed: Decimal
    missing: tuple[str, ...] = ()
    parts: tuple["Node", ...] = ()
    opens_on: date | None = None
