"""Activities and their evidence: entering, correcting, taking back, and what the certification desk decides."""

import re
from datetime import date
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router, Status

from credenza.api.v1.candidates import CandidateKey, activity_seen, meant, role_of
from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, kept, lead_on
from credenza.api.v1.evidence import Kept, proofs_of, taken_in
from credenza.api.v1.fields import LARGEST_ID, Body, Day, Id, Limit, Short
from credenza.api.v1.openapi import FILES_MARK
from credenza.api.v1.shapes import certification_activities as shapes
from credenza.api.v1.shapes.common import Reason, ReasonWanted
from credenza.certification.commands import accept_activity as accepting
from credenza.certification.commands import correct_activity as correcting
from credenza.certification.commands import record_activity as recording
from credenza.certification.commands import reject_activity as rejecting
from credenza.certification.commands import withdraw_activity as withdrawing
from credenza.certification.entering import Claim
from credenza.certification.queries import activities as queries
from credenza.certification.receipts import ActivityChanged, ActivityRecorded
from credenza.gateways.files import choice
from credenza.gateways.files.kinds import EXTENSIONS
from credenza.gateways.files.serving import served
from credenza.gateways.files.shapes import FileGone
from credenza.kernel.errors import InvalidField, NotFound

router = Router(tags=["Activities"])
READING, WRITING, DESK = "certification:read", "certification:write", "desk:write"
NO_PROGRAM = (409,)
_BINARY = {"schema": {"type": "string", "format": "binary"}}

_UPLOADING = asks(WRITING, shapes.EvidenceKept, status=MADE, writes=True)
_UPLOADING["openapi_extra"] |= {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}
_DOWNLOADING = asks(READING, str)
_DOWNLOADING["openapi_extra"] |= {FILES_MARK: sorted(EXTENSIONS)}


class ActivitySearch(Body):
    """The filters of a list of activities; both dates are included."""

    search: Short = ""
    type: Short = ""
    status: Short = ""
    source: Short = ""
    from_on: Day | None = None
    to_on: Day | None = None
    before: Short = ""
    limit: Limit = 50

    def wanted(self, root: int | None) -> queries.ActivityFilter:
        """The query's filter."""
        return queries.ActivityFilter(
            candidate=root,
            status=self.status,
            type=self.type,
            source=self.source,
            text=self.search,
            from_on=self.from_on,
            to_on=self.to_on,
            before=_dated(self.before),
        )


Asked = Annotated[ActivitySearch, Query()]


def _dated(key: str) -> tuple[date, int] | None:
    """A page's key, such as 2026-03-01.41. Refuses with ``invalid_field`` (before)."""
    if not key:
        return None
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.(\d{1,19})", key, re.ASCII)
    try:
        if found is None or int(found[2]) > LARGEST_ID:
            raise ValueError(key)
        return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        raise InvalidField(field="before", expected="the key from next_before, such as 2026-03-01.41") from None


def _page(
    request: HttpRequest, response: HttpResponse, root: int | None, asked: ActivitySearch, call: Call
) -> dict[str, Any]:
    found = queries.list_activities(asked.wanted(root), call.by, limit=asked.limit + 1)
    rows = found[: asked.limit]
    following = f"{rows[-1].on}.{rows[-1].id}" if len(found) > asked.limit else None
    lead_on(request, response, "before", following)
    return {"rows": rows, "next_before": following}


@router.get("/activities", **asks(READING, shapes.DatedPage[shapes.ActivityShown], more=NO_PROGRAM))
def list_activities(request: HttpRequest, response: HttpResponse, asked: Asked) -> dict[str, Any]:
    """Activities of everybody whom the caller sees, newest date first; what they count for is in each one's own."""
    return _page(request, response, None, asked, call_of(request))


@router.get(
    "/candidates/{candidate}/activities", **asks(READING, shapes.DatedPage[shapes.ActivityShown], more=NO_PROGRAM)
)
def list_candidate_activities(
    request: HttpRequest, response: HttpResponse, candidate: CandidateKey, asked: Asked
) -> dict[str, Any]:
    """A candidate's activities, newest date first, each with what it counts for and why not."""
    call = call_of(request)
    return _page(request, response, meant(candidate, call.by).root, asked, call)


@router.post(
    "/candidates/{candidate}/activities", **asks(WRITING, shapes.ActivityRecordedShown, status=MADE, writes=True)
)
def record_activity(
    request: HttpRequest, candidate: CandidateKey, body: shapes.ActivityGiven, key: IdempotencyKey = None
) -> Status[ActivityRecorded]:
    """Enter an activity; one's first makes one a candidate. One's own needs evidence, staff's for a candidate none."""
    call = call_of(request, key)
    person = meant(candidate, call.by).person_id
    given = body.model_dump(mode="json")

    def record() -> ActivityRecorded:
        return recording.record_activity(
            person=person,
            claim=Claim(
                type=body.type,
                on=body.date,
                name=body.name,
                language=body.language,
                notes=body.notes,
                units=body.units,
                item=body.item,
            ),
            evidence=proofs_of(body.evidence, call),
            by=call.by,
            now=call.now,
        )

    return Status(MADE, kept(call, "record_activity", {"person": person, **given}, ActivityRecorded, record))


@router.get("/activities/{activity}", **asks(READING, shapes.ActivityWhole, more=NO_PROGRAM))
def get_activity(request: HttpRequest, activity: Id) -> dict[str, Any]:
    """One activity: what it counts for and why not, its evidence, and everything that was decided."""
    row = queries.activity_row(activity, call_of(request).by)
    decisions = [
        {
            "status": one.status,
            "reason": one.reason,
            "case": one.case,
            "at": one.at,
            "by": role_of(one.by_id, row.person_id),
        }
        for one in queries.decisions_of(row.id)
    ]
    return {"activity": row, "evidence": queries.evidence_of(row.id), "decisions": decisions}


@router.patch("/activities/{activity}", **asks(WRITING, shapes.ActivityChangedShown, writes=True))
def correct_activity(
    request: HttpRequest, activity: Id, body: shapes.ActivityCorrection, key: IdempotencyKey = None
) -> ActivityChanged:
    """Correct name, notes or language, or show more evidence; the older values and files are kept."""
    call = call_of(request, key)
    activity_seen(activity, call.by)
    given = body.model_dump(exclude={"evidence"})

    def correct() -> ActivityChanged:
        return correcting.correct_activity(
            activity=activity, **given, evidence=proofs_of(body.evidence, call), by=call.by, now=call.now
        )

    told = {"activity": activity, **given, "evidence": body.evidence}
    return kept(call, "correct_activity", told, ActivityChanged, correct)


@router.post("/activities/{activity}/withdraw", **asks(WRITING, shapes.ActivityChangedShown, writes=True))
def withdraw_activity(request: HttpRequest, activity: Id, body: Reason, key: IdempotencyKey = None) -> ActivityChanged:
    """Take an activity back for good, unless it came in by itself or an audit looks at it."""
    call = call_of(request, key)
    activity_seen(activity, call.by)
    return withdrawing.withdraw_activity(activity=activity, reason=body.reason, **call.as_keywords)


@router.post("/activities/{activity}/accept", **asks(DESK, shapes.ActivityChangedShown, writes=True))
def accept_activity(
    request: HttpRequest, activity: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> ActivityChanged:
    """Accept an activity that was held, waits or was rejected: it counts by its own date. Never one's own."""
    call = call_of(request, key)
    activity_seen(activity, call.by)
    return accepting.accept_activity(activity=activity, reason=body.reason, **call.as_keywords)


@router.post("/activities/{activity}/reject", **asks(DESK, shapes.ActivityChangedShown, writes=True))
def reject_activity(
    request: HttpRequest, activity: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> ActivityChanged:
    """Reject an activity: what rested on it is undone, and accepting it again restores that. Never one's own."""
    call = call_of(request, key)
    activity_seen(activity, call.by)
    return rejecting.reject_activity(activity=activity, reason=body.reason, **call.as_keywords)


@router.post("/evidence", **_UPLOADING)
def upload_evidence(request: HttpRequest, name: Short = "", key: IdempotencyKey = None) -> Status[Kept]:
    """Store a file, PNG, JPEG, WebP or PDF of up to 10 MB, sent as the body itself; answers a token that names it.

    The content decides what it is; location and other metadata are removed. `name` is the file's name, as shown.
    """
    return Status(MADE, taken_in(request, name, call_of(request, key)))


@router.get("/evidence/{evidence}", **_DOWNLOADING)
def download_evidence(request: HttpRequest, evidence: Id) -> FileResponse:
    """A file as it is kept, for the candidate and the certification desk."""
    row = queries.evidence_row(evidence, call_of(request).by)
    try:
        file = choice.active().open(row.stored_name)
    except FileGone as gone:
        raise NotFound(what="evidence") from gone
    return served(file, row.media_type, f"evidence-{row.id}")
