"""Lots: what is left of each, and more time for one."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, Call, IdempotencyKey, asks, call_of, paged
from credenza.api.v1.fields import Id, Limit
from credenza.api.v1.shapes import accounts, orders
from credenza.api.v1.shapes.common import Page, ReasonWanted
from credenza.credits.commands.ask_lot_extension import ask_lot_extension
from credenza.credits.commands.charge_back_lot import charge_back_lot
from credenza.credits.commands.decline_lot_extension import decline_lot_extension, withdraw_lot_extension
from credenza.credits.commands.extend_lot import extend_lot as extend
from credenza.credits.policy import account_seen_by
from credenza.credits.queries.accounts import extension_account, lot_owner_account, lots_of
from credenza.credits.queries.reports import list_extensions
from credenza.credits.receipts import ExtensionAsked, LotExtended, LotTakenBack
from credenza.credits.rows import ExtensionRow, LotRow, Slice
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotFound, NotPermitted

router = Router(tags=["Lots"])
State = Literal["asked", "granted", "declined", "withdrawn", ""]


@router.get("/accounts/{account}/lots", **asks("credits:read", list[accounts.LotShown]))
def list_lots(request: HttpRequest, account: Id) -> list[LotRow]:
    """Every lot as it stands today, next to expire first."""
    call = call_of(request)
    account_seen_by(call.by, account)
    return list(lots_of(account, call.on))


@router.post(
    "/lots/{lot}/extension-requests", **asks("credits:write", orders.ExtensionAskedShown, status=MADE, writes=True)
)
def ask_extension(
    request: HttpRequest, lot: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> Status[ExtensionAsked]:
    """An owner asks for more time for one lot, with a reason; staff decide case by case."""
    call = call_of(request, key)
    _lot_seen(call, lot)
    return Status(MADE, ask_lot_extension(lot=lot, reason=body.reason, **call.as_keywords))


@router.post("/lots/{lot}/extend", **asks("desk:write", orders.LotExtendedShown, writes=True))
def extend_lot(request: HttpRequest, lot: Id, body: orders.LotExtending, key: IdempotencyKey = None) -> LotExtended:
    """Give a lot a later end; what had expired comes back. Answers an extension request that waits."""
    call = call_of(request, key)
    _lot_seen(call, lot)
    return extend(lot=lot, expires_on=body.expires_on, reason=body.reason, **call.as_keywords)


@router.post("/lots/{lot}/charge-back", **asks("desk:write", orders.LotTakenBackShown, writes=True))
def charge_back(request: HttpRequest, lot: Id, body: ReasonWanted, key: IdempotencyKey = None) -> LotTakenBack:
    """Take back what is left of a lot whose payment was lost in a dispute. Final."""
    call = call_of(request, key)
    _lot_seen(call, lot)
    return charge_back_lot(lot=lot, reason=body.reason, **call.as_keywords)


@router.get("/accounts/{account}/extension-requests", **asks("credits:read", Page[orders.ExtensionShown]))
def account_extension_requests(
    request: HttpRequest,
    response: HttpResponse,
    account: Id,
    status: State = "",
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[ExtensionRow]:
    """The account's extension requests, newest first."""
    call = call_of(request)
    account_seen_by(call.by, account)
    found = list_extensions(call.on, status=status, account_id=account, before=before, limit=limit)
    return paged(request, response, found)


@router.get("/extension-requests", **asks("credits:read", Page[orders.ExtensionShown]))
def list_extension_requests(
    request: HttpRequest, response: HttpResponse, status: State = "asked", before: Id | None = None, limit: Limit = 50
) -> Slice[ExtensionRow]:
    """Extension requests of all accounts, for the desks; those that wait unless said."""
    call = call_of(request)
    if not call.by.has(StaffRole.ORDER_DESK, StaffRole.FINANCE):
        raise NotPermitted(command="list_extension_requests")
    return paged(request, response, list_extensions(call.on, status=status, before=before, limit=limit))


@router.post("/extension-requests/{extension}/decline", **asks("desk:write", orders.ExtensionAskedShown, writes=True))
def decline_extension(
    request: HttpRequest, extension: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> ExtensionAsked:
    """Decline with a reason, which the owners are told."""
    call = call_of(request, key)
    _extension_seen(call, extension)
    return decline_lot_extension(extension=extension, reason=body.reason, **call.as_keywords)


@router.post(
    "/extension-requests/{extension}/withdraw", **asks("credits:write", orders.ExtensionAskedShown, writes=True)
)
def withdraw_extension(request: HttpRequest, extension: Id, key: IdempotencyKey = None) -> ExtensionAsked:
    """An owner takes the wish back while it waits."""
    call = call_of(request, key)
    _extension_seen(call, extension)
    return withdraw_lot_extension(extension=extension, **call.as_keywords)


def _lot_seen(call: Call, lot: int) -> None:
    if lot_owner_account(lot, call.by) is None:
        raise NotFound(what="lot")


def _extension_seen(call: Call, extension: int) -> None:
    if extension_account(extension, call.by) is None:
        raise NotFound(what="extension request")
