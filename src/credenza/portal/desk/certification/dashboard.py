"""The program in numbers: tiles, charts with their tables, and every table as a file."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credenza.certification.queries.dashboard import AuditRow, Dashboard, KindRow, MonthRow, TypeRow, dashboard
from credenza.gateways.exports import Column as ExportColumn
from credenza.portal.candidate.words import number
from credenza.portal.charts.bars import Bar
from credenza.portal.charts.canvas import Picture
from credenza.portal.charts.columns import Column
from credenza.portal.charts.pictures import by_month, comparison
from credenza.portal.desk.certification.access import certification_desk
from credenza.portal.desk.certification.words import WHYS
from credenza.portal.desk.exports import spreadsheet
from credenza.portal.presentation.formats import grouped
from credenza.portal.shared import actor_of, today

KINDS: tuple[ExportColumn[KindRow], ...] = (
    ExportColumn(label="Certification", cell=lambda row: row.code),
    ExportColumn(label="Name", cell=lambda row: row.name),
    ExportColumn(label="Level", cell=lambda row: row.level),
    ExportColumn(label="Active", cell=lambda row: row.active),
    ExportColumn(label="Suspended", cell=lambda row: row.suspended),
    ExportColumn(label="Expired", cell=lambda row: row.expired),
    ExportColumn(label="Revoked", cell=lambda row: row.revoked),
    ExportColumn(label="In force and renewed", cell=lambda row: row.renewed),
    ExportColumn(label="Retired from", cell=lambda row: row.retired_on),
)
MONTHS: tuple[ExportColumn[MonthRow], ...] = (
    ExportColumn(label="Month", cell=lambda row: row.month),
    ExportColumn(label="Suspends", cell=lambda row: row.suspends),
    ExportColumn(label="Expires", cell=lambda row: row.expires),
)
TYPES: tuple[ExportColumn[TypeRow], ...] = (
    ExportColumn(label="Type", cell=lambda row: row.type),
    ExportColumn(label="Name", cell=lambda row: row.name),
    ExportColumn(label="Activities", cell=lambda row: row.count),
    ExportColumn(label="Verified", cell=lambda row: row.verified),
    ExportColumn(label="Units", cell=lambda row: row.units),
)
AUDITS: tuple[ExportColumn[AuditRow], ...] = (
    ExportColumn(label="Opened because", cell=lambda row: row.why),
    ExportColumn(label="Accepted", cell=lambda row: row.accepted),
    ExportColumn(label="Rejected", cell=lambda row: row.rejected),
    ExportColumn(label="Dismissed", cell=lambda row: row.dismissed),
    ExportColumn(label="Undecided", cell=lambda row: row.waiting),
)
EXPORTS: dict[str, tuple[Callable[[Dashboard], Iterable[Any]], Sequence[ExportColumn[Any]]]] = {
    "certifications": (lambda found: found.kinds, KINDS),
    "months": (lambda found: found.months, MONTHS),
    "types": (lambda found: found.types, TYPES),
    "audits": (lambda found: found.audits, AUDITS),
}
"""The tables by their URL word: rows and columns."""


@certification_desk
def numbers(request: HttpRequest) -> HttpResponse:
    """The program today, activities and audits of the last twelve months."""
    found = dashboard(today(), actor_of(request))
    context = {
        "found": found,
        "levels": levels(found.kinds),
        "active": sum(row.active for row in found.kinds),
        "suspended": sum(row.suspended for row in found.kinds),
        "expired": sum(row.expired for row in found.kinds),
        "states": _states(found.kinds) if any(row.in_force for row in found.kinds) else None,
        "ahead": _ahead(found.months) if any(row.expires or row.suspends for row in found.months) else None,
        "units": _units(found.types) if found.types else None,
        "outcomes": _outcomes(found.audits) if found.audits else None,
        "audits": [(WHYS.get(row.why, _("A rule")), row) for row in found.audits],
        "types": [(row, number(row.units)) for row in found.types],
        "tables": tuple(EXPORTS),
    }
    return render(request, "portal/desk/certification/dashboard.html", context)


@certification_desk
def export(request: HttpRequest, table: str, kind: str) -> HttpResponseBase:
    """One of the tables as a file."""
    if table not in EXPORTS:
        raise Http404
    rows, columns = EXPORTS[table]
    found = dashboard(today(), actor_of(request))
    return spreadsheet(kind, f"{table}-{found.on:%Y-%m-%d}", rows(found), columns)


def levels(kinds: Iterable[KindRow]) -> list[dict[str, Any]]:
    """The sums by level, in the order of the pack."""
    found: dict[str, dict[str, Any]] = {}
    for row in kinds:
        sums = found.setdefault(
            row.level, {"name": row.level_name, "active": 0, "suspended": 0, "expired": 0, "revoked": 0}
        )
        for key in ("active", "suspended", "expired", "revoked"):
            sums[key] += getattr(row, key)
    return list(found.values())


def _states(kinds: Iterable[KindRow]) -> Picture:
    held = sorted((row for row in kinds if row.in_force), key=lambda row: -row.in_force)
    told = _("%(code)s is held most: %(count)s in force.") % {
        "code": held[0].code,
        "count": grouped(held[0].in_force),
    }
    return comparison(
        key="kinds",
        title=_("Credentials in force by certification"),
        finding=told,
        caption=told,
        shares=[Bar(name=row.code, value=row.in_force) for row in held],
        extent="half",
    )


def _ahead(months: Sequence[MonthRow]) -> Picture:
    most = max(months, key=lambda row: row.suspends + row.expires)
    told = _("%(month)s has the most: %(suspends)s suspend and %(expires)s expire, as the dates stand.") % {
        "month": date_format(most.month, "F Y", use_l10n=False),
        "suspends": grouped(most.suspends),
        "expires": grouped(most.expires),
    }
    return by_month(
        key="ahead",
        title=_("Suspensions and expirations by month"),
        finding=told,
        caption=told,
        months=[
            Column(name=str(date_format(row.month, "M", use_l10n=False)), values=(row.suspends, row.expires))
            for row in months
        ],
        names=(_("Suspend"), _("Expire")),
        extent="half",
    )


def _units(types: Sequence[TypeRow]) -> Picture:
    count = sum(row.count for row in types)
    verified = sum(row.verified for row in types)
    told = _("%(percent)s%% of %(count)s activities came in by themselves, verified; the others were entered.") % {
        "percent": round(100 * verified / count) if count else 0,
        "count": grouped(count),
    }
    return comparison(
        key="units",
        title=_("Units by activity type"),
        finding=told,
        caption=told,
        shares=[Bar(name=row.name, value=int(row.units), words=number(row.units)) for row in types],
        extent="half",
    )


def _outcomes(audits: Sequence[AuditRow]) -> Picture:
    parts = {
        _("Accepted"): sum(row.accepted for row in audits),
        _("Rejected"): sum(row.rejected for row in audits),
        _("Dismissed"): sum(row.dismissed for row in audits),
        _("Undecided"): sum(row.waiting for row in audits),
    }
    told = _("Of %(count)s cases opened in these twelve months, %(rejected)s led to a rejection.") % {
        "count": grouped(sum(parts.values())),
        "rejected": grouped(parts[_("Rejected")]),
    }
    return comparison(
        key="audits",
        title=_("Audit cases by outcome"),
        finding=told,
        caption=told,
        shares=[Bar(name=name, value=value) for name, value in parts.items()],
        extent="half",
    )
