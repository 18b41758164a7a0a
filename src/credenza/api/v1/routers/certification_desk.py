"""What the certification desk alone reads, extensions for everybody, and results that were none."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from credenza.api.v1.candidates import CandidateKey, at_desk, credential_seen, meant
from credenza.api.v1.door import IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import certification as shapes
from credenza.api.v1.shapes import certification_desk as desk_shapes
from credenza.api.v1.shapes import certification_program as program_shapes
from credenza.api.v1.shapes.common import AuditShown, ReasonWanted
from credenza.certification.commands import grant_extension as extending
from credenza.certification.commands import pass_exam as passing
from credenza.certification.programs import policy
from credenza.certification.queries import dashboard as numbers
from credenza.certification.queries.desk import PassRow, applied_blankets, pass_row, passes_of, trail_of
from credenza.certification.queries.desk_previews import Touched, blanket_touches, retirement_touches
from credenza.certification.queries.histories import HappeningRow, happenings_of
from credenza.certification.receipts import BlanketReceipt, PassRecorded
from credenza.parties.queries import people

router = Router(tags=["Certification desk"])
READING, DESK = "certification:read", "desk:write"
NO_PROGRAM = (409,)


@router.get("/certification-dashboard", **asks(READING, desk_shapes.DashboardShown, more=NO_PROGRAM))
def get_dashboard(request: HttpRequest, on: Day | None = None) -> numbers.Dashboard:
    """The program in numbers: credentials by state, what suspends and expires when, activities, audits."""
    call = call_of(request)
    return numbers.dashboard(on or call.on, call.by)


@router.get("/blanket-extensions", **asks(READING, desk_shapes.BlanketsShown, more=NO_PROGRAM))
def list_blanket_extensions(request: HttpRequest) -> dict[str, Any]:
    """Blanket extensions that the program brings, with what each would touch today, and those applied."""
    call = at_desk(call_of(request), "apply_blanket_extension")
    offered = [
        {
            "id": one.id,
            "name": one.name,
            "expires_from": one.expires_from,
            "expires_to": one.expires_to,
            "months": one.months,
            "touches": blanket_touches(one.expires_from, one.expires_to, call.on),
        }
        for one in policy().blanket_extensions
    ]
    return {"offered": offered, "applied": applied_blankets()}


@router.post("/blanket-extensions", **asks(DESK, program_shapes.BlanketReceiptShown, writes=True))
def apply_blanket_extension(
    request: HttpRequest, body: program_shapes.Blanket, key: IdempotencyKey = None
) -> BlanketReceipt:
    """Move both dates of every credential in force today that expires within a span of days."""
    return extending.apply_blanket_extension(**body.model_dump(), **call_of(request, key).as_keywords)


@router.get("/blanket-extensions/preview", **asks(READING, desk_shapes.TouchedShown, more=NO_PROGRAM))
def preview_blanket_extension(request: HttpRequest, expires_from: Day, expires_to: Day) -> Touched:
    """How many credentials a blanket extension applied today would move."""
    call = at_desk(call_of(request), "apply_blanket_extension")
    return blanket_touches(expires_from, expires_to, call.on)


@router.get(
    "/certifications/{certification}/retire/preview", **asks(READING, desk_shapes.TouchedShown, more=NO_PROGRAM)
)
def preview_retirement(request: HttpRequest, certification: Short) -> Touched:
    """How many credentials of a certification are in force today: once it is retired, none of them renews."""
    call = at_desk(call_of(request), "retire_certification")
    return retirement_touches(certification, call.on)


@router.get("/candidates/{candidate}/passes", **asks(READING, list[desk_shapes.PassShown], more=NO_PROGRAM))
def list_passes(request: HttpRequest, candidate: CandidateKey) -> list[PassRow]:
    """Exams, grants and imports of a candidate, newest first, withdrawn ones too; for the certification desk."""
    call = call_of(request)
    root = meant(candidate, call.by).root
    at_desk(call, "withdraw_pass")
    return list(passes_of(root))


@router.post("/passes/{earned}/withdraw", **asks(DESK, shapes.PassRecordedShown, writes=True))
def withdraw_pass(request: HttpRequest, earned: Id, body: ReasonWanted, key: IdempotencyKey = None) -> PassRecorded:
    """Take back a result that was none: the credential it earned is revoked, a renewal by it undone."""
    call = call_of(request, key)
    pass_row(earned, call.by)
    return passing.withdraw_pass(earned=earned, reason=body.reason, **call.as_keywords)


@router.get("/credentials/{credential}/history", **asks(READING, list[desk_shapes.HappeningShown], more=NO_PROGRAM))
def credential_history(request: HttpRequest, credential: Id) -> list[HappeningRow]:
    """How a credential came, and extensions, upgrades, taking away and giving back, newest first."""
    return list(happenings_of(credential_seen(credential, call_of(request).by), credential))


@router.get("/candidates/{candidate}/audit", **asks(READING, list[AuditShown], more=NO_PROGRAM))
def candidate_audit(request: HttpRequest, candidate: CandidateKey, limit: Limit = 50) -> list[AuditShown]:
    """Who did what about a candidate, newest first; for the certification desk."""
    call = call_of(request)
    root = meant(candidate, call.by).root
    at_desk(call, "see_candidate")
    lines = trail_of(root, limit=limit)
    known = people(line.by_id for line in lines if line.by_id)
    return [
        AuditShown(
            id=line.id,
            command=line.command,
            by_id=line.by_id,
            by=known[line.by_id].name if line.by_id in known else "",
            reason=line.reason,
            facts=line.facts,
            on=line.on,
        )
        for line in lines
    ]
