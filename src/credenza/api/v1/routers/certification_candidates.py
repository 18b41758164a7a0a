"""Candidates and what they hold; exams, grants and mergers by the certification desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.candidates import CandidateKey, meant
from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, kept, paged, sliced
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import certification as shapes
from credenza.api.v1.shapes.common import Page
from credenza.certification.commands import merge_candidates as merging
from credenza.certification.commands import pass_exam as passing
from credenza.certification.commands import register_candidate as registering
from credenza.certification.policy import sees_all
from credenza.certification.queries.candidates import find_candidates, known
from credenza.certification.queries.progress import progress_of
from credenza.certification.receipts import CandidateRegistered, Merged, PassRecorded
from credenza.certification.rows import CandidateRow, CredentialRow, ProgressRow
from credenza.credits.rows import Slice
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.parties.queries import person_by_email

router = Router(tags=["Candidates"])
READING, WRITING, DESK = "certification:read", "certification:write", "desk:write"
NO_PROGRAM = (409,)


@router.get("/candidates", **asks(READING, Page[shapes.CandidateShown], more=NO_PROGRAM))
def list_candidates(
    request: HttpRequest, response: HttpResponse, search: Short = "", before: Id | None = None, limit: Limit = 50
) -> Slice[CandidateRow]:
    """Candidates by a part of their ID, name or address, newest first: all at the desk, else only oneself."""
    found = find_candidates(search, call_of(request).by, before=before, limit=limit + 1)
    return paged(request, response, sliced(found, limit, lambda row: row.id))


@router.post("/candidates", **asks(WRITING, shapes.CandidateRegisteredShown, status=MADE, writes=True))
def register_candidate(
    request: HttpRequest, body: shapes.Registration, key: IdempotencyKey = None
) -> Status[CandidateRegistered]:
    """Take a candidate ID, or, at the desk, give somebody one by their address; answers the ID that stands already."""
    call = call_of(request, key)
    person_id = call.by.person_id or 0
    if body.email:
        if not sees_all(call.by):
            raise NotPermitted(command="register_candidate")
        person = person_by_email(body.email)
        if person is None:
            raise NotFound(what="person")
        person_id = person.id
    return Status(MADE, registering.register_candidate(person=person_id, **call.as_keywords))


@router.get("/candidates/{candidate}", **asks(READING, shapes.CandidateShown, more=NO_PROGRAM))
def get_candidate(request: HttpRequest, candidate: CandidateKey) -> CandidateRow:
    """A candidate by ID, also that of an account that was made one with theirs; `me` for oneself."""
    found = meant(candidate, call_of(request).by).candidate
    if found is None:
        raise NotFound(what="candidate")
    return found


@router.get("/candidates/{candidate}/credentials", **asks(READING, list[shapes.CredentialShown], more=NO_PROGRAM))
def list_credentials(
    request: HttpRequest, candidate: CandidateKey, on: Day | None = None, known_on: Day | None = None
) -> list[CredentialRow]:
    """Every credential as of `on` (today unless said); `known_on` looks only at what was entered by that day."""
    call = call_of(request)
    return list(known(meant(candidate, call.by).root, on or call.on, known_on=known_on).rows)


@router.get("/candidates/{candidate}/progress", **asks(READING, list[shapes.ProgressShown], more=NO_PROGRAM))
def get_progress(request: HttpRequest, candidate: CandidateKey, on: Day | None = None) -> list[ProgressRow]:
    """What each credential in force still needs: its requirement tree, and which activities of a type count."""
    call = call_of(request)
    return list(progress_of(meant(candidate, call.by).root, on or call.on))


@router.get("/candidates/{candidate}/cycles", **asks(READING, list[shapes.CyclesShown], more=NO_PROGRAM))
def list_cycles(request: HttpRequest, candidate: CandidateKey, known_on: Day | None = None) -> list[dict[str, Any]]:
    """Every credential with its closed cycles: what closed each, on which day, by which activities."""
    call = call_of(request)
    rows = known(meant(candidate, call.by).root, call.on, known_on=known_on).rows
    return [{"credential": row, "cycles": row.cycles, "counted": row.counted} for row in rows]


@router.post("/candidates/{candidate}/exam-results", **asks(DESK, shapes.PassRecordedShown, status=MADE, writes=True))
def record_exam_result(
    request: HttpRequest, candidate: CandidateKey, body: shapes.ExamResult, key: IdempotencyKey = None
) -> Status[PassRecorded]:
    """Record an exam passed: it renews the credential in force, or earns a new one. Never one's own."""
    call = call_of(request, key)
    done = passing.pass_exam(
        person=meant(candidate, call.by).person_id,
        certification=body.certification,
        on=body.date,
        external_key=f"result:{body.source_id}" if body.source_id else None,
        **call.as_keywords,
    )
    return Status(MADE, done)


@router.post("/candidates/{candidate}/grants", **asks(DESK, shapes.PassRecordedShown, status=MADE, writes=True))
def grant_credential(
    request: HttpRequest, candidate: CandidateKey, body: shapes.Grant, key: IdempotencyKey = None
) -> Status[PassRecorded]:
    """State that a candidate holds a certification since a day, also a retired one. Never one's own."""
    call = call_of(request, key)
    done = passing.grant_credential(
        person=meant(candidate, call.by).person_id,
        certification=body.certification,
        on=body.date,
        reason=body.reason,
        **call.as_keywords,
    )
    return Status(MADE, done)


@router.post("/candidates/{candidate}/merge", **asks(DESK, shapes.MergedShown, writes=True))
def merge_candidates(
    request: HttpRequest, candidate: CandidateKey, body: shapes.Merging, key: IdempotencyKey = None
) -> Merged:
    """Take another account of the same person in: both IDs keep working. It can't be undone."""
    call = call_of(request, key)

    def merged() -> Merged:
        keep, merge = meant(candidate, call.by).root, meant(body.merge, call.by).root
        return merging.merge_candidates(keep=keep, merge=merge, reason=body.reason, by=call.by, now=call.now)

    # Once it is done, both IDs name the same candidate: a call that is sent again is known by what it says.
    return kept(call, "merge_candidates", {"keep": candidate, **body.model_dump()}, Merged, merged)
