"""A cloud subscription's site is named after the purchase, with who may speak for it. Rule QT6 of orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.licensing.addresses import clean_address
from credenza.licensing.errors import LicenseEnded
from credenza.licensing.histories import tell
from credenza.licensing.models import SiteContact
from credenza.licensing.policy import locked_license, require
from credenza.licensing.receipts import SiteRegistered
from credenza.licensing.signing import KEYED_FAMILIES
from credenza.licensing.sites import CONTACT_ROLES, add_contact, site_for

MOST_CONTACTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContactAsked:
    """An authorized contact; ``role``: billing_contact, technical_contact or site_administrator."""

    email: str
    role: str = "site_administrator"


@idempotent
def register_site(
    *,
    license: int,
    url: str,
    contacts: Sequence[SiteContactAsked] = (),
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> SiteRegistered:
    """Say which site a cloud subscription belongs to, and who speaks for it; contacts left out are ended.

    A site that another organization's licenses belong to is refused like a wrong address. Refuses with
    ``not_permitted``, ``not_found``, ``missing_fields``, ``invalid_field``, ``license_ended``.
    """
    found = locked_license(license)
    require("register_site", found, by)
    if found.ended_on is not None:
        raise LicenseEnded
    if found.family in KEYED_FAMILIES:
        raise InvalidField(field="license", expected="a cloud subscription; self-managed licenses have no site")
    wanted = _clean(contacts)
    when = stamp(by, now)
    site = site_for(url, found.licensee_id, when)
    if site is None:
        raise MissingFields(fields=("site_url",))
    if site.organization_id != found.licensee_id:
        raise InvalidField(field="site_url", expected="the address of a site of this license's organization")
    for standing in SiteContact.objects.filter(site=site, ended_at=None):
        if (standing.email, standing.role) not in wanted:
            standing.ended_at = now
            standing.save(update_fields=["ended_at"])
    for email, role in sorted(wanted):
        add_contact(site, email, role)
    found.site = site
    found.save(update_fields=["site"])
    tell("site_registered", found, when, command="register_site", site=site.pk)
    return SiteRegistered(site=site.pk, url=site.url, license=found.pk)


def _clean(contacts: Sequence[SiteContactAsked]) -> set[tuple[str, str]]:
    if len(contacts) > MOST_CONTACTS:
        raise InvalidField(field="contacts", expected=f"up to {MOST_CONTACTS} contacts")
    if any(contact.role not in CONTACT_ROLES for contact in contacts):
        raise InvalidField(field="contacts", expected=f"contacts with one of the roles {', '.join(CONTACT_ROLES)}")
    return {(clean_address(contact.email), contact.role) for contact in contacts}
