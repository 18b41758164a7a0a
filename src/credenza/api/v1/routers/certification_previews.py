"""What something would change, for all credentials at once; nothing is saved."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from credenza.api.v1.candidates import CandidateKey, activity_seen, at_desk, credential_seen, meant
from credenza.api.v1.door import asks, call_of
from credenza.api.v1.fields import Day, Id, Short
from credenza.api.v1.shapes import certification_activities as shapes
from credenza.certification import programs
from credenza.certification.queries import desk_previews, previews
from credenza.certification.queries.candidates import known
from credenza.certification.queries.desk import pass_row
from credenza.certification.queries.extensions import extensions_of
from credenza.kernel.errors import InvalidField, MissingFields

router = Router(tags=["Previews"])
READING = "certification:read"
NO_PROGRAM = (409,)
PREVIEW = asks(READING, shapes.PreviewShown, more=NO_PROGRAM)


@router.post("/candidates/{candidate}/preview", **asks(READING, shapes.PreviewShown, writes=True))
def preview_plan(request: HttpRequest, candidate: CandidateKey, body: shapes.Plan) -> dict[str, Any]:
    """What activities and exams would change, as if all were done on their days: before saving, or as a plan."""
    call = call_of(request)
    found = meant(candidate, call.by)
    root = found.candidate.id if found.candidate else None
    planned = [_planned(one) for one in body.planned]
    effect, first = previews.preview(root, call.on, planned), planned[0]
    is_one = len(planned) == 1 and first.type and first.name
    doubles = previews.possible_doubles(root, first.type, first.on, first.name) if is_one else ()
    return {"rows": effect.rows, "held": effect.held, "doubles": doubles}


def _planned(given: shapes.PlannedThing) -> previews.Planned:
    """Refuses with ``invalid_field``, ``missing_fields``, ``unknown_type`` and ``unknown_certification``."""
    if bool(given.type) == bool(given.exam):
        raise InvalidField(field="type", expected="a type here, or a certification in exam, one of the two")
    if given.exam:
        return previews.Planned(on=given.date, exam=programs.certification(given.exam).code)
    kind = programs.activity_type(given.type)
    if kind.units is None and given.units is None:
        raise MissingFields(fields=("units",))
    units = given.units if kind.units is None else None
    return previews.Planned(on=given.date, type=kind.id, name=given.name, units=units, item=given.item)


@router.get("/activities/{activity}/preview", **PREVIEW)
def preview_decision(
    request: HttpRequest, activity: Id, of: Literal["withdraw", "accept", "reject"] = "withdraw"
) -> previews.PreviewRow:
    """What taking an activity back would change, or, for the certification desk, accepting or rejecting it."""
    call = call_of(request)
    activity_seen(activity, call.by)
    if of == "withdraw":
        return previews.preview_withdrawal(activity, call.on)
    at_desk(call, f"{of}_activity")
    if of == "accept":
        return desk_previews.preview_acceptance(activity, call.on)
    return desk_previews.preview_rejection(activity, call.on)


@router.get("/credentials/{credential}/extend/preview", **PREVIEW)
def preview_extension(request: HttpRequest, credential: Id, suspends_on: Day, expires_on: Day) -> previews.PreviewRow:
    """What later dates of a credential would lead to; for the certification desk."""
    call = call_of(request)
    root = credential_seen(credential, call.by)
    at_desk(call, "grant_extension")
    row = known(root, call.on).row(credential)
    wish = next((one for one in extensions_of(root) if one.credential == row.id and one.status == "asked"), None)
    fact_on = wish.asked_on if wish and row.status == "expired" else call.on
    return desk_previews.preview_extension(row.id, fact_on, (suspends_on, expires_on), call.on)


@router.get("/credentials/{credential}/upgrade/preview", **PREVIEW)
def preview_upgrade(request: HttpRequest, credential: Id, certification: Short, date: Day) -> previews.PreviewRow:
    """What turning a holding into one of another certification would change; for the certification desk."""
    call = call_of(request)
    credential_seen(credential, call.by)
    at_desk(call, "upgrade_credential")
    return desk_previews.preview_upgrade(credential, certification, date, call.on)


@router.get("/candidates/{candidate}/grants/preview", **PREVIEW)
def preview_grant(
    request: HttpRequest, candidate: CandidateKey, certification: Short, date: Day
) -> previews.PreviewRow:
    """What stating that a candidate holds a certification would change; for the certification desk."""
    call = call_of(request)
    root = meant(candidate, call.by).root
    at_desk(call, "grant_credential")
    return desk_previews.preview_grant(root, certification, date, call.on)


@router.get("/candidates/{candidate}/merge/preview", **PREVIEW)
def preview_merger(request: HttpRequest, candidate: CandidateKey, merge: CandidateKey) -> previews.PreviewRow:
    """What a candidate would hold with another account taken in; for the certification desk."""
    call = call_of(request)
    keep = meant(candidate, call.by).root
    at_desk(call, "merge_candidates")
    return desk_previews.preview_merger(keep, meant(merge, call.by).root, call.on)


@router.get("/passes/{earned}/withdraw/preview", **PREVIEW)
def preview_pass_withdrawal(request: HttpRequest, earned: Id) -> previews.PreviewRow:
    """What would be left without a result; for the certification desk."""
    call = call_of(request)
    row = pass_row(earned, call.by)
    root = meant(str(row.candidate), call.by).root
    return desk_previews.preview_pass_withdrawal(root, earned, call.on)
