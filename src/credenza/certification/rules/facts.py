"""What the renewal engine is told: dated facts about one candidate, and what holds for everybody.

Nothing here says when a fact was entered: that never enters the calculation. "As known on day k" is the same engine
over the facts entered by k. Source: "Certification renewal: semantics" of the seeds named in
``programs.certification_shapes``; the date that matters is the date of the activity, not when it is entered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Staff's statement or an import: the candidate holds this certification since that day. Its id names the
    credential it starts; where one of the same certification is in force on that day it renews that one, as an exam.
    It is taken for a retired certification too (which is never renewed), and the window for exams does not bind it.

    ``account``: 0 for the candidate's own, n for the one that was taken in on ``Facts.merged_on[n - 1]``; until then
    it renews only what was earned under that account.
    """

    id: int
    certification: str
    on: date
    account: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamPassed:
    """An exam passed on a day: renews the credential in force, or starts one that its id names. Ids are shared with
    ``Earned``, and ``account`` is as there.
    """

    id: int
    certification: str
    on: date
    account: int = 0


class ActivityDone(NamedTuple):
    """An accepted activity. ``name`` decides among those of one day beyond a cap, without regard to case; ``units``
    only for types that leave them to each activity; ``item``: the SKU or activity id of a named course.

    A tuple, for whole programs are read into these: a frozen dataclass takes three times as long to make.
    """

    id: int
    type: str
    on: date
    name: str
    units: Decimal | None = None
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """Staff moved a credential's dates on a day; it has no effect unless the credential is in force then."""

    credential: int
    on: date
    suspends_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """A holding turned into one of another certification on a day; dates, cycle and tally go on."""

    credential: int
    on: date
    certification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts about one candidate. ``merged_on``: days on which another account of the same person was taken in;
    from then on two credentials in force of one certification are one, with the later dates. ``merged_with``: the
    account that each was taken in by (0, the candidate's own, where nothing is said). Order never matters.
    """

    earned: tuple[Earned, ...] = ()
    exams: tuple[ExamPassed, ...] = ()
    activities: tuple[ActivityDone, ...] = ()
    extensions: tuple[Extended, ...] = ()
    upgrades: tuple[Upgraded, ...] = ()
    merged_on: tuple[date, ...] = ()
    merged_with: tuple[int, ...] = ()
    birth_month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanket:
    """Every credential in force on ``on`` that expires from and to (both included) moves by ``months``, both dates."""

    on: date
    expires_from: date
    expires_to: date
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEverybody:
    """``retired``: the first retired day by certification code, the pack's own and what staff stated later."""

    retired: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    blankets: tuple[Blanket, ...] = ()
