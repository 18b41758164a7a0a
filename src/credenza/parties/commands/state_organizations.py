"""Make organizations as somebody states them, proofs included: for sample data and rehearsals."""

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
class StatedEvidence:
    """What an organization claims, as submitted or as approved until ``valid_until`` (None: no end)."""

    kind: str
    value: str = ""
    status: str = "approved"
    valid_until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedOrganization:
    """Who is to be made. ``address`` None: none is known; without a country: one that taxes nothing.

    ``members`` are people's ids, the first contact first. A tax id counts as valid, whatever its digits.
    """

    name: str
    kind: str = "customer"
    address: Address | None = None
    vat_id: str = ""
    fulfil_on_terms: bool = False
    members: tuple[int, ...] = ()
    evidence: tuple[StatedEvidence, ...] = ()


def state_organizations(*, organizations: Sequence[StatedOrganization], by: Actor, now: datetime) -> tuple[int, ...]:
    """Ids in the order given. Only the system may: nobody else states what they would have to prove."""
    if not by.is_system:
        raise NotPermitted(command="state_organizations")
    with transaction.atomic():
        return tuple(_made(one, now) for one in organizations)


def _made(stated: StatedOrganization, now: datetime) -> int:
    row = Organization(name=stated.name, kind=stated.kind, fulfil_on_terms=stated.fulfil_on_terms, made_at=now)
    if stated.address is not None:
        set_address(row, stated.address)
    if stated.vat_id.strip():
        found = read_tax_id(stated.vat_id, row.country)
        row.vat_id, row.vat_id_valid = (found.number if found.is_valid else stated.vat_id.strip()), True
    row.save(force_insert=True)
    Membership.objects.bulk_create(
        Membership(organization=row, person_id=member, since_at=now) for member in dict.fromkeys(stated.members)
    )
    Evidence.objects.bulk_create(
        Evidence(
            organization=row,
            kind=one.kind,
            value=one.value,
            status=one.status,
            valid_until=one.valid_until,
            note=one.note,
            submitted_at=now,
            decided_at=now if one.status == "approved" else None,
        )
        for one in stated.evidence
    )
    return int(row.pk)
