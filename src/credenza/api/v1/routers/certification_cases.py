"""Audit cases and reports of misuse. Who reported, why a case was opened and who decides is the desk's alone."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from credenza.api.v1.candidates import CandidateKey, activity_seen, at_desk, meant, own_ids, role_of
from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, kept, lead_on, paged, sliced
from credenza.api.v1.evidence import proofs_of
from credenza.api.v1.fields import Body, Day, Id, Limit, Short
from credenza.api.v1.shapes import certification_cases as shapes
from credenza.api.v1.shapes.common import Page, ReasonWanted
from credenza.certification.audit_receipts import CaseChanged, MisuseReported
from credenza.certification.audit_rows import CaseEntryRow, CaseRow, ReportRow
from credenza.certification.commands import answer_case as answering
from credenza.certification.commands import ask_candidate as asking
from credenza.certification.commands import decide_case as deciding
from credenza.certification.commands import lengthen_deadline as lengthening
from credenza.certification.commands import open_case as opening
from credenza.certification.commands import report_misuse as reporting
from credenza.certification.policy import sees_all
from credenza.certification.queries import cases as queries
from credenza.certification.queries.activities import activity_row, evidence_of
from credenza.credits.rows import Slice
from credenza.parties.queries import people

router = Router(tags=["Audits"])
READING, WRITING, DESK = "certification:read", "certification:write", "desk:write"
NO_PROGRAM = (409,)


class CaseSearch(Body):
    """The filters of a list of cases. `status`: a state, at_desk for those that wait for staff, or unclosed."""

    status: Short = ""
    why: Short = ""
    due_by: Day | None = None
    candidate: CandidateKey | None = None
    activity: Id | None = None
    after: Id | None = None
    limit: Limit = 50


def shown(row: CaseRow, own: frozenset[int]) -> dict[str, Any]:
    """A case as its reader may see it."""
    hidden = row.candidate in own
    return {
        **asdict(row),
        "why": None if hidden else row.why,
        "rule": None if hidden else row.rule,
        "reason": None if hidden else row.reason,
        "opened_by": None if hidden else row.opened_by_id,
        "first_decider": None if hidden else row.first_decider_id,
    }


@router.get("/cases", **asks(READING, shapes.CasePage, more=NO_PROGRAM))
def list_cases(request: HttpRequest, response: HttpResponse, asked: Annotated[CaseSearch, Query()]) -> dict[str, Any]:
    """Audit cases, the oldest first: all at the desk, else one's own."""
    call = call_of(request)
    wanted = queries.CaseFilter(
        status=asked.status,
        why=asked.why,
        due_by=asked.due_by,
        candidate=None if asked.candidate is None else meant(asked.candidate, call.by).root,
        activity=asked.activity,
        after=asked.after,
    )
    found, own = queries.list_cases(wanted, call.by, limit=asked.limit + 1), own_ids(call.by)
    following = found[asked.limit - 1].id if len(found) > asked.limit else None
    lead_on(request, response, "after", following)
    return {"rows": [shown(row, own) for row in found[: asked.limit]], "next_after": following}


@router.post("/cases", **asks(DESK, shapes.CaseChangedShown, status=MADE, writes=True))
def open_case(request: HttpRequest, body: shapes.CaseOpening, key: IdempotencyKey = None) -> Status[CaseChanged]:
    """Open a case about an activity by hand, or from a report of misuse. The activity counts while it is open."""
    call = call_of(request, key)
    activity_seen(body.activity, call.by)
    return Status(MADE, opening.open_case(**body.model_dump(), **call.as_keywords))


@router.get("/cases/{case}", **asks(READING, shapes.CaseWhole, more=NO_PROGRAM))
def get_case(request: HttpRequest, case: Id) -> dict[str, Any]:
    """One case with its activity, files, and everything said; for the desk also who else shows the same file."""
    call = call_of(request)
    row = queries.case_row(case, call.by)
    own = own_ids(call.by)
    is_desk = sees_all(call.by) and row.candidate not in own
    return {
        "case": shown(row, own),
        "activity": activity_row(row.activity, call.by),
        "evidence": evidence_of(row.activity),
        "entries": [_entry(one, row, is_desk=is_desk) for one in queries.entries_of(row.id)],
        "same_files": queries.same_files(row.activity, call.by) if is_desk else (),
        "reports": _reports(queries.reports_of_case(row.id, call.by)) if is_desk else (),
    }


def _entry(one: CaseEntryRow, case: CaseRow, *, is_desk: bool) -> dict[str, Any]:
    """Why a case was opened may come from somebody's report: that stays at the desk."""
    return {
        **asdict(one),
        "text": one.text if is_desk or one.kind != "opened" else "",
        "by": role_of(one.by_id, case.person_id),
        "by_id": one.by_id if is_desk else None,
    }


@router.post("/cases/{case}/ask", **asks(DESK, shapes.CaseChangedShown, writes=True))
def ask_candidate(request: HttpRequest, case: Id, body: shapes.Question, key: IdempotencyKey = None) -> CaseChanged:
    """Ask the candidate, who has the days that the program gives to answer."""
    call = call_of(request, key)
    queries.case_row(case, call.by)
    return asking.ask_candidate(case=case, text=body.text, **call.as_keywords)


@router.post("/cases/{case}/answer", **asks(WRITING, shapes.CaseChangedShown, writes=True))
def answer_case(request: HttpRequest, case: Id, body: shapes.Said, key: IdempotencyKey = None) -> CaseChanged:
    """Answer, with files if there are any, while nothing is decided; a question by its deadline."""
    call = call_of(request, key)
    queries.case_row(case, call.by)

    def answer() -> CaseChanged:
        proofs = proofs_of(body.evidence, call)
        return answering.answer_case(case=case, text=body.text, evidence=proofs, by=call.by, now=call.now)

    return kept(call, "answer_case", {"case": case, **body.model_dump()}, CaseChanged, answer)


@router.post("/cases/{case}/appeal", **asks(WRITING, shapes.CaseChangedShown, writes=True))
def appeal_case(request: HttpRequest, case: Id, body: shapes.Said, key: IdempotencyKey = None) -> CaseChanged:
    """Appeal a decision, once, by its deadline, with files if there are any; somebody else decides it."""
    call = call_of(request, key)
    queries.case_row(case, call.by)

    def appeal() -> CaseChanged:
        proofs = proofs_of(body.evidence, call)
        return answering.appeal_case(case=case, text=body.text, evidence=proofs, by=call.by, now=call.now)

    return kept(call, "appeal_case", {"case": case, **body.model_dump()}, CaseChanged, appeal)


@router.post("/cases/{case}/decide", **asks(DESK, shapes.CaseChangedShown, writes=True))
def decide_case(request: HttpRequest, case: Id, body: shapes.CaseDecision, key: IdempotencyKey = None) -> CaseChanged:
    """Decide a case, or, by somebody else, its appeal. Never one's own."""
    call = call_of(request, key)
    queries.case_row(case, call.by)
    return deciding.decide_case(case=case, outcome=body.outcome, reason=body.reason, **call.as_keywords)


@router.post("/cases/{case}/lengthen", **asks(DESK, shapes.CaseChangedShown, writes=True))
def lengthen_deadline(
    request: HttpRequest, case: Id, body: shapes.Lengthening, key: IdempotencyKey = None
) -> CaseChanged:
    """Give the candidate more time to answer or to appeal, with a reason."""
    call = call_of(request, key)
    queries.case_row(case, call.by)
    return lengthening.lengthen_deadline(
        case=case, deadline_on=body.deadline_on, reason=body.reason, **call.as_keywords
    )


@router.post("/misuse-reports", **asks(WRITING, shapes.MisuseReportedShown, status=MADE, writes=True))
def report_misuse(request: HttpRequest, body: shapes.Misuse, key: IdempotencyKey = None) -> Status[MisuseReported]:
    """If you see something, say something: only the certification desk learns who reported."""
    call = call_of(request, key)
    return Status(MADE, reporting.report_misuse(text=body.text, about=body.about, **call.as_keywords))


@router.get("/misuse-reports", **asks(READING, Page[shapes.ReportShown]))
def list_misuse_reports(
    request: HttpRequest, response: HttpResponse, status: Short = "open", before: Id | None = None, limit: Limit = 50
) -> Slice[dict[str, Any]]:
    """Reports of misuse, newest first, for the certification desk; those that wait unless said."""
    call = at_desk(call_of(request), "dismiss_report")
    rows = queries.list_reports(call.by, status=status, before=before, limit=limit + 1)
    page = paged(request, response, sliced(rows, limit, lambda row: row.id))
    return Slice(rows=tuple(_reports(page.rows)), next_before=page.next_before)


@router.post("/misuse-reports/{report}/dismiss", **asks(DESK, shapes.MisuseReportedShown, writes=True))
def dismiss_misuse_report(
    request: HttpRequest, report: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> MisuseReported:
    """Put a report aside with a reason. To make a case of it, open one with `report`."""
    call = at_desk(call_of(request, key), "dismiss_report")
    return reporting.dismiss_report(report=report, reason=body.reason, **call.as_keywords)


def _reports(rows: tuple[ReportRow, ...]) -> list[dict[str, Any]]:
    known = people(row.reporter_id for row in rows)
    return [{**asdict(row), "reporter": known.get(row.reporter_id)} for row in rows]
