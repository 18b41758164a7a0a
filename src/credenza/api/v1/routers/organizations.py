"""Organizations: who buys, who belongs to them, and what they proved."""

from typing import Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Router, Status

from credenza.api.v1.door import MADE, IdempotencyKey, asks, call_of, lead_on, paged, sliced
from credenza.api.v1.evidence import Kept, paper_named, taken_in
from credenza.api.v1.fields import Id, Limit, Short
from credenza.api.v1.openapi import FILES_MARK
from credenza.api.v1.shapes import organizations as shapes
from credenza.api.v1.shapes.common import Page
from credenza.credits.rows import Slice
from credenza.doors.colleagues import counted_colleagues
from credenza.gateways.files import choice
from credenza.gateways.files.kinds import EXTENSIONS
from credenza.gateways.files.serving import served
from credenza.gateways.files.shapes import FileGone
from credenza.kernel.errors import NotFound
from credenza.parties import organizations as queries
from credenza.parties.commands import add_member as adding
from credenza.parties.commands import decide_evidence as deciding
from credenza.parties.commands import edit_organization as editing
from credenza.parties.commands import register_organization as registering
from credenza.parties.commands import remove_member as removing
from credenza.parties.commands import submit_evidence as submitting
from credenza.parties.organization_fields import Address
from credenza.parties.organization_receipts import (
    EvidenceKept,
    MembersChanged,
    OrganizationChanged,
    OrganizationRegistered,
    OrganizationsMerged,
)
from credenza.parties.organization_rows import EvidenceRow, MemberRow, OrganizationRow
from credenza.workflows.mergers import merge_organizations as merging

router = Router(tags=["Organizations"])
READING, WRITING, DESK = "orders:read", "orders:write", "desk:write"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_UPLOADING = asks(WRITING, shapes.PaperKept, status=MADE, writes=True)
_UPLOADING["openapi_extra"] |= {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}
_DOWNLOADING = asks(READING, str)
_DOWNLOADING["openapi_extra"] |= {FILES_MARK: sorted(EXTENSIONS)}


def _address(given: shapes.AddressGiven | None) -> Address | None:
    return None if given is None else Address(**given.model_dump())


@router.get("/organizations", **asks(READING, Page[shapes.OrganizationShown]))
def list_organizations(
    request: HttpRequest,
    response: HttpResponse,
    search: Short = "",
    kind: Literal["customer", "reseller", "distributor", ""] = "",
    evidence_waits: bool = False,  # noqa: FBT001, FBT002  a filter of the address
    before: Id | None = None,
    limit: Limit = 50,
) -> Slice[OrganizationRow]:
    """One's own organizations, or all at the desks, newest first; `search` looks at names, tax ids and members."""
    rows = queries.list_organizations(
        call_of(request).by, text=search, kind=kind, waiting=evidence_waits, before=before, limit=limit + 1
    )
    return paged(request, response, sliced(rows, limit, lambda row: row.id))


@router.post("/organizations", **asks(WRITING, shapes.OrganizationRegisteredShown, status=MADE, writes=True))
def register_organization(
    request: HttpRequest, body: shapes.OrganizationGiven, key: IdempotencyKey = None
) -> Status[OrganizationRegistered]:
    """Register an organization and become its first contact; the order desk does it for somebody else."""
    made = registering.register_organization(
        name=body.name,
        kind=body.kind,
        address=_address(body.address),
        vat_id=body.vat_id,
        first_contact=body.first_contact,
        **call_of(request, key).as_keywords,
    )
    return Status(MADE, made)


@router.get("/organizations/{organization}", **asks(READING, shapes.OrganizationShown))
def get_organization(request: HttpRequest, organization: Id) -> OrganizationRow:
    """One organization, for its members, the order desk and finance."""
    return queries.see_organization(organization, call_of(request).by)


@router.patch("/organizations/{organization}", **asks(WRITING, shapes.OrganizationChangedShown, writes=True))
def edit_organization(
    request: HttpRequest, organization: Id, body: shapes.OrganizationChange, key: IdempotencyKey = None
) -> OrganizationChanged:
    """Change name, address or tax id; at the order desk kind and flags too. Papers keep what they said."""
    call = call_of(request, key)
    queries.see_organization(organization, call.by)
    flags = editing.Flags(kind=body.kind, fulfil_on_terms=body.fulfil_on_terms, is_blocked=body.is_blocked)
    return editing.edit_organization(
        organization=organization,
        name=body.name,
        address=_address(body.address),
        vat_id=body.vat_id,
        flags=None if flags == editing.Flags() else flags,
        reason=body.reason,
        **call.as_keywords,
    )


@router.post("/organizations/{organization}/merge", **asks(DESK, shapes.OrganizationsMergedShown, writes=True))
def merge_organizations(
    request: HttpRequest, organization: Id, body: shapes.MergeGiven, key: IdempotencyKey = None
) -> OrganizationsMerged:
    """Make the other one, `merge`, a part of this one, with all that is its; by the order desk, and for good."""
    call = call_of(request, key)
    queries.see_organization(organization, call.by)
    return merging(keep=organization, merge=body.merge, reason=body.reason, **call.as_keywords)


@router.get("/organizations/{organization}/members", **asks(READING, list[shapes.MemberShown]))
def list_members(request: HttpRequest, organization: Id) -> list[MemberRow]:
    """The present members, longest first: the first of them is the first contact."""
    queries.see_organization(organization, call_of(request).by)
    return list(queries.members_of(organization))


@router.post(
    "/organizations/{organization}/members", **asks(WRITING, shapes.MembersChangedShown, status=MADE, writes=True)
)
def add_member(
    request: HttpRequest, organization: Id, body: shapes.MemberNamed, key: IdempotencyKey = None
) -> Status[MembersChanged]:
    """Add a colleague, as the first contact or at the order desk: members see and do what a buyer of it may."""
    call = call_of(request, key)
    queries.see_organization(organization, call.by)
    with counted_colleagues(request, call.now):
        return Status(MADE, adding.add_member(organization=organization, email=body.email, **call.as_keywords))


@router.post("/organizations/{organization}/members/remove", **asks(WRITING, shapes.MembersChangedShown, writes=True))
def remove_member(
    request: HttpRequest, organization: Id, body: shapes.MemberNamed, key: IdempotencyKey = None
) -> MembersChanged:
    """Remove a member, as the first contact or at the order desk, or leave oneself; never the last."""
    call = call_of(request, key)
    queries.see_organization(organization, call.by)
    return removing.remove_member(organization=organization, email=body.email, **call.as_keywords)


@router.get("/organizations/{organization}/evidence", **asks(READING, list[shapes.OrganizationEvidenceShown]))
def list_evidence(request: HttpRequest, organization: Id) -> list[EvidenceRow]:
    """All evidence of an organization as it stands today, newest first."""
    call = call_of(request)
    return list(queries.evidence_of(organization, call.on, call.by))


@router.post(
    "/organizations/{organization}/evidence",
    **asks(WRITING, shapes.OrganizationEvidenceKept, status=MADE, writes=True),
)
def submit_evidence(
    request: HttpRequest, organization: Id, body: shapes.EvidenceGiven, key: IdempotencyKey = None
) -> Status[EvidenceKept]:
    """Submit evidence for a discount program, a category or a tax certificate; the order desk decides it."""
    call = call_of(request, key)
    queries.see_organization(organization, call.by)
    made = submitting.submit_evidence(
        organization=organization,
        kind=body.kind,
        value=body.value,
        valid_until=body.valid_until,
        paper=paper_named(body.paper, call) if body.paper else None,
        note=body.note,
        **call.as_keywords,
    )
    return Status(MADE, made)


@router.post("/organization-papers", **_UPLOADING)
def upload_paper(request: HttpRequest, name: Short = "", key: IdempotencyKey = None) -> Status[Kept]:
    """Store a file, PNG, JPEG, WebP or PDF of up to 10 MB, sent as the body itself; answers a token that names it.

    The content decides what it is; location and other metadata are removed. `name` is the file's name, as shown.
    """
    return Status(MADE, taken_in(request, name, call_of(request, key)))


@router.get("/organization-evidence", **asks(READING, shapes.EvidenceQueue))
def list_waiting_evidence(
    request: HttpRequest, response: HttpResponse, after: Id | None = None, limit: Limit = 50
) -> dict[str, object]:
    """Evidence that waits for a decision, oldest first, for the order desk."""
    call = call_of(request)
    rows = queries.evidence_waiting(call.on, call.by, after=after, limit=limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    lead_on(request, response, "after", following)
    return {"rows": rows[:limit], "next_after": following}


@router.get("/organization-evidence/{proof}/file", **_DOWNLOADING)
def download_paper(request: HttpRequest, proof: Id) -> FileResponse:
    """A paper as it is kept, for the organization's members, the order desk and finance."""
    paper = queries.paper_of(proof, call_of(request).by)
    try:
        file = choice.active().open(paper.stored_name)
    except FileGone as gone:
        raise NotFound(what="evidence") from gone
    return served(file, paper.media_type, paper.shown_name)


@router.post("/organization-evidence/{proof}/decide", **asks(DESK, shapes.OrganizationEvidenceKept, writes=True))
def decide_evidence(
    request: HttpRequest, proof: Id, body: shapes.EvidenceDecision, key: IdempotencyKey = None
) -> EvidenceKept:
    """Approve evidence until a day, or reject it, with a reason; never that of an organization of one's own."""
    call = call_of(request, key)
    queries.evidence_row(proof, call.on, call.by)
    return deciding.decide_evidence(
        evidence=proof,
        outcome=body.outcome,
        reason=body.reason,
        valid_until=body.valid_until,
        **call.as_keywords,
    )
