"""What the licensing room keeps about a person; licenses are an organization's, contacts are people."""

from django.db.models import Q

from credenza.journal.kept import Kept
from credenza.licensing.models import Change, Entitlement, SiteContact
from credenza.parties.queries import verified_addresses

LICENSE = ("id", "sen", "sku", "name", "family", "tier", "starts_on", "ends_on", "maintenance_ends_on", "ended_on")


def _cared_for(person_id: int) -> Q:
    return Q(technical_contact_email__in=verified_addresses(person_id))


def _speaks_for(person_id: int) -> Q:
    return Q(email__in=verified_addresses(person_id))


KEPT = (
    Kept(section="licenses_technical_contact", model=Entitlement, column="technical_contact_id", only=LICENSE),
    Kept(
        section="licenses_by_address",
        model=Entitlement,
        column="technical_contact_email",
        mine=_cared_for,
        only=(*LICENSE, "technical_contact_email"),
    ),
    Kept(section="licenses_purchased", model=Entitlement, column="original_purchaser_id", only=LICENSE),
    Kept(section="site_contacts", model=SiteContact, column="email", mine=_speaks_for, more=("site__url",)),
    Kept(
        section="license_changes",
        model=Change,
        column="by_id",
        only=("id", "entitlement_id", "kind", "on", "at", "reason"),
    ),
)
