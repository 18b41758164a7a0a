"""What is done about one credential: wishes for more time, and what the certification desk decides."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.candidates import CandidateKey, at_desk, credential_seen, meant, wish_seen
from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, lead_on
from credenza.api.v1.fields import Day, Id, Limit
from credenza.api.v1.shapes import certification as shapes
from credenza.api.v1.shapes.common import ReasonWanted
from credenza.certification.commands import ask_extension as asking
from credenza.certification.commands import grant_extension as granting
from credenza.certification.commands import revoke_credential as revoking
from credenza.certification.commands import upgrade_credential as upgrading
from credenza.certification.queries.candidates import known
from credenza.certification.queries.extensions import extensions_of, list_extensions
from credenza.certification.receipts import CredentialChanged, ExtensionAsked
from credenza.certification.rows import CredentialRow, ExtensionRow

router = Router(tags=["Credentials"])
READING, WRITING, DESK = "certification:read", "certification:write", "desk:write"
NO_PROGRAM = (409,)
WishState = Literal["asked", "granted", "declined", "withdrawn", ""]


@router.get("/credentials/{credential}", **asks(READING, shapes.CredentialShown, more=NO_PROGRAM))
def get_credential(
    request: HttpRequest, credential: Id, on: Day | None = None, known_on: Day | None = None
) -> CredentialRow:
    """One credential as of `on` (today unless said), one's own or any at the desk."""
    call = call_of(request)
    return known(credential_seen(credential, call.by), on or call.on, known_on=known_on).row(credential)


@router.post(
    "/credentials/{credential}/extension-requests",
    **asks(WRITING, shapes.CredentialExtensionAsked, status=MADE, writes=True),
)
def ask_credential_extension(
    request: HttpRequest, credential: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> Status[ExtensionAsked]:
    """Ask for more time for one credential in force, with a reason; staff decide case by case."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    return Status(MADE, asking.ask_extension(credential=credential, reason=body.reason, **call.as_keywords))


@router.get(
    "/candidates/{candidate}/extension-requests",
    **asks(READING, list[shapes.CredentialExtensionShown], more=NO_PROGRAM),
)
def list_own_extension_requests(request: HttpRequest, candidate: CandidateKey) -> list[ExtensionRow]:
    """A candidate's wishes for more time and what became of them, oldest first."""
    return list(extensions_of(meant(candidate, call_of(request).by).root))


@router.get("/certification-extension-requests", **asks(READING, shapes.CredentialExtensionPage, more=NO_PROGRAM))
def list_certification_extension_requests(
    request: HttpRequest,
    response: HttpResponse,
    status: WishState = "asked",
    after: Id | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Wishes of all candidates, the oldest first, for the certification desk; those that wait unless said."""
    call = at_desk(call_of(request), "grant_extension")
    rows = list_extensions(call.by, status=status, after=after or 0, limit=limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    lead_on(request, response, "after", following)
    return {"rows": rows[:limit], "next_after": following}


@router.post(
    "/certification-extension-requests/{wish}/withdraw", **asks(WRITING, shapes.CredentialExtensionAsked, writes=True)
)
def withdraw_credential_extension(request: HttpRequest, wish: Id, key: IdempotencyKey = None) -> ExtensionAsked:
    """Take a wish back while it waits."""
    call = call_of(request, key)
    wish_seen(wish, call.by)
    return asking.withdraw_extension(extension=wish, **call.as_keywords)


@router.post(
    "/certification-extension-requests/{wish}/decline", **asks(DESK, shapes.CredentialExtensionAsked, writes=True)
)
def decline_credential_extension(
    request: HttpRequest, wish: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> ExtensionAsked:
    """Decline with a reason, which the candidate is told."""
    call = call_of(request, key)
    wish_seen(wish, call.by)
    return asking.decline_extension(extension=wish, reason=body.reason, **call.as_keywords)


@router.post("/credentials/{credential}/extend", **asks(DESK, shapes.CredentialChangedShown, writes=True))
def extend_credential(
    request: HttpRequest, credential: Id, body: shapes.Extending, key: IdempotencyKey = None
) -> CredentialChanged:
    """Give a credential later dates, with a reason; answers the wish that waits for it."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    return granting.grant_extension(credential=credential, **body.model_dump(), **call.as_keywords)


@router.post("/credentials/{credential}/upgrade", **asks(DESK, shapes.CredentialChangedShown, writes=True))
def upgrade_credential(
    request: HttpRequest, credential: Id, body: shapes.Upgrading, key: IdempotencyKey = None
) -> CredentialChanged:
    """Turn a holding of one certification into another; dates, cycle and units go on."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    return upgrading.upgrade_credential(
        credential=credential,
        certification=body.certification,
        on=body.date,
        reason=body.reason,
        **call.as_keywords,
    )


@router.post("/credentials/{credential}/revoke", **asks(DESK, shapes.CredentialChangedShown, writes=True))
def revoke_credential(
    request: HttpRequest, credential: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> CredentialChanged:
    """Revoke a credential for misconduct; its dates run on underneath."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    return revoking.revoke_credential(credential=credential, reason=body.reason, **call.as_keywords)


@router.post("/credentials/{credential}/restore", **asks(DESK, shapes.CredentialChangedShown, writes=True))
def restore_credential(
    request: HttpRequest, credential: Id, body: ReasonWanted, key: IdempotencyKey = None
) -> CredentialChanged:
    """End a revocation: the credential has the state that its dates give it."""
    call = call_of(request, key)
    credential_seen(credential, call.by)
    return revoking.restore_credential(credential=credential, reason=body.reason, **call.as_keywords)
