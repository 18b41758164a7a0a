"""Live sessions and events of the catalog: what is ahead for everybody; the desks put them there and cancel them."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of
from credenza.api.v1.downloads import FILE
from credenza.api.v1.fields import Id, Short
from credenza.api.v1.shapes import sessions as shapes
from credenza.api.v1.shapes.common import ReasonWanted
from credenza.catalog.commands import add_session as adding
from credenza.catalog.commands.add_session import Held, SessionReceipt
from credenza.catalog.session_queries import SessionRow, session_row, upcoming
from credenza.workflows.session_files import calendar_file

router = Router(tags=["Catalog"])
READING, WRITING = "catalog:read", "catalog:write"


@router.get("/catalog/sessions", **asks(READING, list[shapes.SessionShown]))
def list_sessions(request: HttpRequest, sku: Short = "") -> list[SessionRow]:
    """Live sessions and events that are not over, the next one first; `sku` asks for those of one course."""
    return list(upcoming(call_of(request).now, sku=sku))


@router.post("/catalog/sessions", **asks(WRITING, shapes.SessionChangedShown, status=MADE, writes=True))
def add_session(request: HttpRequest, body: shapes.SessionGiven, key: IdempotencyKey = None) -> Status[SessionReceipt]:
    """Put a live session of a course or an event into the catalog; by the certification or the order desk."""
    held = Held(on=body.date, starts=body.starts, ends=body.ends, zone=body.zone, place=body.place, link=body.link)
    call = call_of(request, key)
    done = adding.add_session(held=held, sku=body.sku, type=body.type, title=body.title, **call.as_keywords)
    return Status(MADE, done)


@router.get("/catalog/sessions/{session}", **asks(READING, shapes.SessionShown))
def get_session(request: HttpRequest, session: Id) -> SessionRow:
    """One live session or event, one that is over or canceled too."""
    return session_row(session, call_of(request).now)


@router.get("/catalog/sessions/{session}/calendar.ics", **asks(READING, FILE))
def session_calendar(request: HttpRequest, session: Id) -> HttpResponse:
    """The same as a file for calendars."""
    now = call_of(request).now
    return HttpResponse(calendar_file(session_row(session, now), now), content_type="text/calendar; charset=utf-8")


@router.post("/catalog/sessions/{session}/cancel", **asks(WRITING, shapes.SessionChangedShown, writes=True))
def cancel_session(request: HttpRequest, session: Id, body: ReasonWanted, key: IdempotencyKey = None) -> SessionReceipt:
    """It does not take place; everybody who looks at it reads the reason. It can't be undone."""
    return adding.cancel_session(session=session, reason=body.reason, **call_of(request, key).as_keywords)
