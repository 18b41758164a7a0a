"""Licenses and subscriptions: who has them until when, their keys, contacts and sites."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from credenza.api.v1.door import IdempotencyKey, asks, call_of, kept, paged, sliced
from credenza.api.v1.fields import Day, Id, Limit, Short
from credenza.api.v1.shapes import licenses as shapes
from credenza.api.v1.shapes.common import Page
from credenza.catalog.rules.shapes import Coverage
from credenza.credits.rows import Slice
from credenza.doors.limiting import address_of
from credenza.doors.look_ups import counted_look_ups
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.licensing.commands import change_technical_contact as handing
from credenza.licensing.commands import purchaser_view as viewing
from credenza.licensing.commands import register_site as registering
from credenza.licensing.errors import KeyNotVisible
from credenza.licensing.queries import coverage, ends, sites
from credenza.licensing.queries import licenses as queries
from credenza.licensing.receipts import ContactChanged, FileShown, KeyShown, KeysRevoked, LicenseChanged, SiteRegistered
from credenza.licensing.rows import ChangeRow, EndingRow, LicenseRow, SiteRow, SupportRow
from credenza.workflows import license_keys
from credenza.workflows.queries import failing_addresses

router = Router(tags=["Licenses"])
READING, WRITING, DESK = "orders:read", "orders:write", "desk:write"
Part = Literal["technical_contact", "customers", ""]
Status = Literal["active", "lapsed", "ended", ""]


@router.get("/licenses", **asks(READING, Page[shapes.LicenseShown]))
def list_licenses(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    part: Part = "",
    status: Status = "",
    mail_returns: bool = False,  # noqa: FBT001, FBT002  a filter of the address
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[LicenseRow]:
    """The licenses that the caller sees, newest first; `part` those in one's care, or those bought for others.

    `mail_returns`, for the desks: only those whose technical contact's last mail failed for good.
    """
    call = call_of(request)
    if mail_returns and not call.by.has(StaffRole.ORDER_DESK, StaffRole.FINANCE):
        raise NotPermitted(command="list_licenses")
    rows = queries.list_licenses(
        call.by,
        call.on,
        part=part,
        text=search,
        status=status,
        contacts=failing_addresses() if mail_returns else None,
        before=before,
        limit=limit + 1,
    )
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.get("/license-ends", **asks(READING, list[shapes.EndingShown]))
def list_license_ends(request: HttpRequest, part: Part = "", limit: Limit = 50) -> list[EndingRow]:
    """The terms and maintenance that end next, soonest first."""
    call = call_of(request)
    return list(ends.next_ends(call.by, call.on, part=part, limit=limit))


@router.post("/license-look-ups", **asks(READING, list[shapes.CoverageShown], writes=True))
def look_up_license(request: HttpRequest, body: shapes.LookUp) -> list[Coverage]:
    """What can be renewed or upgraded: by SEN and technical contact, or by site and any authorized contact."""
    call = call_of(request)
    with counted_look_ups(request, call.now):
        return list(coverage.look_up(body.named, body.email, call.on))


@router.get("/support-entitlements/{sen}", **asks(READING, shapes.SupportShown))
def get_support_entitlement(request: HttpRequest, sen: Short, on: Day | None = None) -> SupportRow:
    """Whether a SEN is entitled to support on a day (today unless said), and until when; for the desks."""
    call = call_of(request)
    return ends.support_entitled(sen, on or call.on, call.by)


@router.get("/sites", **asks(READING, Page[shapes.SiteShown]))
def list_sites(
    request: HttpRequest, response: HttpResponse, before: Id | None = None, limit: Limit = 50
) -> Slice[SiteRow]:
    """Cloud sites of licenses that the caller sees, newest first."""
    rows = sites.list_sites(call_of(request).by, before=before, limit=limit + 1)
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.get("/licenses/{license}", **asks(READING, shapes.LicenseShown))
def get_license(request: HttpRequest, license: Id) -> LicenseRow:
    """One license as it is today: of one's own, of one's organizations, or any at the desks."""
    call = call_of(request)
    return queries.license(license, call.by, call.on)


@router.get("/licenses/{license}/history", **asks(READING, list[shapes.LicenseChangeShown]))
def list_license_changes(request: HttpRequest, license: Id) -> list[ChangeRow]:
    """Everything that orders, refunds and people changed of a license, newest first."""
    return list(queries.history(license, call_of(request).by))


@router.post("/licenses/{license}/key", **asks(WRITING, shapes.LicenseKeyShown, writes=True, more=(503,)))
def reveal_license_key(
    request: HttpRequest, license: Id, body: shapes.LicenseKeyAsked, key: IdempotencyKey = None
) -> KeyShown:
    """The license key, for the technical contact and the original purchaser; each look is audited."""
    call = call_of(request, key)
    try:
        return license_keys.show_license_key(
            license=license, version=body.version, address=address_of(request), **call.as_keywords
        )
    except KeyNotVisible:
        if not queries.sees_license(license, call.by):
            raise NotFound(what="license") from None
        raise


@router.post("/licenses/{license}/file", **asks(WRITING, shapes.LicenseFileShown, writes=True, more=(503,)))
def get_license_file(request: HttpRequest, license: Id, key: IdempotencyKey = None) -> FileShown:
    """The license file, for who may see the key; to be fetched anew before its last day. Each look is audited."""
    call = call_of(request, key)
    try:
        return license_keys.show_license_file(license=license, address=address_of(request), **call.as_keywords)
    except KeyNotVisible:
        if not queries.sees_license(license, call.by):
            raise NotFound(what="license") from None
        raise


@router.post("/licenses/{license}/technical-contact", **asks(WRITING, shapes.ContactChangedShown, writes=True))
def change_technical_contact(
    request: HttpRequest, license: Id, body: shapes.ContactNamed, key: IdempotencyKey = None
) -> ContactChanged:
    """Hand the role over, or, at the order desk, change it with a reason; old and new contact are told."""
    call = call_of(request, key)
    _seen(license, call.by)
    return handing.change_technical_contact(license=license, email=body.email, reason=body.reason, **call.as_keywords)


@router.post("/licenses/{license}/purchaser-view/withdraw", **asks(WRITING, shapes.LicenseChangedShown, writes=True))
def withdraw_purchaser_view(request: HttpRequest, license: Id, key: IdempotencyKey = None) -> LicenseChanged:
    """Let the original purchaser see keys no longer, as the technical contact."""
    call = call_of(request, key)
    _seen(license, call.by)
    return viewing.withdraw_purchaser_view(license=license, **call.as_keywords)


@router.post("/licenses/{license}/purchaser", **asks(DESK, shapes.LicenseChangedShown, writes=True))
def appoint_purchaser(
    request: HttpRequest, license: Id, body: shapes.ContactNamed, key: IdempotencyKey = None
) -> LicenseChanged:
    """Put a colleague in the original purchaser's place, with a reason, at the order desk."""
    call = call_of(request, key)
    _seen(license, call.by)
    return viewing.appoint_purchaser(license=license, email=body.email, reason=body.reason, **call.as_keywords)


@router.post("/licenses/{license}/keys/revoke", **asks(DESK, shapes.KeysRevokedShown, writes=True, more=(503,)))
def revoke_license_keys(
    request: HttpRequest, license: Id, body: shapes.KeysToRevoke, key: IdempotencyKey = None
) -> KeysRevoked:
    """Revoke every key of a license, with a reason, and issue a new one unless said otherwise."""
    call = call_of(request, key)
    _seen(license, call.by)
    asked = {"license": license, **body.model_dump()}
    return kept(
        call, "revoke_keys", asked, KeysRevoked, lambda: license_keys.replace_keys(**asked, by=call.by, now=call.now)
    )


@router.put("/subscriptions/{subscription}/site", **asks(WRITING, shapes.SiteRegisteredShown, writes=True))
def register_site(
    request: HttpRequest, subscription: Id, body: shapes.SiteGiven, key: IdempotencyKey = None
) -> SiteRegistered:
    """Say which site a cloud subscription belongs to, and who may speak for it."""
    call = call_of(request, key)
    _seen(subscription, call.by)
    contacts = tuple(registering.SiteContactAsked(**contact.model_dump()) for contact in body.contacts)
    return registering.register_site(license=subscription, url=body.url, contacts=contacts, **call.as_keywords)


def _seen(license: int, by: Actor) -> None:
    if not queries.sees_license(license, by):
        raise NotFound(what="license")
