"""Reads for notices and reminders: what ends soon, who holds what, what waits. Whoever asks: for workflows only.

Everything comes from the projection: no replay is needed to say what a credential's dates and units are now.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from credenza.certification.models import (
    Activity,
    AuditCase,
    Candidate,
    CaseEntry,
    Credential,
    ExtensionRequest,
    MisuseReport,
)
from credenza.certification.programs import certification, level, retirements
from credenza.certification.reading import HUNDREDTHS

ANSWERED = ("answered", "appealed", "overdue")
"""What was said, or not said in time, in a case, and the state it leads to: the desk's turn."""
_CHUNK = 2000
_OWNERS_READ = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One credential as notices speak of it. ``number`` and ``person_id``: whose it is; of accounts made one, the one
    that was kept. ``required``: the level's number, None where units do not renew it. ``retired_on``: its first
    retired day, if any.
    """

    id: int
    candidate: int
    number: str
    person_id: int
    certification: str
    name: str
    level_name: str
    earned_on: date
    suspends_on: date
    expires_on: date
    units: Decimal
    required: Decimal | None
    retired_on: date | None
    revoked: bool

    def status_on(self, on: date) -> str:
        """active, suspended, expired or revoked, by the dates recorded now."""
        if self.revoked:
            return "revoked"
        return "active" if on < self.suspends_on else "suspended" if on < self.expires_on else "expired"

    def is_retired(self, on: date) -> bool:
        """Whether it can no longer be renewed because its certification is retired on that day."""
        return self.retired_on is not None and self.retired_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for the desk: its id, whose it is, and what it is about."""

    id: int
    person_id: int | None
    about: str


def running() -> QuerySet[Credential]:
    """Credentials whose dates matter to somebody: not taken back, not revoked, not a part of another, and not sure to
    go on already.
    """
    return Credential.objects.filter(gone=False, revoked=False, merged_into=None, met=False)


def suspending(days: Collection[date]) -> tuple[Holding, ...]:
    """Those whose ``suspends_on`` is one of the days, by candidate."""
    return _holdings(running().filter(suspends_on__in=days).order_by("candidate_id", "suspends_on", "pk"))


def expiring(days: Collection[date]) -> tuple[Holding, ...]:
    """Those whose ``expires_on`` is one of the days, by candidate."""
    return _holdings(running().filter(expires_on__in=days).order_by("candidate_id", "expires_on", "pk"))


def held_by_candidate(on: date) -> Iterator[tuple[Holding, ...]]:
    """Everybody's credentials in force on the day, candidate by candidate, in constant memory."""
    found = Credential.objects.filter(gone=False, revoked=False, merged_into=None, earned_on__lte=on, expires_on__gt=on)
    candidates = found.order_by("candidate_id").values_list("candidate_id", flat=True).distinct()
    waiting: list[int] = []
    for candidate in candidates.iterator(chunk_size=_CHUNK):
        waiting.append(candidate)
        if len(waiting) == _CHUNK // 4:
            yield from _by_candidate(found, waiting)
            waiting = []
    yield from _by_candidate(found, waiting)


def holdings_of(candidate: int, on: date) -> tuple[Holding, ...]:
    """The candidate's credentials in force on the day, by the order of their ids."""
    rows = Credential.objects.filter(candidate_id=candidate, gone=False, merged_into=None, expires_on__gt=on)
    return _holdings(rows.order_by("pk"))


def holdings_by_id(ids: Iterable[int]) -> dict[int, Holding]:
    """Credentials by id, whatever became of them."""
    return {one.id: one for one in _holdings(Credential.objects.filter(pk__in=tuple(ids)))}


def wishes_of(day: date) -> tuple[Waiting, ...]:
    """Wishes for more time that were made on the day and still wait, oldest first."""
    rows = ExtensionRequest.objects.filter(status="asked", asked_on=day).select_related("credential", "candidate")
    return tuple(
        Waiting(id=row.pk, person_id=row.candidate.person_id, about=certification(row.credential.certification).name)
        for row in rows.order_by("pk")
    )


def held_activities_of(day: date) -> tuple[Waiting, ...]:
    """Activities that were entered on the day and still wait for staff, oldest first."""
    rows = Activity.objects.filter(status="held", entered_on=day).select_related("candidate").order_by("pk")
    return tuple(Waiting(id=row.pk, person_id=row.candidate.person_id, about=row.name) for row in rows)


def answers_of(day: date) -> tuple[Waiting, ...]:
    """Cases in which something was said on the day, or not said in time, and that wait for staff, oldest first."""
    said = CaseEntry.objects.filter(kind__in=ANSWERED, case__status__in=ANSWERED, on=day).values("case_id")
    rows = AuditCase.objects.filter(pk__in=said).select_related("activity__candidate").order_by("pk")
    return tuple(Waiting(id=row.pk, person_id=row.activity.candidate.person_id, about=row.status) for row in rows)


def reports_of(day: date) -> tuple[Waiting, ...]:
    """Reports of misuse that were made on the day and still wait, oldest first; without their reporters."""
    rows = MisuseReport.objects.filter(status="open", on=day).order_by("pk")
    return tuple(Waiting(id=row.pk, person_id=None, about=row.about) for row in rows)


def _by_candidate(found: QuerySet[Credential], candidates: list[int]) -> Iterator[tuple[Holding, ...]]:
    rows = _holdings(found.filter(candidate_id__in=candidates).order_by("candidate_id", "pk"))
    start = 0
    for place, one in enumerate(rows):
        if place + 1 == len(rows) or rows[place + 1].candidate != one.candidate:
            yield rows[start : place + 1]
            start = place + 1


def _holdings(found: QuerySet[Credential]) -> tuple[Holding, ...]:
    retired, rows = retirements(), list(found)
    owners = _owners({row.candidate_id for row in rows})
    return tuple(_holding(row, owners[row.candidate_id], retired) for row in rows)


def _owners(candidates: Collection[int]) -> dict[int, Candidate]:
    """The candidates by id, each as the one that it became a part of. A few at a time: joined to a day's rows at once,
    the database would rather look at everybody.
    """
    ordered, found = sorted(candidates), dict[int, Candidate]()
    for start in range(0, len(ordered), _OWNERS_READ):
        part = Candidate.objects.filter(pk__in=ordered[start : start + _OWNERS_READ])
        found.update({one.pk: one for one in part})
    kept = {one.merged_into_id for one in found.values() if one.merged_into_id is not None} - found.keys()
    if kept:
        found |= _owners(kept)
    return {pk: found[one.merged_into_id] if one.merged_into_id else one for pk, one in found.items()}


def _holding(row: Credential, owner: Candidate, retired: dict[str, date]) -> Holding:
    named = certification(row.certification)
    return Holding(
        id=row.pk,
        candidate=owner.pk,
        number=owner.number,
        person_id=owner.person_id,
        certification=named.code,
        name=named.name,
        level_name=level(row.level).name,
        earned_on=row.earned_on,
        suspends_on=row.suspends_on,
        expires_on=row.expires_on,
        units=Decimal(row.unit_hundredths) / HUNDREDTHS,
        required=level(row.level).required_units,
        retired_on=retired.get(named.code),
        revoked=row.revoked or row.gone,
    )
