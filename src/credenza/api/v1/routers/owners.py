"""Owners of an account, and invitations that wait."""

from django.http import HttpRequest
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Id
from credenza.api.v1.shapes import accounts as shapes
from credenza.credits.commands.add_owner import add_owner as add
from credenza.credits.commands.remove_owner import remove_owner as remove
from credenza.credits.commands.withdraw_invitation import withdraw_invitation as withdraw
from credenza.credits.policy import account_seen_by
from credenza.credits.queries.accounts import invitations_of, owners_of
from credenza.credits.receipts import AccountChanged, OwnerAdded
from credenza.credits.rows import InvitationRow, OwnerRow

router = Router(tags=["Owners"])


@router.get("/accounts/{account}/owners", **asks("credits:read", list[shapes.OwnerShown]))
def list_owners(request: HttpRequest, account: Id) -> list[OwnerRow]:
    """The present owners, longest first; of a closed account its last ones."""
    account_seen_by(call_of(request).by, account)
    return list(owners_of(account))


@router.post("/accounts/{account}/owners", **asks("credits:write", shapes.OwnerAddedShown, status=MADE, writes=True))
def add_owner(
    request: HttpRequest, account: Id, body: shapes.OwnerAdding, key: IdempotencyKey = None
) -> Status[OwnerAdded]:
    """Make a person an owner at once, or invite an address without a user. Staff appoint one with a reason."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    return Status(MADE, add(account=account, email=body.email, reason=body.reason, **call.as_keywords))


@router.post("/accounts/{account}/owners/remove", **asks("credits:write", shapes.AccountChangedShown, writes=True))
def remove_owner(
    request: HttpRequest, account: Id, body: shapes.OwnerNamed, key: IdempotencyKey = None
) -> AccountChanged:
    """Remove an owner, oneself included, but never the last."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    return remove(account=account, email=body.email, **call.as_keywords)


@router.get("/accounts/{account}/invitations", **asks("credits:read", list[shapes.InvitationShown]))
def list_invitations(request: HttpRequest, account: Id) -> list[InvitationRow]:
    """Invitations that wait, newest first."""
    account_seen_by(call_of(request).by, account)
    return list(invitations_of(account))


@router.post(
    "/accounts/{account}/invitations/withdraw", **asks("credits:write", shapes.AccountChangedShown, writes=True)
)
def withdraw_invitation(
    request: HttpRequest, account: Id, body: shapes.OwnerNamed, key: IdempotencyKey = None
) -> AccountChanged:
    """Take an invitation back before it is accepted."""
    call = call_of(request, key)
    account_seen_by(call.by, account)
    return withdraw(account=account, email=body.email, **call.as_keywords)
