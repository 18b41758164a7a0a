"""Staff roles, people, webhooks and the mail outbox: administrators only."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import (
    MADE,
    Call,
    Done,
    DoneShown,
    IdempotencyKey,
    SecretShown,
    asks,
    call_of,
    kept,
    paged,
    sliced,
)
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.shapes import people as shapes
from credenza.api.v1.shapes.common import Page, PersonShown, ReasonWanted
from credenza.credits.rows import Slice
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.commands import grant_staff_role as granting
from credenza.parties.queries import find_people, staff_grants
from credenza.parties.receipts import RoleChanged
from credenza.parties.rows import GrantRow, PersonRow
from credenza.workflows import blanking, webhooks
from credenza.workflows.blanking import PersonBlanked
from credenza.workflows.deliveries import retry_mail as retry
from credenza.workflows.queries import endpoints, sent_mail, webhook_log
from credenza.workflows.rows import EndpointRow, MailRow, WebhookDeliveryRow

router = Router(tags=["Administration"])
MailState = Literal["queued", "sent", "failed", "off", ""]


@router.get("/staff/roles", **asks("admin:write", list[shapes.GrantShown]))
def list_roles(request: HttpRequest) -> list[GrantRow]:
    """Every staff role in force, by person."""
    _administrator(request, "list_roles")
    return list(staff_grants())


@router.post("/staff/roles", **asks("admin:write", shapes.RoleShown, writes=True))
def grant_role(request: HttpRequest, body: shapes.RoleGiven, key: IdempotencyKey = None) -> RoleChanged:
    """Grant a role with a reason. Nobody changes their own roles."""
    return granting.grant_staff_role(**body.model_dump(), **call_of(request, key).as_keywords)


@router.post("/staff/roles/end", **asks("admin:write", shapes.RoleShown, writes=True))
def end_role(request: HttpRequest, body: shapes.RoleGiven, key: IdempotencyKey = None) -> RoleChanged:
    """End a role with a reason. Nobody changes their own roles."""
    return granting.end_staff_role(**body.model_dump(), **call_of(request, key).as_keywords)


@router.get("/people", **asks("admin:write", Page[PersonShown]))
def list_people(
    request: HttpRequest, response: HttpResponse, search: Short = "", before: Id | None = None, limit: Limit = 50
) -> Slice[PersonRow]:
    """People by a part of their name or of any of their addresses, newest first."""
    _administrator(request, "list_people")
    rows = find_people(search, before=before, limit=limit + 1)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.post("/people/{person}/blank", **asks("admin:write", shapes.PersonBlankedShown, writes=True))
def blank_person(request: HttpRequest, person: Id, body: ReasonWanted, key: IdempotencyKey = None) -> PersonBlanked:
    """Blank a person on their request, with a reason that names nobody; never oneself. It can't be undone."""
    return blanking.blank_person(person=person, reason=body.reason, **call_of(request, key).as_keywords)


@router.get("/webhooks", **asks("admin:write", list[shapes.EndpointShown]))
def list_webhooks(request: HttpRequest) -> list[EndpointRow]:
    """Endpoints that events are posted to."""
    _administrator(request, "list_webhooks")
    return list(endpoints())


@router.post("/webhooks", **asks("admin:write", shapes.EndpointMadeShown, status=MADE, writes=True))
def add_webhook(request: HttpRequest, body: shapes.EndpointGiven, key: IdempotencyKey = None) -> Status[SecretShown]:
    """Post events to an address from now on, signed in the Standard Webhooks format; the secret is shown once."""
    call = _administrator(request, "add_webhook", key)

    def act() -> SecretShown:
        made = webhooks.add_endpoint(url=body.url, events=tuple(body.events), by=call.by, now=call.now)
        return SecretShown(id=made.endpoint, secret=made.secret)

    return Status(MADE, kept(call, "add_webhook", body.model_dump(), SecretShown, act))


@router.put("/webhooks/{endpoint}", **asks("admin:write", DoneShown, writes=True))
def change_webhook(request: HttpRequest, endpoint: Id, body: shapes.EndpointEdit, key: IdempotencyKey = None) -> Done:
    """Change where events are posted to, which, and whether."""
    call = _administrator(request, "change_webhook", key)

    def act() -> Done:
        webhooks.change_endpoint(
            endpoint=endpoint, url=body.url, events=tuple(body.events), active=body.active, by=call.by, now=call.now
        )
        return Done()

    return kept(call, "change_webhook", body.model_dump() | {"endpoint": endpoint}, Done, act)


@router.delete("/webhooks/{endpoint}", **asks("admin:write", DoneShown, writes=True))
def end_webhook(request: HttpRequest, endpoint: Id, key: IdempotencyKey = None) -> Done:
    """Post nothing more; the log stays."""
    call = _administrator(request, "end_webhook", key)

    def act() -> Done:
        webhooks.end_endpoint(endpoint=endpoint, by=call.by, now=call.now)
        return Done()

    return kept(call, "end_webhook", {"endpoint": endpoint}, Done, act)


@router.get("/webhooks/{endpoint}/deliveries", **asks("admin:write", Page[shapes.DeliveryShown]))
def webhook_deliveries(
    request: HttpRequest, response: HttpResponse, endpoint: Id, before: Id | None = None, limit: Limit = 50
) -> Slice[WebhookDeliveryRow]:
    """The delivery log of an endpoint, newest first."""
    _administrator(request, "list_webhooks")
    rows = webhook_log(endpoint, limit=limit + 1, before=before)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.post("/webhooks/deliveries/{delivery}/redeliver", **asks("admin:write", DoneShown, writes=True))
def redeliver_webhook(request: HttpRequest, delivery: Id, key: IdempotencyKey = None) -> Done:
    """Post an event once more under the same message id."""
    call = _administrator(request, "redeliver_webhook", key)

    def act() -> Done:
        webhooks.redeliver(delivery=delivery, by=call.by, now=call.now)
        return Done()

    return kept(call, "redeliver_webhook", {"delivery": delivery}, Done, act)


@router.get("/mail", **asks("admin:write", Page[shapes.MailShown]))
def list_mail(
    request: HttpRequest,
    response: HttpResponse,
    status: MailState = "",
    search: Short = "",
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[MailRow]:
    """The mail outbox, newest first, by status and by a part of the address or subject."""
    _administrator(request, "list_mail")
    rows = sent_mail(limit + 1, before=before, status=status, text=search)
    return paged(request, response, sliced(rows, limit, lambda row: row.delivery))


@router.post("/mail/{delivery}/retry", **asks("admin:write", DoneShown, writes=True))
def retry_mail(request: HttpRequest, delivery: Id, key: IdempotencyKey = None) -> Done:
    """Queue a failed mail again; `done` is false where it has not failed."""
    call = _administrator(request, "retry_mail", key)

    def act() -> Done:
        return Done(done=retry(delivery, by=call.by, now=call.now))

    return kept(call, "retry_mail", {"delivery": delivery}, Done, act)


def _administrator(request: HttpRequest, command: str, key: str | None = None) -> Call:
    call = call_of(request, key)
    if not call.by.has(StaffRole.ADMINISTRATOR):
        raise NotPermitted(command=command)
    return call
