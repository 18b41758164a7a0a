"""The certification part of a rule pack, as frozen values. Pure: rules may import this module.

Every number of a renewal program is one of these values, never code. Units are exact decimals with at most two
places, months are calendar months clamped to the month's end, dates business dates in the program's time zone.
Sources: "The new process to renew certifications is now available" and the question about CE units of the Atlassian
community; each shipped pack names its own for every value.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from credenza.programs.ranges_of_values import (
    Range,
    ascending_months,
    descending_days,
    percentage,
    text,
    unit_count,
    whole,
)

_STRICT: dict[str, str] = {"extra": "forbid"}
_ID = text(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", "up to 40 letters, digits, dots, dashes, such as local_event")
_NAME = text(r"\S.{0,199}", "text of up to 200 characters")
_CODE = text(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,59}", "up to 60 letters, digits, dots and dashes, such as ACP-120")
_MONTHS: Range = whole(1, 1_200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One node of a requirement tree. Exactly one of ``all_of``, ``any_of`` and the leaves is given.

    Leaves: ``units`` (at least so many, of ``category`` or of all), ``units_each_year`` (at least so many in each
    sub-year of the cycle), ``courses`` (each completed, by the names or SKUs that activities carry), ``exam`` (a
    certification's code, or "same" for the credential's own, passed in the cycle), ``exam_of_level`` (any exam of that
    level passed in the cycle; with ``exams`` so many different ones), ``credential`` (another one held and in force,
    by code), ``credentials_of_level`` (so many different ones of ``level`` held and in force).

    A way to renew (the whole tree, or a part of its outermost any-of) may lead to a term of its own: ``months`` in
    place of the level's, counted from ``end_from`` in place of where the level's units count from.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    name: str = ""
    all_of: tuple["Requirement", ...] = ()
    any_of: tuple["Requirement", ...] = ()
    units: Decimal | None = field(default=None, metadata=unit_count())
    category: str | None = field(default=None, metadata=_ID)
    units_each_year: Decimal | None = field(default=None, metadata=unit_count())
    courses: tuple[str, ...] = ()
    exam: str | None = field(default=None, metadata=_CODE)
    exam_of_level: str | None = field(default=None, metadata=_ID)
    exams: int | None = field(default=None, metadata=whole(2, 100))
    credential: str | None = field(default=None, metadata=_CODE)
    credentials_of_level: int | None = field(default=None, metadata=whole(1, 100))
    level: str | None = field(default=None, metadata=_ID)
    months: int | None = field(default=None, metadata=_MONTHS)
    end_from: Literal["activity", "old_end"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """What is left over when a cycle closes and counts in the next: up to ``up_to`` units.

    ``last_months``: only what was dated in the last so many months of the cycle. ``category``: only of that one.
    ``lands_in``: the category that it counts in afterwards; None keeps each unit's own.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    up_to: Decimal = field(metadata=unit_count())
    last_months: int | None = field(default=None, metadata=_MONTHS)
    category: str | None = field(default=None, metadata=_ID)
    lands_in: str | None = field(default=None, metadata=_ID)


CycleEnd = Literal["anniversary", "birth_month_end", "calendar_year_end", "due_date"]
"""Where a term of ``validity_months`` ends: on the same day of the month; after the last day of the birth month, the
first one on or after that day; after 31 December, the first one on or after that day; after the next of the level's
``due_dates``, as long as there are any ahead."""

EndAnchor = Literal["activity", "old_end"]
"""What the new term is counted from: the day whose activity (or exam) completes the requirement, or the old end."""

Closing = Literal["when_met", "at_end"]
"""When a cycle closes: on the day that renews, or at its fixed end, however early the requirement was met."""

Grace = Literal["earn", "submit"]
"""What the time between suspension and expiry is for: earning units too, or only entering what was earned before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRules:
    """The rules of a level for cycles that begin on ``from_on`` or later (None: from the start).

    ``due_dates``: the last days on which what renews may be done, where the program itself sets them, in their order.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    from_on: date | None = None
    validity_months: int = field(metadata=_MONTHS)
    grace_months: int = field(default=0, metadata=whole(0, 120))
    grace_days: int = field(default=0, metadata=whole(0, 3_660))
    grace: Grace = "earn"
    cycle_end: CycleEnd = "anniversary"
    due_dates: tuple[date, ...] = ()
    units_end_from: EndAnchor = "activity"
    exam_end_from: EndAnchor = "activity"
    closing: Closing = "when_met"
    earn_window_months: int | None = field(default=None, metadata=_MONTHS)
    carry_over: CarryOver | None = None
    renewal: Requirement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the program. ``required_units`` is the number shown; ``rank`` orders levels, higher covers lower."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str = field(metadata=_ID)
    name: str = field(metadata=_NAME)
    rank: int = field(default=0, metadata=whole(0, 1_000))
    required_units: Decimal | None = field(default=None, metadata=unit_count())
    exam_renews: bool = True
    rules: tuple[LevelRules, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of units with a most that counts in a cycle; ``part_of`` nests it in a wider one."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str = field(metadata=_ID)
    name: str = field(metadata=_NAME)
    counts_up_to: Decimal | None = field(default=None, metadata=unit_count())
    part_of: str | None = field(default=None, metadata=_ID)
    level_limits: tuple["LevelLimit", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLimit:
    """Another most for one level, where a category's differs by level."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    level: str = field(metadata=_ID)
    counts_up_to: Decimal = field(metadata=unit_count())


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityType:
    """What earns units. ``units`` None: each activity says its own. ``cap``: so many count in a cycle; None: all."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str = field(metadata=_ID)
    name: str = field(metadata=_NAME)
    units: Decimal | None = field(default=None, metadata=unit_count())
    cap: int | None = field(default=None, metadata=whole(1, 10_000))
    category: str | None = field(default=None, metadata=_ID)
    description: str = ""
    evidence_examples: tuple[str, ...] = ()
    event: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A certification by ``code`` and ``short_name`` (both are taken wherever a code is typed).

    ``retired_on``: the first day on which it is retired. ``earned_by``: it is not earned by an exam but by itself, on
    the day on which this requirement is met (accreditations, designations); staff may state it all the same. Its first
    cycle begins the day after: what earned it does not renew it too.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    code: str = field(metadata=_CODE)
    short_name: str = field(metadata=_CODE)
    name: str = field(metadata=_NAME)
    level: str = field(metadata=_ID)
    retired_on: date | None = None
    earned_by: Requirement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketExtension:
    """An extension that staff may apply on a day: what expires from and to (both included) moves by ``months``."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    id: str = field(metadata=_ID)
    name: str = field(metadata=_NAME)
    expires_from: date
    expires_to: date
    months: int = field(metadata=_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPolicy:
    """How activities are audited: a share drawn at random, deadlines in days, how many in a day are unusual."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    sampling_percent: Decimal = field(metadata=percentage())
    answer_days: int = field(metadata=whole(1, 3_660))
    appeal_days: int = field(metadata=whole(1, 3_660))
    many_in_a_day: int = field(metadata=whole(2, 10_000))


RenewalScope = Literal["certification", "level", "lower_levels"]
"""What one renewal covers: that credential, its level, or its level and every level of lower rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationPolicy:
    """Every rule of the renewal program."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    unit_name: str = field(metadata=text(r"\S.{0,39}", "up to 40 characters such as CE unit"))
    candidate_prefix: str = field(metadata=text(r"[A-Z0-9]{1,6}", "up to six capitals and digits such as AT00"))
    candidate_digits: int = field(metadata=whole(4, 12))
    earliest_activity_on: date | None = None
    renewal_scope: RenewalScope
    exam_scope: RenewalScope = "certification"
    lead: Literal["any", "highest"] = "any"
    exam_window_months: int | None = field(default=None, metadata=_MONTHS)
    counts_from: Literal["entry", "acceptance"] = "entry"
    categories: tuple[Category, ...] = ()
    activity_types: tuple[ActivityType, ...]
    levels: tuple[Level, ...]
    certifications: tuple[Certification, ...]
    blanket_extensions: tuple[BlanketExtension, ...] = ()
    audit: AuditPolicy
    suspension_ahead_days: tuple[int, ...] = field(metadata=descending_days())
    expiration_ahead_days: tuple[int, ...] = field(metadata=descending_days())
    status_months: tuple[int, ...] = field(default=(), metadata=ascending_months())
