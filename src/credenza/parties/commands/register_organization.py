"""Register an organization: a customer, a reseller or a distributor, with its first contact.

Source: "An organization has members: its first contact, who may add and remove colleagues" in the platform rules.
Anyone may be an unaffiliated reseller (RS1), so the kind is one's own to say; discounts need evidence (DS2).
"""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.parties.members import person_with
from credenza.parties.models import Membership, Organization
from credenza.parties.organization_fields import (
    Address,
    clean_address,
    clean_kind,
    clean_name,
    set_address,
    set_tax_id,
)
from credenza.parties.organization_receipts import OrganizationRegistered


@idempotent
def register_organization(
    *,
    name: str,
    kind: str = "customer",
    address: Address | None = None,
    vat_id: str = "",
    first_contact: str = "",
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> OrganizationRegistered:
    """Make the organization; whoever registers it is its first contact.

    The order desk does it for somebody else: ``first_contact`` is that person's address. Refuses with
    ``not_permitted`` (service accounts, and whoever names another first contact than themselves without being at the
    desk), ``missing_fields``, ``invalid_field``.
    """
    contact = _contact(first_contact, by)
    organization = Organization(name=clean_name(name), kind=clean_kind(kind), made_at=now, made_by_id=by.person_id)
    if address is not None:
        set_address(organization, clean_address(address))
    set_tax_id(organization, vat_id)
    organization.save(force_insert=True)
    Membership.objects.create(organization=organization, person_id=contact, since_at=now, added_by_id=by.person_id)
    fact = Fact(
        event="parties.organization_registered",
        payload={"organization": organization.pk, "person": contact},
        command="register_organization",
        subject=Subject(kind="organization", id=organization.pk),
        audit={"kind": organization.kind, "person": contact},
    )
    record(fact, stamp(by, now))
    return OrganizationRegistered(organization=organization.pk)


def _contact(email: str, by: Actor) -> int:
    if by.services:
        raise NotPermitted(command="register_organization")
    if not email.strip():
        if by.person_id is None:
            raise NotPermitted(command="register_organization")
        return by.person_id
    at_desk = by.is_system or by.has(StaffRole.ORDER_DESK)
    found = person_with(email) if at_desk else None
    if found is None:
        raise NotPermitted(command="register_organization")
    return found.id
