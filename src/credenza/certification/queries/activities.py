"""Activities: lists and one with all that is known of it, each with what it counts for and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from credenza.certification.models import Activity, AuditCase, Candidate, Credential, Decision, Evidence
from credenza.certification.policy import visible_activities
from credenza.certification.programs import engine, policy
from credenza.certification.reading import HUNDREDTHS, facts_of, family, states_on
from credenza.certification.rows import ActivityRow, CountRow, DecisionRow, EvidenceRow
from credenza.certification.rules.explaining import verdicts
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.kernel.texts import is_storable


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """What a list shows. ``before``: the (date, id) of the last row of the page before."""

    candidate: int | None = None
    status: str = ""
    type: str = ""
    source: str = ""
    text: str = ""
    from_on: date | None = None
    to_on: date | None = None
    before: tuple[date, int] | None = None


def activity_row(activity: int, by: Actor) -> ActivityRow:
    """One activity with what it counts for, or ``NotFound`` for a stranger as for one that does not exist."""
    found = visible_activities(by).filter(pk=activity).first()
    if found is None:
        raise NotFound(what="activity")
    return _with_counts([found], counts_of(root_of(found.candidate_id)))[0]


def list_activities(wanted: ActivityFilter, by: Actor, *, limit: int = 50) -> tuple[ActivityRow, ...]:
    """Newest date first. For one candidate each row says what it counts for."""
    rows = list(_filtered(wanted, by).order_by("-on", "-id")[:limit])
    return _with_counts(rows, {} if wanted.candidate is None else counts_of(wanted.candidate))


def counts_of(root: int) -> dict[int, tuple[CountRow, ...]]:
    """For each activity of a candidate that enters the calculation: every credential, counted or why not."""
    facts = facts_of(root)
    own = engine()
    standing = own.replay(facts)
    origins = [one.id for one in standing.credentials]
    ids = dict(Credential.objects.filter(candidate_id=root, gone=False, origin__in=origins).values_list("origin", "pk"))
    names = {one.id: one.certification for one in standing.credentials}
    found: dict[int, list[CountRow]] = {}
    for one in verdicts(own, facts, standing):
        if one.credential not in ids:
            continue
        row = CountRow(
            credential=ids[one.credential],
            certification=names[one.credential],
            why=one.why,
            units=one.units,
            cycle=one.cycle,
            limit=one.limit,
        )
        found.setdefault(one.activity, []).append(row)
    return {activity: tuple(rows) for activity, rows in found.items()}


def root_of(candidate_id: int) -> int:
    """The candidate that an account became a part of, or itself."""
    found = Candidate.objects.filter(pk=candidate_id).values_list("merged_into_id", flat=True).first()
    return found or candidate_id


def held_of(root: int, *, known_on: date | None = None) -> tuple[int, ...]:
    """Activities of the candidate that wait for staff (as known on a day)."""
    rows = Activity.objects.filter(candidate_id__in=family(root, known_on)).order_by("id")
    if known_on is None:
        return tuple(rows.filter(status="held").values_list("id", flat=True))
    entered = list(rows.filter(entered_on__lte=known_on).values_list("id", "entered_as"))
    state = states_on([pk for pk, _ in entered], known_on)
    return tuple(pk for pk, first in entered if state.get(pk, first) == "held")


def decisions_of(activity: int) -> tuple[DecisionRow, ...]:
    """What became of an activity, oldest first. Who may ask is the caller's to check."""
    return tuple(
        DecisionRow(status=row.status, reason=row.reason, case=row.case_id, at=row.at, by_id=row.by_id)
        for row in Decision.objects.filter(activity_id=activity).order_by("id")
    )


def evidence_of(activity: int) -> tuple[EvidenceRow, ...]:
    """The files shown for an activity, oldest first. Who may ask is the caller's to check."""
    return tuple(_evidence(row) for row in Evidence.objects.filter(activity_id=activity).order_by("id"))


def evidence_row(evidence: int, by: Actor) -> EvidenceRow:
    """One file of an activity that the caller sees, or ``NotFound``."""
    seen = visible_activities(by).values("pk")
    row = Evidence.objects.filter(pk=evidence, activity_id__in=seen).first()
    if row is None:
        raise NotFound(what="evidence")
    return _evidence(row)


def stored_evidence() -> Iterable[tuple[str, str]]:
    """Name and digest of every file that a row speaks of, for ``verify`` and backups."""
    return Evidence.objects.order_by("id").values_list("stored_name", "stored_digest").iterator(chunk_size=2000)


def _filtered(wanted: ActivityFilter, by: Actor) -> QuerySet[Activity]:
    rows = visible_activities(by)
    if wanted.candidate is not None:
        rows = rows.filter(candidate_id__in=family(wanted.candidate))
    for column, value in (("status", wanted.status), ("type", wanted.type), ("source", wanted.source)):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.text.strip():
        if not is_storable(wanted.text):
            return rows.none()
        rows = rows.filter(name__icontains=wanted.text.strip())
    if wanted.from_on is not None:
        rows = rows.filter(on__gte=wanted.from_on)
    if wanted.to_on is not None:
        rows = rows.filter(on__lte=wanted.to_on)
    if wanted.before is not None:
        day, pk = wanted.before
        rows = rows.filter(on__lte=day).exclude(on=day, pk__gte=pk)
    return rows


def _with_counts(rows: list[Activity], counts: dict[int, tuple[CountRow, ...]]) -> tuple[ActivityRow, ...]:
    ids = [row.pk for row in rows]
    candidates = Candidate.objects.in_bulk({row.candidate_id for row in rows})
    files = dict(
        Evidence.objects.filter(activity_id__in=ids).values_list("activity_id").annotate(count=Count("id")).order_by()
    )
    cases = dict(
        AuditCase.objects.filter(activity_id__in=ids).exclude(status="closed").values_list("activity_id", "id")
    )
    kinds = {kind.id: kind for kind in policy().activity_types}
    return tuple(
        ActivityRow(
            id=row.pk,
            candidate=row.candidate_id,
            candidate_number=candidates[row.candidate_id].number,
            person_id=candidates[row.candidate_id].person_id,
            type=row.type,
            type_name=kinds[row.type].name if row.type in kinds else row.type,
            on=row.on,
            name=row.name,
            item=row.item,
            language=row.language,
            notes=row.notes,
            units=_units(row, kinds[row.type].units if row.type in kinds else None),
            status=row.status,
            verified=row.verified,
            source=row.source,
            entered_on=row.entered_on,
            entered_at=row.entered_at,
            entered_by_id=row.entered_by_id,
            version=row.version,
            counts=counts.get(row.pk, ()),
            evidence_count=files.get(row.pk, 0),
            case=cases.get(row.pk),
        )
        for row in rows
    )


def _units(row: Activity, of_type: Decimal | None) -> Decimal:
    if row.unit_hundredths is not None:
        return Decimal(row.unit_hundredths) / HUNDREDTHS
    return of_type or Decimal(0)


def _evidence(row: Evidence) -> EvidenceRow:
    return EvidenceRow(
        id=row.pk,
        activity=row.activity_id,
        stored_name=row.stored_name,
        stored_digest=row.stored_digest,
        media_type=row.media_type,
        size=row.size,
        original_name=row.original_name,
        at=row.at,
        by_id=row.by_id,
    )
