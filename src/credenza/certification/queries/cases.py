"""Audit cases: the desk's queue, a candidate's own, one with what was said in it; and reports of misuse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from credenza.certification.audit_rows import CaseEntryRow, CaseRow, ReportRow, SameFileRow
from credenza.certification.models import AuditCase, Candidate, CaseEntry, Evidence, MisuseReport
from credenza.certification.policy import family_ids_of, sees_all, visible_reports
from credenza.certification.reading import family
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound, NotPermitted

AT_DESK = ("open", "answered", "overdue", "appealed")
"""The states in which a case waits for staff."""
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What a list shows. ``status``: one state, "at_desk" for those that wait for staff, "unclosed", or empty for all.
    ``due_by``: with a deadline up to and including that day. ``after``: the id of the last row of the page before.
    """

    status: str = ""
    why: str = ""
    due_by: date | None = None
    candidate: int | None = None
    activity: int | None = None
    after: int | None = None


def case_row(case: int, by: Actor) -> CaseRow:
    """One case, or ``NotFound`` for a stranger as for one that does not exist."""
    found = _visible(by).filter(pk=case).first()
    if found is None:
        raise NotFound(what="case")
    return _rows([found])[0]


def list_cases(wanted: CaseFilter, by: Actor, *, limit: int = 50) -> tuple[CaseRow, ...]:
    """Oldest first: the desk's all, a candidate's own."""
    return _rows(_filtered(wanted, by).order_by("id")[:limit])


def count_at_desk() -> int:
    """How many cases wait for staff."""
    return AuditCase.objects.filter(status__in=AT_DESK).count()


def entries_of(case: int) -> tuple[CaseEntryRow, ...]:
    """What was said and done in a case, oldest first, each with the files that came with it. Who may ask is the
    caller's to check.
    """
    files: dict[object, list[int]] = {}
    for pk, at in Evidence.objects.filter(case_id=case).order_by("id").values_list("id", "at"):
        files.setdefault(at, []).append(pk)
    return tuple(
        CaseEntryRow(
            id=row.pk,
            kind=row.kind,
            text=row.text,
            outcome=row.outcome,
            deadline_on=row.deadline_on,
            on=row.on,
            at=row.at,
            by_id=row.by_id,
            evidence=tuple(files.get(row.at, ())) if row.kind in ("answered", "appealed") else (),
        )
        for row in CaseEntry.objects.filter(case_id=case).order_by("id")
    )


def same_files(activity: int, by: Actor) -> tuple[SameFileRow, ...]:
    """Other people's activities that show one of this activity's files, as it was sent. The desk's alone."""
    if not sees_all(by):
        raise NotPermitted(command="see_program")
    sent = Evidence.objects.filter(activity_id=activity)
    owner = sent.values_list("activity__candidate_id", flat=True).first()
    if owner is None:
        return ()
    root = Candidate.objects.filter(pk=owner).values_list("merged_into_id", flat=True).first() or owner
    others = Evidence.objects.filter(sent_digest__in=sent.values("sent_digest"))
    found = others.exclude(activity__candidate_id__in=family(root)).select_related("activity__candidate")
    return tuple(
        SameFileRow(
            activity=row.activity_id,
            candidate=row.activity.candidate_id,
            candidate_number=row.activity.candidate.number,
            name=row.activity.name,
            on=row.activity.on,
            evidence=row.pk,
        )
        for row in found.order_by("id")[:20]
    )


def next_case_due(after: date) -> date | None:
    """The first day later than ``after`` on which a deadline of a case is past."""
    due = AuditCase.objects.filter(status__in=("waiting_for_candidate", "decided"), deadline_on__isnull=False)
    first = due.order_by("deadline_on").values_list("deadline_on", flat=True).first()
    return None if first is None else max(first, after) + timedelta(days=1)


def list_reports(
    by: Actor, *, status: str = "open", before: int | None = None, limit: int = 50
) -> tuple[ReportRow, ...]:
    """Reports of misuse, newest first, none about the reader. Refuses with ``not_permitted``."""
    if not sees_all(by):
        raise NotPermitted(command="see_program")
    rows = visible_reports(by)
    if status:
        rows = rows.filter(status=status)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(_report(row) for row in rows.order_by("-id")[:limit])


def report_row(report: int, by: Actor) -> ReportRow:
    """One report, for the desk; ``NotFound`` for everybody else, its reporter included, and for whom it is about."""
    found = visible_reports(by).filter(pk=report).first()
    if found is None:
        raise NotFound(what="report")
    return _report(found)


def reports_of_case(case: int, by: Actor) -> tuple[ReportRow, ...]:
    """The reports that led to a case. The desk's alone, and not about oneself."""
    return tuple(_report(row) for row in visible_reports(by).filter(case_id=case).order_by("id"))


def count_reports() -> int:
    """How many reports wait for the desk."""
    return MisuseReport.objects.filter(status="open").count()


def _visible(by: Actor) -> QuerySet[AuditCase]:
    cases = AuditCase.objects.all()
    return cases if sees_all(by) else cases.filter(activity__candidate__in=family_ids_of(by))


def _filtered(wanted: CaseFilter, by: Actor) -> QuerySet[AuditCase]:
    cases = _visible(by)
    if wanted.status == "at_desk":
        cases = cases.filter(status__in=AT_DESK)
    elif wanted.status == "unclosed":
        cases = cases.exclude(status="closed")
    elif wanted.status:
        cases = cases.filter(status=wanted.status)
    if wanted.why:
        cases = cases.filter(Q(why=wanted.why) | Q(rule=wanted.why))
    if wanted.due_by is not None:
        cases = cases.filter(deadline_on__lte=wanted.due_by).exclude(status="closed")
    if wanted.candidate is not None:
        cases = cases.filter(activity__candidate_id__in=family(wanted.candidate))
    if wanted.activity is not None:
        cases = cases.filter(activity_id=wanted.activity)
    return cases if wanted.after is None else cases.filter(pk__gt=wanted.after)


def _rows(cases: Iterable[AuditCase]) -> tuple[CaseRow, ...]:
    """Rows in the order given, in two queries."""
    found = list(cases)
    told = {
        one["id"]: one
        for one in AuditCase.objects.filter(pk__in=[case.pk for case in found]).values(
            "id",
            kind=F("activity__type"),
            name=F("activity__name"),
            day=F("activity__on"),
            state=F("activity__status"),
            own=F("activity__candidate_id"),
            number=F("activity__candidate__number"),
            person=F("activity__candidate__person_id"),
            root=F("activity__candidate__merged_into_id"),
            root_number=F("activity__candidate__merged_into__number"),
            root_person=F("activity__candidate__merged_into__person_id"),
        )
    }
    return tuple(_row(case, told[case.pk]) for case in found)


def _row(case: AuditCase, told: Mapping[str, Any]) -> CaseRow:
    return CaseRow(
        id=case.pk,
        activity=case.activity_id,
        activity_type=told["kind"],
        activity_name=told["name"],
        activity_on=told["day"],
        activity_status=told["state"],
        candidate=told["root"] or told["own"],
        candidate_number=told["root_number"] or told["number"],
        person_id=told["root_person"] or told["person"],
        status=case.status,
        why=case.why,
        rule=case.rule,
        reason=case.reason,
        outcome=case.outcome,
        first_decider_id=case.first_decider_id,
        appealed_at=case.appealed_at,
        deadline_on=case.deadline_on,
        opened_on=case.opened_on,
        opened_at=case.opened_at,
        opened_by_id=case.opened_by_id,
        version=case.version,
    )


def _report(row: MisuseReport) -> ReportRow:
    return ReportRow(
        id=row.pk,
        reporter_id=row.reporter_id,
        text=row.text,
        about=row.about,
        status=row.status,
        case=row.case_id,
        at=row.at,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        decision_reason=row.decision_reason,
    )
