"""What an activity, a plan or a withdrawal would change, for all credentials at once, before anything is saved.

Source: "Certification renewal", what people do: before saving, a candidate sees what it would change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from credenza.certification.effects import NEW
from credenza.certification.entering import name_key
from credenza.certification.models import Activity, Credential
from credenza.certification.programs import certification, engine, level, retirements
from credenza.certification.queries.activities import root_of
from credenza.certification.reading import facts_of, family
from credenza.certification.rules import standing
from credenza.certification.rules.engine import Engine
from credenza.certification.rules.explaining import verdicts
from credenza.certification.rules.facts import ActivityDone, ExamPassed, Facts
from credenza.certification.rules.likeness import is_similar
from credenza.certification.rules.planning import with_extra

NEAR = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """Whether one of the things added counts for a credential: ``why`` as in ``standing.Verdict``."""

    number: int
    why: str
    units: Decimal
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One credential before and after. ``credential`` is None for one that would be earned; then ``*_from`` are None.

    ``status_*`` on the day of the look, ``units_*`` those of the open cycle; ``renewed_on``: the day of the renewal
    that would come, ``lost_on`` of one that would fall.
    """

    credential: int | None
    certification: str
    short_name: str
    name: str
    level: str
    required: Decimal | None
    status_from: str
    status_to: str
    units_from: Decimal
    units_to: Decimal
    suspends_from: date | None
    suspends_to: date
    expires_from: date | None
    expires_to: date
    renewed_on: date | None
    lost_on: date | None
    counted: tuple[CountedRow, ...]
    retired: bool

    @property
    def is_moved(self) -> bool:
        """Whether a date changes."""
        return (self.suspends_from, self.expires_from) != (self.suspends_to, self.expires_to)

    @property
    def counts(self) -> bool:
        """Whether any of the things added counts for it."""
        return any(one.why == "counted" for one in self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """``held``: it would go to staff first, for it counts for a credential that is over."""

    rows: tuple[EffectRow, ...]
    held: bool

    @property
    def counts(self) -> bool:
        """Whether anything added counts for any credential."""
        return any(row.counts for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing to add: an activity of ``type``, or an exam by certification code. ``units`` for types without."""

    on: date
    type: str = ""
    exam: str = ""
    name: str = ""
    units: Decimal | None = None
    item: str = ""


def preview(root: int | None, on: date, planned: Iterable[Planned]) -> PreviewRow:
    """What these would change for a candidate (None: for somebody who is none yet), looked at on a day.

    They are numbered in their order. A fixed number of queries, whatever is planned.
    """
    return previews(root, on, (planned,))[0]


def previews(root: int | None, on: date, plans: Iterable[Iterable[Planned]]) -> tuple[PreviewRow, ...]:
    """The same for several plans, each by itself: the facts are read once."""
    before = _Before.of(root, on)
    found = []
    for planned in plans:
        added = tuple(_fact(NEW + number, one) for number, one in enumerate(planned))
        found.append(before.compared(with_extra(before.facts, added), added))
    return tuple(found)


def preview_withdrawal(activity: int, on: date) -> PreviewRow:
    """What taking an activity back would change. Who may ask is the caller's to check."""
    candidate = Activity.objects.values_list("candidate_id", flat=True).get(pk=activity)
    before = _Before.of(root_of(candidate), on)
    left = tuple(one for one in before.facts.activities if one.id != activity)
    return before.compared(replace(before.facts, activities=left), ())


def compare(root: int | None, on: date, before: Facts, after: Facts) -> PreviewRow:
    """What any change of facts would lead to, looked at on a day. Who may ask is the caller's to check."""
    return _Before.of(root, on, before).compared(after, ())


def possible_doubles(root: int | None, type_id: str, on: date, name: str) -> tuple[int, ...]:
    """Ids of activities that may be the same thing: of the type and within three days, with a similar name, or
    verified by their source. Withdrawn and rejected ones apart.
    """
    if root is None:
        return ()
    near = Activity.objects.filter(
        candidate_id__in=family(root), type=type_id, on__range=(on - NEAR, on + NEAR), status__in=("accepted", "held")
    )
    key = name_key(name)
    found = near.order_by("on", "id").values_list("id", "name_key", "verified")
    return tuple(pk for pk, other, verified in found if verified or is_similar(key, other))


def _fact(pk: int, one: Planned) -> ActivityDone | ExamPassed:
    if one.exam:
        return ExamPassed(id=pk, certification=certification(one.exam).code, on=one.on)
    return ActivityDone(id=pk, type=one.type, on=one.on, name=one.name or one.type, units=one.units, item=one.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """How a candidate stands before anything is changed. ``ids`` and ``revoked``: rows of credentials by origin;
    ``was_dated``: where cycles close by the calendar, the same with those that have closed by the day.
    """

    on: date
    engine: Engine
    facts: Facts
    was: standing.Standing
    ids: dict[int, int]
    revoked: frozenset[int]
    retired: dict[str, date]
    was_dated: standing.Standing | None

    @classmethod
    def of(cls, root: int | None, on: date, facts: Facts | None = None) -> "_Before":
        own = engine()
        if facts is None:
            facts = Facts() if root is None else facts_of(root)
        held = Credential.objects.none() if root is None else Credential.objects.filter(candidate_id=root)
        rows = list(held.values_list("origin", "pk", "revoked"))
        return cls(
            on=on,
            engine=own,
            facts=facts,
            was=own.replay(facts),
            ids={origin: pk for origin, pk, _revoked in rows},
            revoked=frozenset(origin for origin, _pk, revoked in rows if revoked),
            retired=retirements(),
            was_dated=_by_the_calendar(own, facts, on),
        )

    def compared(self, after: Facts, added: tuple[ActivityDone | ExamPassed, ...]) -> PreviewRow:
        will = self.engine.replay(after)
        said = self._said(after, will, {one.id for one in added})
        dated = _by_the_calendar(self.engine, after, max([self.on, *(one.on for one in added)]))
        rows, held = [], False
        for one in will.credentials:
            if one.merged_into is not None:
                continue
            row = self._row(one, tuple(said.get(one.id, ())), dated)
            held = held or (row.status_from == "expired" and row.counts)
            if row.status_from != "expired" or row.counts or row.is_moved:
                rows.append(row)
        return PreviewRow(rows=tuple(rows), held=held)

    def _said(self, after: Facts, will: standing.Standing, new: set[int]) -> dict[int, list[CountedRow]]:
        said: dict[int, list[CountedRow]] = {}
        for verdict in verdicts(self.engine, after, will) if new else ():
            if verdict.activity in new:
                number = verdict.activity - NEW
                told = CountedRow(number=number, why=verdict.why, units=verdict.units, limit=verdict.limit)
                said.setdefault(verdict.credential, []).append(told)
        return said

    def _row(
        self, one: standing.Credential, counted: tuple[CountedRow, ...], dated: standing.Standing | None
    ) -> EffectRow:
        old, named = self.was.of(one.id), certification(one.certification)
        closed_before = {cycle.closed_on for cycle in old.cycles} if old else set()
        closed_after = {cycle.closed_on for cycle in one.cycles}
        retired_on = self.retired.get(one.certification)
        revoked = one.id in self.revoked
        status_from = old.status_on(self.on) if old else ""
        return EffectRow(
            credential=self.ids.get(one.id),
            certification=named.code,
            short_name=named.short_name,
            name=named.name,
            level=one.level,
            required=level(one.level).required_units,
            status_from="revoked" if revoked else status_from,
            status_to="revoked" if revoked else one.status_on(self.on),
            units_from=_open_units(old, self.was_dated) if old else Decimal(0),
            units_to=_open_units(one, dated),
            suspends_from=old.suspends_on if old else None,
            suspends_to=one.suspends_on,
            expires_from=old.expires_on if old else None,
            expires_to=one.expires_on,
            renewed_on=max(closed_after - closed_before, default=None),
            lost_on=max(closed_before - closed_after, default=None),
            counted=counted,
            retired=retired_on is not None and retired_on <= self.on,
        )


def _by_the_calendar(own: Engine, facts: Facts, on: date) -> standing.Standing | None:
    """The facts up to a day, with the cycles that have closed by it though nothing was done then. None for programs
    whose cycles close when the requirement is met: there one replay of everything says all.
    """
    return own.replay(facts, on) if any(level.by_calendar for level in own.book.levels.values()) else None


def _open_units(one: standing.Credential, dated: standing.Standing | None) -> Decimal:
    """Those of the cycle that is open on the day."""
    found = dated.of(one.id) if dated is not None else None
    return (found or one).units
