"""Service accounts: programs that call on their own. Administrators only."""

from django.http import HttpRequest
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of
from credenza.api.v1.fields import Id
from credenza.api.v1.shapes import learning as shapes
from credenza.api.v1.shapes.common import ReasonWanted
from credenza.kernel.actors import StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.commands import service_accounts as accounts
from credenza.parties.queries import service_accounts
from credenza.parties.receipts import ServiceAccountEnded, ServiceAccountMade
from credenza.parties.rows import ServiceAccountRow

router = Router(tags=["Administration"])
SCOPE = "admin:write"


@router.get("/service-accounts", **asks(SCOPE, list[shapes.ServiceAccountShown]))
def list_service_accounts(request: HttpRequest) -> list[ServiceAccountRow]:
    """Every service account with its tokens, those in use first."""
    if not call_of(request).by.has(StaffRole.ADMINISTRATOR):
        raise NotPermitted(command="list_service_accounts")
    return list(service_accounts())


@router.post("/service-accounts", **asks(SCOPE, shapes.ServiceAccountMadeShown, status=MADE, writes=True))
def make_service_account(
    request: HttpRequest, body: shapes.ServiceAccountGiven, key: IdempotencyKey = None
) -> Status[ServiceAccountMade]:
    """Make an account for a learning platform or an ERP, with its first token; the secret is shown once."""
    given = body.model_dump() | {"scopes": tuple(body.scopes)}
    return Status(MADE, accounts.make_service_account(**given, **call_of(request, key).as_keywords))


@router.post(
    "/service-accounts/{service}/tokens",
    **asks(SCOPE, shapes.ServiceAccountMadeShown, status=MADE, writes=True),
)
def make_service_token(
    request: HttpRequest, service: Id, body: shapes.ServiceTokenGiven, key: IdempotencyKey = None
) -> Status[ServiceAccountMade]:
    """One more token, so that a secret changes without a pause; revoke the old one when the new one is in place."""
    made = accounts.make_service_token(account=service, expires_on=body.expires_on, **call_of(request, key).as_keywords)
    return Status(MADE, made)


@router.post("/service-accounts/{service}/end", **asks(SCOPE, shapes.ServiceAccountEndedShown, writes=True))
def end_service_account(
    request: HttpRequest, service: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> ServiceAccountEnded:
    """Stop the account and all its tokens at once, with a reason."""
    return accounts.end_service_account(account=service, reason=body.reason, **call_of(request, key).as_keywords)
