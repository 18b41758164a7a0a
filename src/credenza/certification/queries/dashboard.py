"""The program in numbers, for its dashboard: a fixed number of queries, each an aggregate of the database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from credenza.certification.models import Activity, AuditCase, Credential
from credenza.certification.policy import require
from credenza.certification.programs import level, policy, retirements
from credenza.certification.queries.cases import AT_DESK
from credenza.certification.reading import HUNDREDTHS
from credenza.kernel.actors import Actor
from credenza.kernel.periods import add_months

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One certification with its credentials by state on a day. ``renewed``: of those in force, once at least."""

    code: str
    name: str
    level: str
    level_name: str
    active: int
    suspended: int
    expired: int
    revoked: int
    renewed: int
    retired_on: date | None

    @property
    def in_force(self) -> int:
        return self.active + self.suspended


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """How many credentials suspend and how many expire in a month, as their dates stand. ``month`` is its first day."""

    month: date
    suspends: int
    expires: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """Accepted activities of a type in the period: how many, their units, and how many a system verified."""

    type: str
    name: str
    count: int
    units: Decimal
    verified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """Audit cases opened in the period for one reason, by what became of them; ``waiting`` has no outcome yet."""

    why: str
    accepted: int
    rejected: int
    dismissed: int
    waiting: int

    @property
    def total(self) -> int:
        return self.accepted + self.rejected + self.dismissed + self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """All of it on a day. ``candidates``: those who hold anything in force; ``since``: the period's first day."""

    on: date
    since: date
    kinds: tuple[KindRow, ...]
    months: tuple[MonthRow, ...]
    types: tuple[TypeRow, ...]
    audits: tuple[AuditRow, ...]
    candidates: int
    held: int
    cases_at_desk: int


def dashboard(on: date, by: Actor) -> Dashboard:
    """The program on a day, activities and audits of the twelve months up to it. Refuses with ``not_permitted``."""
    require("see_program", by)
    since = add_months(on, -MONTHS)
    in_force = _held().filter(earned_on__lte=on, expires_on__gt=on, revoked=False)
    return Dashboard(
        on=on,
        since=since,
        kinds=_kinds(on),
        months=_months(on),
        types=_types(since, on),
        audits=_audits(since, on),
        candidates=in_force.aggregate(found=Count("candidate", distinct=True))["found"],
        held=Activity.objects.filter(status="held").count(),
        cases_at_desk=AuditCase.objects.filter(status__in=AT_DESK).count(),
    )


def kinds_on(on: date, by: Actor) -> tuple[KindRow, ...]:
    """The certifications alone. Refuses with ``not_permitted``."""
    require("see_program", by)
    return _kinds(on)


def _held() -> QuerySet[Credential]:
    return Credential.objects.filter(gone=False, merged_into=None)


def _kinds(on: date) -> tuple[KindRow, ...]:
    """Every certification of the pack, those without a holder too, in the pack's order."""
    good = Q(revoked=False)
    counts = {
        row["certification"]: row
        for row in _held()
        .filter(earned_on__lte=on)
        .values("certification")
        .annotate(
            active=Count("id", filter=good & Q(suspends_on__gt=on)),
            suspended=Count("id", filter=good & Q(suspends_on__lte=on, expires_on__gt=on)),
            expired=Count("id", filter=good & Q(expires_on__lte=on)),
            revoked_count=Count("id", filter=Q(revoked=True)),
            renewed=Count("id", filter=good & Q(expires_on__gt=on, cycle_count__gt=0)),
        )
        .order_by()
    }
    retired, nothing = retirements(), dict.fromkeys(("active", "suspended", "expired", "revoked_count", "renewed"), 0)
    return tuple(
        KindRow(
            code=kind.code,
            name=kind.name,
            level=kind.level,
            level_name=level(kind.level).name,
            active=found["active"],
            suspended=found["suspended"],
            expired=found["expired"],
            revoked=found["revoked_count"],
            renewed=found["renewed"],
            retired_on=retired.get(kind.code),
        )
        for kind in policy().certifications
        for found in (counts.get(kind.code, nothing),)
    )


def _months(on: date) -> tuple[MonthRow, ...]:
    """The month of ``on`` and the eleven after it; its days that are past are left out."""
    first = on.replace(day=1)
    until = add_months(first, MONTHS)
    found = {name: _by_month(name, on, until) for name in ("suspends_on", "expires_on")}
    return tuple(
        MonthRow(month=month, suspends=found["suspends_on"].get(month, 0), expires=found["expires_on"].get(month, 0))
        for month in (add_months(first, ahead) for ahead in range(MONTHS))
    )


def _by_month(column: str, on: date, until: date) -> dict[date, int]:
    rows = _held().filter(revoked=False, **{f"{column}__gte": on, f"{column}__lt": until})
    months = rows.annotate(month=TruncMonth(column)).values("month").annotate(count=Count("id")).order_by()
    return dict(months.values_list("month", "count"))


def _types(since: date, on: date) -> tuple[TypeRow, ...]:
    """Every type of the pack, and such as it no longer has, most units first."""
    worth = {kind.id: kind for kind in policy().activity_types}
    rows = (
        Activity.objects.filter(status="accepted", on__gt=since, on__lte=on)
        .values("type")
        .annotate(
            count=Count("id"),
            own=Sum("unit_hundredths", default=0),
            plain=Count("id", filter=Q(unit_hundredths=None)),
            verified=Count("id", filter=Q(verified=True)),
        )
        .order_by()
    )
    found = []
    for row in rows:
        kind = worth.get(row["type"])
        each = (kind.units if kind else None) or Decimal(0)
        found.append(
            TypeRow(
                type=row["type"],
                name=kind.name if kind else row["type"],
                count=row["count"],
                units=Decimal(row["own"]) / HUNDREDTHS + each * row["plain"],
                verified=row["verified"],
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.units, one.name)))


def _audits(since: date, on: date) -> tuple[AuditRow, ...]:
    rows = (
        AuditCase.objects.filter(opened_on__gt=since, opened_on__lte=on)
        .values("why")
        .annotate(
            accepted=Count("id", filter=Q(outcome="accept")),
            rejected=Count("id", filter=Q(outcome="reject")),
            dismissed=Count("id", filter=Q(outcome="dismiss")),
            waiting=Count("id", filter=Q(outcome="")),
        )
        .order_by("why")
    )
    return tuple(AuditRow(**row) for row in rows)
