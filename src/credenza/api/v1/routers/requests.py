"""Redemption requests: asking, deciding, taking back."""

from collections.abc import Sequence
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, paged
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.shapes import requests as shapes
from credenza.api.v1.shapes.common import Page, Reason
from credenza.credits.commands import cancel_request as cancelling
from credenza.credits.commands import correct_team as correcting
from credenza.credits.commands.approve_requests import approve_requests
from credenza.credits.commands.deny_requests import deny_requests
from credenza.credits.commands.remind_training import remind_training
from credenza.credits.commands.request_redemption import request_redemption
from credenza.credits.commands.reverse_redemption import reverse_redemption
from credenza.credits.commands.set_progress import set_progress as mark_progress
from credenza.credits.policy import account_seen_by
from credenza.credits.queries import requests as queries
from credenza.credits.receipts import (
    ItemsChanged,
    RedemptionRequested,
    RedemptionReversed,
    RequestCancelled,
    RequestsDecided,
)
from credenza.credits.rows import RequestRow, Slice
from credenza.kernel.errors import NotFound

router = Router(tags=["Requests"])
State = Literal["pending", "approved", "denied", "cancelled", ""]


@router.post("/redemptions", **asks("redemptions:write", shapes.RedemptionShown, status=MADE, writes=True))
def redeem(request: HttpRequest, body: shapes.Redemption, key: IdempotencyKey = None) -> Status[RedemptionRequested]:
    """Ask an account to pay for an order with the code that its owners gave: all of it or nothing."""
    call = call_of(request, key)
    asked = request_redemption(code=body.code, items=tuple(body.items), team=body.team, **call.as_keywords)
    return Status(MADE, asked)


@router.get("/requests", **asks("credits:read", Page[shapes.RequestShown]))
def list_own_requests(
    request: HttpRequest, response: HttpResponse, status: State = "", before: Id | None = None, limit: Limit = 50
) -> Slice[RequestRow]:
    """The caller's own requests as a learner, newest first."""
    call = call_of(request)
    wanted = queries.RequestFilter(learner_id=call.by.person_id, status=status)
    return paged(request, response, queries.list_requests(wanted, call.by, before=before, limit=limit))


@router.get("/accounts/{account}/requests", **asks("credits:read", Page[shapes.RequestShown]))
def list_account_requests(
    request: HttpRequest,
    response: HttpResponse,
    account: Id,
    status: State = "",
    team: Short = "",
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[RequestRow]:
    """The account's requests in a state (any unless said), newest first."""
    call = call_of(request)
    account_seen_by(call.by, account)
    wanted = queries.RequestFilter(account_id=account, status=status, team=team)
    return paged(request, response, queries.list_requests(wanted, call.by, before=before, limit=limit))


@router.get("/accounts/{account}/teams", **asks("credits:read", list[str]))
def list_teams(request: HttpRequest, account: Id) -> list[str]:
    """Team labels in use, in order of the alphabet."""
    account_seen_by(call_of(request).by, account)
    return list(queries.teams_of(account))


@router.get("/accounts/{account}/training-not-started", **asks("credits:read", list[shapes.RequestShown]))
def training_not_started(request: HttpRequest, account: Id, days: Limit = 14) -> list[RequestRow]:
    """Approved requests with training that has not moved for so many days, oldest first: whom to remind."""
    call = call_of(request)
    account_seen_by(call.by, account)
    return list(queries.not_started(account, on=call.on, days=days, by=call.by))


@router.post("/requests/approve", **asks("credits:write", shapes.DecidedShown, writes=True))
def approve(request: HttpRequest, body: shapes.Decision, key: IdempotencyKey = None) -> RequestsDecided:
    """Approve pending requests of one account and deduct their credits: all of them, or nothing happens."""
    call = call_of(request, key)
    _all_seen(call, body.requests)
    return approve_requests(requests=tuple(body.requests), reason=body.reason, **call.as_keywords)


@router.post("/requests/deny", **asks("credits:write", shapes.DecidedShown, writes=True))
def deny(request: HttpRequest, body: shapes.Decision, key: IdempotencyKey = None) -> RequestsDecided:
    """Deny pending requests of one account: all or none. Learners are told, with the reason if there is one."""
    call = call_of(request, key)
    _all_seen(call, body.requests)
    return deny_requests(requests=tuple(body.requests), reason=body.reason, **call.as_keywords)


@router.post("/requests/remind", **asks("credits:write", shapes.CountShown, writes=True))
def remind(request: HttpRequest, body: shapes.Selection, key: IdempotencyKey = None) -> ItemsChanged:
    """Remind the learners of approved requests whose training is still open; at most once a request and day."""
    call = call_of(request, key)
    _all_seen(call, body.requests)
    return remind_training(requests=tuple(body.requests), **call.as_keywords)


# After the addresses with a word in the id's place: the first that fits is taken.
@router.get("/requests/{request_id}", **asks("credits:read", shapes.RequestShown))
def get_request(request: HttpRequest, request_id: Id) -> RequestRow:
    """One request: one's own, or of an account that the caller sees."""
    return _seen(call_of(request), request_id)


@router.post("/requests/{request_id}/cancel", **asks("redemptions:write", shapes.CancelledShown, writes=True))
def cancel_request(request: HttpRequest, request_id: Id, body: Reason, key: IdempotencyKey = None) -> RequestCancelled:
    """Take a request back while it is pending: its learner, or the order desk."""
    call = call_of(request, key)
    _seen(call, request_id)
    return cancelling.cancel_request(request=request_id, reason=body.reason, **call.as_keywords)


@router.post("/requests/{request_id}/reverse", **asks("desk:write", shapes.ReversedShown, writes=True))
def reverse_request(
    request: HttpRequest, request_id: Id, body: shapes.Reversal, key: IdempotencyKey = None
) -> RedemptionReversed:
    """Put an approved request's credits back into the lots they came from, of all or some of its items."""
    call = call_of(request, key)
    _seen(call, request_id)
    return reverse_redemption(
        request=request_id, items=tuple(body.items), reason=body.reason, extend_to=body.extend_to, **call.as_keywords
    )


@router.put("/requests/{request_id}/team", **asks("credits:write", shapes.CountShown, writes=True))
def correct_team(request: HttpRequest, request_id: Id, body: shapes.Team, key: IdempotencyKey = None) -> ItemsChanged:
    """An owner corrects the team label; reports follow it."""
    call = call_of(request, key)
    _seen(call, request_id)
    return correcting.correct_team(request=request_id, team=body.team, **call.as_keywords)


@router.put("/requests/{request_id}/progress", **asks("redemptions:write", shapes.CountShown, writes=True))
def set_progress(
    request: HttpRequest, request_id: Id, body: shapes.Progress, key: IdempotencyKey = None
) -> ItemsChanged:
    """The learner says how far the training of one item is."""
    call = call_of(request, key)
    _seen(call, request_id)
    return mark_progress(request=request_id, sku=body.item, progress=body.progress, **call.as_keywords)


def _seen(call: Call, request_id: int) -> RequestRow:
    row = queries.request(request_id, call.by)
    if row is None:
        raise NotFound(what="request")
    return row


def _all_seen(call: Call, ids: Sequence[int]) -> None:
    if not queries.are_visible(ids, call.by):
        raise NotFound(what="request")
