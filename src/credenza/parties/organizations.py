"""Reads about organizations: what prices, taxes and papers need of them, and the lists of the pages.

What says ``by`` answers as the caller may see; the others are for commands, which have asked before.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from credenza.journal.model_rows import read, read_keys
from credenza.journal.statements import day, raw_cursor
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted
from credenza.kernel.texts import is_storable
from credenza.parties.models import Evidence, Membership, Organization
from credenza.parties.organization_kinds import CATEGORY, EXEMPTION, PROGRAM, RESALE
from credenza.parties.organization_policy import first_contact, organization_seen_by, visible_organizations
from credenza.parties.organization_rows import (
    ClaimsRow,
    EvidenceRow,
    MemberRow,
    OrganizationRow,
    PlaceRow,
    StoredPaper,
)
from credenza.parties.queries import people

CERTIFICATES = (RESALE, EXEMPTION)
"""Either takes the tax away (TX4)."""

_PRESENT = "WHERE organization_id = %s AND person_id = %s AND ended_at IS NULL LIMIT 1"
_PLACE = (
    "SELECT o.country, o.region, o.has_address, o.vat_id_valid, EXISTS (SELECT 1 FROM parties_evidence e WHERE "
    "e.organization_id = o.id AND e.kind IN (%s, %s) AND e.status = 'approved' "
    "AND (e.valid_until IS NULL OR e.valid_until >= %s)) FROM parties_organization o WHERE o.id = %s"
)


def _row(found: Organization) -> OrganizationRow:
    return OrganizationRow(
        id=found.pk,
        name=found.name,
        kind=found.kind,
        street=found.street,
        city=found.city,
        postal_code=found.postal_code,
        region=found.region,
        country=found.country,
        has_address=found.has_address,
        vat_id=found.vat_id,
        vat_id_valid=found.vat_id_valid,
        fulfil_on_terms=found.fulfil_on_terms,
        is_blocked=found.is_blocked,
        made_at=found.made_at,
    )


def organization(organization_id: int) -> OrganizationRow | None:
    """One organization, or None, also for what was merged into another one."""
    found = next(iter(read_keys(Organization, [organization_id])), None)
    return None if found is None or found.merged_into_id is not None else _row(found)


def organizations(ids: Iterable[int]) -> dict[int, OrganizationRow]:
    """Organizations by id, in one query; unknown ids are left out."""
    return {found.pk: _row(found) for found in read_keys(Organization, ids)}


def organization_by_name(name: str) -> OrganizationRow | None:
    """The first organization of exactly that name, or None."""
    if not is_storable(name):
        return None
    found = Organization.objects.filter(name=name.strip(), merged_into=None).order_by("pk").first()
    return None if found is None else _row(found)


def organizations_of(person_id: int) -> tuple[OrganizationRow, ...]:
    """The organizations that the person belongs to now, in the order of joining."""
    held = Membership.objects.filter(person_id=person_id, ended_at=None).select_related("organization")
    return tuple(_row(one.organization) for one in held.order_by("since_at", "pk"))


def is_member(person_id: int, organization_id: int) -> bool:
    """Whether the person belongs to the organization now."""
    return bool(read(Membership, _PRESENT, (organization_id, person_id)))


def members_of(organization_id: int) -> tuple[MemberRow, ...]:
    """The present members, longest first: the first of them is the first contact."""
    held = list(Membership.objects.filter(organization__pk=organization_id, ended_at=None).order_by("since_at", "pk"))
    known = people(one.person_id for one in held)
    return tuple(
        MemberRow(person=known[one.person_id], since_at=one.since_at, is_first_contact=position == 0)
        for position, one in enumerate(held)
    )


def member_organization_ids(person_id: int) -> QuerySet[Membership, int]:
    """Ids of the person's present organizations, for use inside another room's query."""
    held = Membership.objects.filter(person__pk=person_id, ended_at=None)
    return held.values_list("organization_id", flat=True)


def organizations_matching(text: str) -> QuerySet[Organization, int]:
    """Ids of organizations whose name contains the text, for use inside another room's query."""
    if not is_storable(text):
        return Organization.objects.none().values_list("pk", flat=True)
    return Organization.objects.filter(name__icontains=text.strip()).values_list("pk", flat=True)


def billing_place(organization_id: int, on: date) -> PlaceRow:
    """What tax needs of the organization on a day (TX1, TX3, TX4). Raises ``NotFound``."""
    with raw_cursor() as cursor:
        cursor.execute(_PLACE, (*CERTIFICATES, day(on), organization_id))
        found = cursor.fetchone()
    if found is None:
        raise NotFound(what="organization")
    country, region, has_address, vat_id_valid, is_certified = found
    return PlaceRow(
        country=country if has_address else None,
        region=region or None,
        has_valid_vat_id=bool(vat_id_valid),
        has_resale_certificate=bool(is_certified),
    )


def claims(organization_id: int, on: date) -> ClaimsRow:
    """The discount program, the category and the exemption that the organization claims on a day (DS2, MR1)."""
    shown = list(Evidence.objects.filter(organization__pk=organization_id).exclude(status="rejected").order_by("-pk"))
    program, category = _claimed(shown, (PROGRAM,), on), _claimed(shown, (CATEGORY,), on)
    waits = any(one.kind in CERTIFICATES and one.status == "submitted" for one in shown)
    certified = any(one.kind in CERTIFICATES and is_in_force(one, on) for one in shown)
    return ClaimsRow(
        program=program.value if program else None,
        program_proven=bool(program) and is_in_force(program, on),
        category=category.value if category else None,
        category_proven=bool(category) and is_in_force(category, on),
        exemption_claimed_unproven=waits and not certified,
    )


def _claimed(shown: list[Evidence], kinds: tuple[str, ...], on: date) -> Evidence | None:
    """The newest that is in force on the day; else the newest at all, which is still to be proven (or once more)."""
    fitting = [one for one in shown if one.kind in kinds]
    return next((one for one in fitting if is_in_force(one, on)), fitting[0] if fitting else None)


def is_in_force(evidence: Evidence | None, on: date) -> bool:
    """Whether evidence is approved and its last day has not passed."""
    if evidence is None or evidence.status != "approved":
        return False
    return evidence.valid_until is None or evidence.valid_until >= on


def _in_force(organization_id: int, kinds: tuple[str, ...], on: date) -> QuerySet[Evidence]:
    approved = Evidence.objects.filter(organization__pk=organization_id, kind__in=kinds, status="approved")
    return approved.filter(Q(valid_until=None) | Q(valid_until__gte=on))


def see_organization(organization_id: int, by: Actor) -> OrganizationRow:
    """The organization as its members and the desks see it; ``not_found`` for everybody else."""
    return _row(organization_seen_by(by, organization_id))


def list_organizations(
    by: Actor, *, text: str = "", kind: str = "", waiting: bool = False, before: int | None = None, limit: int = 50
) -> tuple[OrganizationRow, ...]:
    """The organizations that the caller sees, newest first. ``text`` is part of a name, of a tax id or of a member's
    name or address; ``waiting``: only those whose evidence waits for a decision.
    """
    if not is_storable(text):
        return ()
    found = visible_organizations(by).order_by("-pk")
    if typed := text.strip():
        named = Q(person__name__icontains=typed) | Q(person__email__icontains=typed)
        theirs = Membership.objects.filter(named, organization_id=OuterRef("pk"), ended_at=None)
        found = found.filter(Q(name__icontains=typed) | Q(vat_id__icontains=typed) | Exists(theirs))
    if kind:
        found = found.filter(kind=kind)
    if waiting:
        found = found.filter(Exists(Evidence.objects.filter(organization_id=OuterRef("pk"), status="submitted")))
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(_row(one) for one in found[:limit])


def evidence_of(organization_id: int, on: date, by: Actor) -> tuple[EvidenceRow, ...]:
    """All evidence of an organization, newest first. Raises ``NotFound`` for who may not see the organization."""
    organization_seen_by(by, organization_id)
    shown = Evidence.objects.filter(organization__pk=organization_id).select_related("organization").order_by("-pk")
    return tuple(_evidence_row(one, on) for one in shown)


def evidence_waiting(on: date, by: Actor, *, after: int | None = None, limit: int = 50) -> tuple[EvidenceRow, ...]:
    """Evidence that waits for the desk, oldest first. Refuses with ``not_permitted``."""
    if not (by.is_system or by.has(StaffRole.ORDER_DESK)):
        raise NotPermitted(command="decide_evidence")
    waiting = Evidence.objects.filter(status="submitted").select_related("organization").order_by("pk")
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    return tuple(_evidence_row(one, on) for one in waiting[:limit])


def count_evidence_waiting() -> int:
    """How much evidence waits for the desk."""
    return Evidence.objects.filter(status="submitted").count()


def evidence_row(evidence_id: int, on: date, by: Actor) -> EvidenceRow:
    """One piece of evidence. Raises ``NotFound`` for who may not see its organization."""
    return _evidence_row(_seen(evidence_id, by), on)


def paper_of(evidence_id: int, by: Actor) -> StoredPaper:
    """Evidence's stored file. Raises ``NotFound``, also where no file came."""
    found = _seen(evidence_id, by)
    if not found.paper:
        raise NotFound(what="evidence")
    return StoredPaper(
        stored_name=found.paper, media_type=found.paper_type, shown_name=f"{found.kind}-{found.value}-{found.pk}"
    )


def stored_papers() -> Iterable[tuple[str, str]]:
    """Every stored file with the SHA-256 of what was stored, for ``verify``."""
    return Evidence.objects.exclude(paper="").order_by("pk").values_list("paper", "paper_digest").iterator()


def named_papers(names: Iterable[str]) -> frozenset[str]:
    """Those of the stored files that evidence names already."""
    return frozenset(Evidence.objects.filter(paper__in=set(names)).values_list("paper", flat=True))


def _seen(evidence_id: int, by: Actor) -> Evidence:
    found = Evidence.objects.select_related("organization").filter(pk=evidence_id).first()
    if found is None or not visible_organizations(by).filter(pk=found.organization_id).exists():
        raise NotFound(what="evidence")
    return found


def _evidence_row(found: Evidence, on: date) -> EvidenceRow:
    over = found.status == "approved" and not is_in_force(found, on)
    return EvidenceRow(
        id=found.pk,
        organization_id=found.organization_id,
        organization_name=found.organization.name,
        kind=found.kind,
        value=found.value,
        status="expired" if over else found.status,
        valid_until=found.valid_until,
        has_paper=bool(found.paper),
        paper_name=found.paper_name,
        note=found.note,
        submitted_at=found.submitted_at,
        submitted_by_id=found.submitted_by_id,
        decided_at=found.decided_at,
        decided_by_id=found.decided_by_id,
        reason=found.reason,
    )


def first_contact_of(organization_id: int) -> int | None:
    """The person who keeps the list of members: the present member of longest standing."""
    return first_contact(organization_id)
