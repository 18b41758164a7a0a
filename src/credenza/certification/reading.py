"""From rows to facts: what the engine is told about a candidate, with every account made one with theirs."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from credenza.certification import facts_sql
from credenza.certification.models import Decision, Merger
from credenza.certification.rules.facts import ActivityDone, Earned, ExamPassed, Extended, Facts, Upgraded
from credenza.journal.statements import Row, on_postgresql

HUNDREDTHS = Decimal(100)
CHUNK = 2_000


def family(root: int, known_on: date | None = None) -> tuple[int, ...]:
    """The candidate and every account made one with it (by ``known_on``)."""
    taken = Merger.objects.filter(keep_id=root)
    if known_on is not None:
        taken = taken.filter(entered_on__lte=known_on)
    return tuple(dict.fromkeys((root, *taken.order_by("id").values_list("merge_id", flat=True))))


def facts_of(root: int, *, known_on: date | None = None, dated_to: date | None = None) -> Facts:
    """All facts about one candidate: entered by ``known_on`` and dated up to ``dated_to``, each None for no limit.

    One query. Of two accounts made one, an activity that both tell of is one activity.
    """
    return _facts(facts_sql.rows_of(root, known_on, dated_to or date.max))


def all_facts(chunk: int = CHUNK) -> Iterator[tuple[int, Facts]]:
    """Every candidate with their facts as they stand now, by id, some thousands at a time."""
    for first, last in facts_sql.chunks(chunk):
        yield from facts_between(first, last)


def facts_between(first: int, last: int) -> Iterator[tuple[int, Facts]]:
    """The candidates with ids from and to, both included; accounts that were taken in are left out."""
    told: dict[int, list[Row]] = {}
    for row in facts_sql.rows_between(first, last):
        told.setdefault(row[1], []).append(row)
    for root in sorted(told):
        yield root, _facts(told[root])


def states_on(activity_ids: Iterable[int], known_on: date) -> dict[int, str]:
    """The state that the last decision by that day gave each activity; those without a decision are left out."""
    decided = Decision.objects.filter(activity_id__in=tuple(activity_ids), entered_on__lte=known_on).order_by("id")
    return dict(decided.values_list("activity_id", "status"))


def _facts(rows: list[Row]) -> Facts:
    """One candidate's rows, sorted into the engine's words. One pass: whole programs are read through here."""
    day = _same if on_postgresql() else _parsed
    earned: list[Row] = []
    exams: list[Row] = []
    taken: list[Row] = []
    activities: list[Row] = []
    extensions, upgrades = [], []
    birth_month = None
    for row in rows:
        what = row[0]
        if what == facts_sql.ACTIVITY:
            activities.append(row)
        elif what == facts_sql.PASS:
            (exams if row[4] == "exam" else earned).append(row)
        elif what == facts_sql.CANDIDATE:
            birth_month = row[9]
        elif what == facts_sql.EXTENSION:
            moved = Extended(credential=row[9], on=day(row[6]), suspends_on=day(row[7]), expires_on=day(row[8]))
            extensions.append(moved)
        elif what == facts_sql.UPGRADE:
            upgrades.append(Upgraded(credential=row[9], on=day(row[6]), certification=row[3]))
        else:
            taken.append(row)
    taken = _first(taken)
    accounts = {row[9]: place for place, row in enumerate(taken, 1)}
    return Facts(
        earned=tuple(
            [Earned(id=r[2], certification=r[3], on=day(r[6]), account=accounts.get(r[9], 0)) for r in earned]
        ),
        exams=tuple(
            [ExamPassed(id=r[2], certification=r[3], on=day(r[6]), account=accounts.get(r[9], 0)) for r in exams]
        ),
        activities=tuple(
            [
                ActivityDone(number, kind, day(on), name, None if units is None else _units(units), item)
                for _, _, number, kind, name, item, on, _, _, units in (_once(activities) if taken else activities)
            ]
        ),
        extensions=tuple(extensions),
        upgrades=tuple(upgrades),
        merged_on=tuple([day(row[6]) for row in taken]),
        merged_with=tuple([accounts.get(int(row[3]), 0) for row in taken]),
        birth_month=birth_month,
    )


def _first(taken: list[Row]) -> list[Row]:
    """How each account was taken in; what its keeper's own merger says of it again is left out."""
    found: dict[int, Row] = {}
    for row in sorted(taken, key=_by_id):
        found.setdefault(row[9], row)
    return list(found.values())


def _by_id(row: Row) -> int:
    return int(row[2])


def _same(value: Any) -> date:
    return value  # type: ignore[no-any-return]


@lru_cache(maxsize=20_000)
def _parsed(value: str) -> date:
    return date.fromisoformat(value)


def _units(hundredths: int) -> Decimal:
    return Decimal(hundredths) / HUNDREDTHS


def _once(rows: list[Row]) -> list[Row]:
    """The first of each type, day and name, without regard to case and spaces."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row[2]):
        first.setdefault((row[3], str(row[6]), "".join(row[4].casefold().split())), row)
    return list(first.values())
