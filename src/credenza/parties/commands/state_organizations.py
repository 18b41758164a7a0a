"""Organizations with their members and claims as they are said to be: for rehearsals and sample data.

What is stated counts as proven unless it says otherwise; nobody is asked for papers. Real organizations register
themselves (``register_organization``) and prove their claims (``submit_evidence``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.parties.models import Evidence, Membership, Organization
from credenza.parties.organization_fields import Address, set_address
from credenza.parties.rules.tax_ids import read_tax_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedClaim:
    """A program, a category or a certificate; ``kind`` is the evidence's. Not ``proven``: submitted, and waiting."""

    kind: str
    value: str = ""
    proven: bool = True
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedOrganization:
    """One organization; ``members`` are ids of people, the first contact first (none: nobody signs in for it)."""

    name: str
    kind: str = "customer"
    address: Address | None = None
    vat_id: str = ""
    members: tuple[int, ...] = ()
    claims: tuple[StatedClaim, ...] = ()
    fulfil_on_terms: bool = False


@transaction.atomic
def state_organizations(*, stated: Sequence[StatedOrganization], by: Actor, now: datetime) -> dict[str, int]:
    """Ids by name. Only the system and administrators may (``not_permitted``)."""
    if not (by.is_system or by.has()):
        raise NotPermitted(command="state_organizations")
    return {one.name: _made(one, by, now) for one in stated}


def _made(stated: StatedOrganization, by: Actor, now: datetime) -> int:
    row = Organization(
        name=stated.name,
        kind=stated.kind,
        fulfil_on_terms=stated.fulfil_on_terms,
        made_at=now,
        made_by_id=by.person_id,
    )
    if stated.address is not None:
        set_address(row, stated.address)
    tax_id = read_tax_id(stated.vat_id, row.country)
    row.vat_id, row.vat_id_valid = tax_id.number, tax_id.is_valid
    row.save(force_insert=True)
    Membership.objects.bulk_create(
        Membership(organization=row, person_id=person, since_at=now, added_by_id=by.person_id)
        for person in dict.fromkeys(stated.members)
    )
    Evidence.objects.bulk_create(_evidence(row, claim, by, now) for claim in stated.claims)
    return row.pk


def _evidence(row: Organization, claim: StatedClaim, by: Actor, now: datetime) -> Evidence:
    return Evidence(
        organization=row,
        kind=claim.kind,
        value=claim.value,
        status="approved" if claim.proven else "submitted",
        valid_until=claim.valid_until,
        note="stated",
        submitted_at=now,
        submitted_by_id=by.person_id,
        decided_at=now if claim.proven else None,
        decided_by_id=by.person_id if claim.proven else None,
    )
