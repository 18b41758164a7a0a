"""Statements of learning platforms, exam results, the quarantine and event rosters: the certification desk's.

Platforms post statements to the standard's own resource, ``/xapi/statements``.
"""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, kept, paged, sliced
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.shapes import exam_results as results_shapes
from credenza.api.v1.shapes import learning as shapes
from credenza.api.v1.shapes.common import Page, ReasonWanted
from credenza.credits.rows import Slice
from credenza.doors.rosters import read_roster
from credenza.kernel.errors import InvalidField, NotFound
from credenza.learning.commands import dismiss_quarantined as dismissing
from credenza.learning.commands import import_attendance as importing
from credenza.learning.commands import map_activity as mapping_activities
from credenza.learning.commands import map_actor as mapping_actors
from credenza.learning.commands import replay_quarantined as replaying
from credenza.learning.policy import require_desk
from credenza.learning.queries import rosters, statements, waiting
from credenza.learning.receipts import AttendanceImported, Mapped, QuarantineChanged
from credenza.learning.rows import MappingRow, QuarantineRow, RosterHead, RosterLineRow, StatementRow, VerbCount
from credenza.workflows.exam_results import ExamResult, ResultsTaken
from credenza.workflows.exam_results import post_exam_results as post_results

router = Router(tags=["Learning"])
READING, WRITING = "learning:read", "learning:write"
QuarantineState = Literal["open", "replayed", "dismissed", ""]


@router.get("/learning/statements", **asks(READING, Page[shapes.StatementShown]))
def list_statements(
    request: HttpRequest,
    response: HttpResponse,
    outcome: Short = "",
    search: Short = "",
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[StatementRow]:
    """Statements that may matter, newest first, by what was made of them and by a part of the actor or activity."""
    _desk(request, "list_statements")
    wanted = statements.StatementFilter(outcome=outcome, text=search)
    return paged(
        request,
        response,
        sliced(statements.received(wanted, before=before, limit=limit + 1), limit, lambda row: row.id),
    )


@router.get("/learning/ignored-verbs", **asks(READING, list[shapes.VerbShown]))
def list_ignored_verbs(request: HttpRequest) -> list[VerbCount]:
    """Statements that were taken and not kept, counted by verb, the most frequent first."""
    _desk(request, "list_ignored_verbs")
    return list(statements.ignored_verbs())


@router.get("/learning/quarantine", **asks(READING, Page[shapes.QuarantineShown]))
def list_quarantine(
    request: HttpRequest,
    response: HttpResponse,
    status: QuarantineState = "open",
    why: Short = "",
    search: Short = "",
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[QuarantineRow]:
    """Statements and rosters' rows that wait for somebody to say who or what they mean, newest first."""
    _desk(request, "list_quarantine")
    wanted = waiting.QuarantineFilter(status=status, why=why, text=search)
    return paged(
        request,
        response,
        sliced(waiting.quarantined(wanted, before=before, limit=limit + 1), limit, lambda row: row.id),
    )


@router.post("/learning/quarantine/{quarantined}/replay", **asks(WRITING, shapes.QuarantineChangedShown, writes=True))
def replay_quarantined(request: HttpRequest, quarantined: Id, key: IdempotencyKey = None) -> QuarantineChanged:
    """Look at the row again; it waits on where nothing became known."""
    return replaying.replay_quarantined(row=quarantined, **call_of(request, key).as_keywords)


@router.post("/learning/quarantine/{quarantined}/dismiss", **asks(WRITING, shapes.QuarantineChangedShown, writes=True))
def dismiss_quarantined(
    request: HttpRequest, quarantined: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> QuarantineChanged:
    """Put the row aside with a reason; it is kept and does not come back by itself."""
    return dismissing.dismiss_quarantined(row=quarantined, reason=body.reason, **call_of(request, key).as_keywords)


@router.post("/learning/actors/{actor}/map", **asks(WRITING, shapes.MappedShown, writes=True))
def map_actor(request: HttpRequest, actor: Id, body: shapes.ActorMapping, key: IdempotencyKey = None) -> Mapped:
    """Say who an actor is; what waits of them takes effect, never one's own."""
    return mapping_actors.map_actor(
        actor=actor, email=body.email, reason=body.reason, **call_of(request, key).as_keywords
    )


@router.post("/learning/activities/map", **asks(WRITING, shapes.MappedShown, writes=True))
def map_activity(request: HttpRequest, body: shapes.ActivityMapping, key: IdempotencyKey = None) -> Mapped:
    """Say what an activity id is; what waits of it takes effect."""
    return mapping_activities.map_activity(**body.model_dump(), **call_of(request, key).as_keywords)


@router.get("/learning/activities", **asks(READING, list[shapes.MappingShown]))
def list_mappings(request: HttpRequest) -> list[MappingRow]:
    """What staff said activity ids are, newest first."""
    _desk(request, "list_mappings")
    return list(waiting.mappings())


@router.post("/learning/exam-results", **asks(WRITING, results_shapes.ExamResultsTaken, status=MADE, writes=True))
def post_exam_results(
    request: HttpRequest, body: results_shapes.ExamResultsGiven, key: IdempotencyKey = None
) -> Status[ResultsTaken]:
    """Take exam results of a testing provider in, all or none; for service accounts and the certification desk.

    A result's `key` is its idempotency: the same one again does nothing, with other content it is refused. It earns or
    renews as a statement `passed` does, and waits in quarantine while nobody has proved to own the address.
    """
    call = call_of(request, key)
    given = [
        ExamResult(email=one.email, certification=one.certification, on=one.date, key=one.key) for one in body.results
    ]
    return Status(
        MADE,
        kept(
            call,
            "post_exam_results",
            body.model_dump(mode="json"),
            ResultsTaken,
            lambda: post_results(results=given, by=call.by, now=call.now),
        ),
    )


@router.post("/learning/rosters", **asks(WRITING, shapes.RosterImported, status=MADE, writes=True))
def import_attendance(
    request: HttpRequest, body: shapes.RosterGiven, key: IdempotencyKey = None
) -> Status[AttendanceImported]:
    """Take an event's attendance list in, line by line; a dry run says the same and writes nothing."""
    if bool(body.emails) == bool(body.csv):
        raise InvalidField(field="emails", expected="addresses here, or the text of a CSV file in csv, one of the two")
    emails = body.emails or read_roster(body.csv, field="csv")
    done = importing.import_attendance(
        event=body.event,
        on=body.date,
        type=body.type,
        emails=tuple(emails),
        dry_run=body.dry_run,
        **call_of(request, key).as_keywords,
    )
    return Status(MADE, done)


@router.get("/learning/rosters", **asks(READING, Page[shapes.RosterShown]))
def list_rosters(
    request: HttpRequest, response: HttpResponse, before: Id | None = None, limit: Limit = 50
) -> Slice[RosterHead]:
    """Rosters that were taken in, newest first."""
    _desk(request, "list_rosters")
    rows = rosters.rosters(before=before, limit=limit + 1)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.get("/learning/rosters/{roster}/lines", **asks(READING, list[shapes.RosterLineKept]))
def roster_lines(request: HttpRequest, roster: Id) -> list[RosterLineRow]:
    """The lines of a roster in their order, and whether they still wait."""
    _desk(request, "list_rosters")
    if rosters.roster(roster) is None:
        raise NotFound(what="roster")
    return list(rosters.roster_lines(roster))


def _desk(request: HttpRequest, command: str) -> Call:
    call = call_of(request)
    require_desk(command, call.by)
    return call
