"""The caller's own profile, tokens and notices."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router, Status

from credenza.api.v1.bearer import Refused, bearer
from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, kept, paged, sliced
from credenza.api.v1.fields import Id, Limit
from credenza.api.v1.problems import TOKEN_LACKS_SCOPE
from credenza.api.v1.shapes import people as shapes
from credenza.api.v1.shapes.common import Page
from credenza.api.v1.shapes.requests import CountShown
from credenza.credits.queries.accounts import closed_accounts, owned_account
from credenza.credits.receipts import ItemsChanged
from credenza.credits.rows import Slice
from credenza.kernel.errors import InvalidField, NotFound
from credenza.parties import queries
from credenza.parties.commands import create_token as making
from credenza.parties.commands import edit_profile as editing
from credenza.parties.commands import revoke_token as revoking
from credenza.parties.commands.set_notices_off import set_notices_off
from credenza.parties.receipts import PersonChanged, TokenCreated, TokenRevoked
from credenza.parties.rows import TokenRow
from credenza.parties.scopes import SCOPES
from credenza.workflows.kept import own_data
from credenza.workflows.queries import notices_for, unread_count
from credenza.workflows.reading import mark_read
from credenza.workflows.registry import NOTICES, OPTIONAL
from credenza.workflows.rows import NoticeRow

router = Router(tags=["Profile"])
ADMINISTRATION = "admin:write"


@router.get("/me", **asks("profile:read", shapes.Profile))
def get_profile(request: HttpRequest) -> dict[str, Any]:
    """Who the token stands for, what they own and what they may do."""
    found = bearer(request)
    person = queries.person(found.actor.person_id or 0)
    if person is None:
        raise NotFound(what="person")
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "time_zone": person.time_zone,
        "catalog_news": "monthly" if queries.monthly_readers([person.id]) else "at_once",
        "roles": sorted(role.value for role in found.actor.roles),
        "scopes": sorted(found.scopes),
        "account": owned_account(person.id),
        "closed_accounts": closed_accounts(person.id),
        "unread_notices": unread_count(person.id),
    }


@router.patch("/me", **asks("profile:write", shapes.PersonChangedShown, writes=True))
def edit_profile(request: HttpRequest, body: shapes.ProfileEdit, key: IdempotencyKey = None) -> PersonChanged:
    """Set the name, the time zone, the appearance, or when news of the catalog come."""
    return editing.edit_profile(**body.model_dump(), **call_of(request, key).as_keywords)


@router.get("/me/export", **asks("profile:read", shapes.OwnData))
def export_own_data(request: HttpRequest) -> StreamingHttpResponse:
    """Everything kept about the caller as one document: each section with its rows by id, secrets left out."""
    call = call_of(request)
    pieces = own_data(call.by.person_id or 0, now=call.now)
    return StreamingHttpResponse(pieces, content_type="application/json")


@router.get("/me/tokens", **asks("profile:read", list[shapes.TokenShown]))
def list_tokens(request: HttpRequest) -> list[TokenRow]:
    """The caller's tokens, newest first, revoked ones too."""
    return list(queries.tokens_of(call_of(request).by.person_id or 0))


@router.post("/me/tokens", **asks("profile:write", shapes.TokenMade, status=MADE, writes=True))
def create_token(request: HttpRequest, body: shapes.TokenMaking, key: IdempotencyKey = None) -> Status[TokenCreated]:
    """Make a token; its secret is shown once. A token makes no token that may do more than itself or lasts longer."""
    call, own = call_of(request, key), bearer(request)
    more = sorted((set(body.scopes) & set(SCOPES)) - own.scopes)
    if more:
        raise Refused(TOKEN_LACKS_SCOPE, scope=more[0])
    expires_on = body.expires_on or own.expires_on
    if expires_on and own.expires_on and expires_on > own.expires_on:
        raise InvalidField(field="expires_on", expected=f"a day up to {own.expires_on}, the last one of this token")
    made = making.create_token(name=body.name, scopes=tuple(body.scopes), expires_on=expires_on, **call.as_keywords)
    return Status(MADE, made)


@router.post("/tokens/{token}/revoke", **asks("profile:write", shapes.TokenRevokedShown, writes=True))
def revoke_token(request: HttpRequest, token: Id, key: IdempotencyKey = None) -> TokenRevoked:
    """Stop a token at once: one's own, or, as an administrator, anybody's."""
    found = bearer(request)
    own = {one.id for one in queries.tokens_of(found.actor.person_id or 0)}
    if token not in own and ADMINISTRATION not in found.scopes:
        raise NotFound(what="token")
    return revoking.revoke_token(token_id=token, **call_of(request, key).as_keywords)


@router.get("/me/notices", **asks("profile:read", Page[shapes.NoticeShown]))
def list_notices(
    request: HttpRequest, response: HttpResponse, before: Id | None = None, limit: Limit = 50
) -> Slice[NoticeRow]:
    """The caller's notices, newest first."""
    rows = notices_for(call_of(request).by.person_id or 0, limit=limit + 1, before=before)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.post("/me/notices/read", **asks("profile:write", CountShown, writes=True))
def read_notices(request: HttpRequest, body: shapes.NoticesRead, key: IdempotencyKey = None) -> ItemsChanged:
    """Mark notices as read, or all of them; answers how many were unread."""
    call = call_of(request, key)

    def act() -> ItemsChanged:
        return ItemsChanged(count=mark_read(person=call.by.person_id or 0, notices=body.notices, now=call.now))

    return kept(call, "read_notices", body.model_dump(), ItemsChanged, act)


@router.get("/me/notice-settings", **asks("profile:read", list[shapes.NoticeSetting]))
def notice_settings(request: HttpRequest) -> list[shapes.NoticeSetting]:
    """Every kind of notice, and whether the caller gets it by mail; only optional ones can be turned off."""
    off = queries.notices_off(call_of(request).by.person_id or 0)
    return [
        shapes.NoticeSetting(
            name=kind.name,
            title=str(kind.title),
            audiences=list(kind.audiences),
            optional=kind.optional,
            off=kind.name in off,
        )
        for kind in NOTICES
    ]


@router.put("/me/notice-settings", **asks("profile:write", shapes.PersonChangedShown, writes=True))
def turn_notices_off(request: HttpRequest, body: shapes.NoticesOff, key: IdempotencyKey = None) -> PersonChanged:
    """Keep exactly these notices off."""
    call = call_of(request, key)
    fixed = sorted(set(body.off) - OPTIONAL)
    if fixed:
        raise InvalidField(field="off", expected=f"optional notices, which {fixed[0]} is not")
    return set_notices_off(notices=tuple(body.off), **call.as_keywords)
