"""What only the certification desk asks: passes, one wish, what waits there, and all that was done to somebody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from credenza.certification.entering import name_key
from credenza.certification.models import (
    Activity,
    AuditCase,
    BlanketApplied,
    Candidate,
    Credential,
    ExtensionRequest,
    Merger,
    Pass,
    PassWithdrawn,
)
from credenza.certification.policy import sees_all
from credenza.certification.programs import policy
from credenza.certification.queries.candidates import rows_of
from credenza.certification.queries.extensions import extensions_of
from credenza.certification.reading import family
from credenza.certification.rows import CandidateRow, ExtensionRow
from credenza.journal.audit_search import AuditLine, lines_about
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRow:
    """What earned or renewed: an exam, a grant or an import, and whether it was withdrawn since."""

    id: int
    candidate: int
    kind: str
    certification: str
    on: date
    reason: str
    entered_on: date
    by_id: int | None
    withdrawn_reason: str = ""
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerRow:
    """An account that was taken in: its ID, since when, by whom and why."""

    number: str
    on: date
    at: datetime
    by_id: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """An activity that says somebody was at an event: name, day and type, and every account of the candidate."""

    event: str
    on: date
    persons: tuple[int, ...]
    type: str


def attendance_of(activity: int) -> Attendance | None:
    """What the activity says of an event; None for types that are none."""
    row = Activity.objects.filter(pk=activity).select_related("candidate").first()
    if row is None or row.type not in {kind.id for kind in policy().activity_types if kind.event}:
        return None
    ids = family(row.candidate.merged_into_id or row.candidate_id)
    persons = Candidate.objects.filter(pk__in=ids).values_list("person_id", flat=True)
    return Attendance(event=row.name, on=row.on, persons=tuple(persons), type=row.type)


def typed_for_event(event: str, on: date, persons: Collection[int]) -> list[int]:
    """Activities of that day that a candidate typed and nobody verified, and that a roster of the event may speak of:
    those of its name, whoever's they are, and those of the people whom it names.
    """
    own = Q(candidate__person_id__in=persons) | Q(candidate__merged_into__person_id__in=persons)
    found = Activity.objects.filter(Q(name_key=name_key(event)) | own, on=on, source="typed", verified=False)
    return list(found.exclude(status="withdrawn").order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketRow:
    """A blanket extension that was applied, with the day on which it was."""

    id: int
    on: date
    expires_from: date
    expires_to: date
    months: int
    reason: str
    by_id: int | None


def applied_blankets() -> tuple[BlanketRow, ...]:
    """Every blanket extension applied so far, newest first."""
    columns = ("id", "on", "expires_from", "expires_to", "months", "reason", "by_id")
    return tuple(BlanketRow(**row) for row in BlanketApplied.objects.order_by("-id").values(*columns))


def candidate_of_credential(credential: int, by: Actor) -> int:
    """Whose it is; ``NotFound`` for none, and for everybody who is not at the desk."""
    found = Credential.objects.filter(pk=credential).values_list("candidate_id", flat=True).first()
    if found is None or not sees_all(by):
        raise NotFound(what="credential")
    return int(found)


def passes_of(root: int) -> tuple[PassRow, ...]:
    """Every pass of a candidate, newest first. Who may ask is the caller's to check."""
    return _passes(Pass.objects.filter(candidate_id__in=family(root)).order_by("-on", "-id"))


def pass_row(earned: int, by: Actor) -> PassRow:
    """One pass; ``NotFound`` as above."""
    found = _passes(Pass.objects.filter(pk=earned)) if sees_all(by) else ()
    if not found:
        raise NotFound(what="pass")
    return found[0]


def extension_row(extension: int, by: Actor) -> ExtensionRow:
    """One wish; ``NotFound`` as above."""
    root = ExtensionRequest.objects.filter(pk=extension).values_list("candidate_id", flat=True).first()
    if root is None or not sees_all(by):
        raise NotFound(what="extension")
    return next(row for row in extensions_of(root) if row.id == extension)


def mergers_of(root: int) -> tuple[MergerRow, ...]:
    """The accounts that were taken in, oldest first."""
    rows = Merger.objects.filter(keep_id=root).select_related("merge").order_by("id")
    return tuple(
        MergerRow(number=row.merge.number, on=row.on, at=row.at, by_id=row.by_id, reason=row.reason) for row in rows
    )


def trail_of(root: int, *, limit: int = 50) -> tuple[AuditLine, ...]:
    """The audit trail of everything about a candidate, newest first. Who may ask is the caller's to check."""
    ids = family(root)
    activities = list(Activity.objects.filter(candidate_id__in=ids).values_list("id", flat=True))
    cases = AuditCase.objects.filter(activity__candidate_id__in=ids).values_list("id", flat=True)
    credentials = Credential.objects.filter(candidate_id__in=ids).values_list("id", flat=True)
    about = {"candidate": ids, "activity": activities, "case": list(cases), "credential": list(credentials)}
    return lines_about(about, limit=limit)


def count_held() -> int:
    """How many activities were typed in late and wait for staff, or wait for acceptance."""
    return Activity.objects.filter(status__in=("held", "entered")).count()


def count_wishes() -> int:
    """How many wishes for more time wait for staff."""
    return ExtensionRequest.objects.filter(status="asked").count()


def _passes(rows: Iterable[Pass]) -> tuple[PassRow, ...]:
    found = list(rows)
    gone = {row.earned_id: row for row in PassWithdrawn.objects.filter(earned_id__in=[one.pk for one in found])}
    return tuple(
        PassRow(
            id=row.pk,
            candidate=row.candidate_id,
            kind=row.kind,
            certification=row.certification,
            on=row.on,
            reason=row.reason,
            entered_on=row.entered_on,
            by_id=row.by_id,
            withdrawn_reason=gone[row.pk].reason if row.pk in gone else "",
            withdrawn_on=gone[row.pk].entered_on if row.pk in gone else None,
        )
        for row in found
    )


def candidates_by_id(ids: Iterable[int]) -> dict[int, CandidateRow]:
    """Candidates by id, in a fixed number of queries. Who may ask is the caller's to check."""
    return {row.id: row for row in rows_of(Candidate.objects.filter(pk__in=set(ids)))}


def dates_of(credentials: Iterable[int]) -> dict[int, tuple[date, date]]:
    """Suspension and expiration date by credential, as recorded now, in one query."""
    rows = Credential.objects.filter(pk__in=set(credentials)).values_list("id", "suspends_on", "expires_on")
    return {pk: (suspends_on, expires_on) for pk, suspends_on, expires_on in rows}
