"""Cloud sites: hosted elsewhere, only registered here. Their contacts may ask for quotes about them (QT6)."""

from urllib.parse import urlsplit

from credenza.journal.recording import Stamp
from credenza.kernel.errors import InvalidField
from credenza.licensing.models import Entitlement, Site, SiteContact

URL_LENGTH = 200
TECHNICAL, BILLING, ADMINISTRATOR = "technical_contact", "billing_contact", "site_administrator"
CONTACT_ROLES = (TECHNICAL, BILLING, ADMINISTRATOR)


def clean_url(typed: str) -> str:
    """A site's address as it is kept: https, host in small letters, no path. Raises ``InvalidField``."""
    text = typed.strip()
    try:
        host = (urlsplit(text if "//" in text else f"https://{text}").hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if "." not in host or len(host) > URL_LENGTH - len("https://") or not host.isprintable() or " " in host:
        raise InvalidField(field="site_url", expected="the address of a site, such as https://acme.example.com")
    return f"https://{host}"


def site_for(typed: str, organization: int | None, when: Stamp) -> Site | None:
    """The site of that address, registered now where it is new; None without an address."""
    if not typed.strip():
        return None
    site, _ = Site.objects.get_or_create(
        url=clean_url(typed), defaults={"organization_id": organization, "made_at": when.now}
    )
    return site


def own_site_for(typed: str, organization: int | None, when: Stamp) -> Site | None:
    """The same for what was typed into an order: nothing where it is no address, or somebody else's site.

    Whoever names another organization's site gets a license without one, and says later which is theirs.
    """
    try:
        site = site_for(typed, organization, when)
    except InvalidField:
        return None
    return site if site is not None and site.organization_id == organization else None


def add_contact(site: Site, email: str, role: str) -> None:
    """Somebody who may speak for the site; once."""
    if email.strip():
        SiteContact.objects.get_or_create(site=site, email=email.strip().lower(), role=role, ended_at=None)


def speaks_for(license: Entitlement, email: str) -> bool:
    """Whether the address is an authorized contact of the license's site."""
    if license.site_id is None:
        return False
    return SiteContact.objects.filter(site_id=license.site_id, email=email, ended_at=None).exists()
