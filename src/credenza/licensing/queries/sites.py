"""Cloud sites as those see them who see a license of theirs."""

from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotFound
from credenza.licensing.models import Site, SiteContact
from credenza.licensing.policy import visible_licenses
from credenza.licensing.rows import SiteContactRow, SiteRow


def list_sites(by: Actor, *, before: int | None = None, limit: int = 50) -> tuple[SiteRow, ...]:
    """The sites of licenses that the caller sees, newest first, each with the licenses the caller sees of it."""
    seen = visible_licenses(by).filter(site__isnull=False)
    if before is not None:
        seen = seen.filter(site_id__lt=before)
    ids = list(seen.order_by("-site_id").values_list("site_id", flat=True).distinct()[:limit])
    return _rows(ids, by)


def site(site_id: int, by: Actor) -> SiteRow:
    """One site. Raises ``NotFound`` for who sees no license of it."""
    if not visible_licenses(by).filter(site__pk=site_id).exists():
        raise NotFound(what="site")
    return _rows([site_id], by)[0]


def _rows(ids: list[int], by: Actor) -> tuple[SiteRow, ...]:
    belonging: dict[int, list[int]] = {}
    owned = visible_licenses(by).filter(site_id__in=ids).order_by("pk").values_list("site_id", "pk")
    for site_id, license_id in owned:
        belonging.setdefault(site_id or 0, []).append(license_id)
    urls = dict(Site.objects.filter(pk__in=ids).values_list("pk", "url"))
    contacts: dict[int, list[SiteContactRow]] = {}
    for contact in SiteContact.objects.filter(site_id__in=ids, ended_at=None).order_by("role", "email"):
        contacts.setdefault(contact.site_id, []).append(SiteContactRow(email=contact.email, role=contact.role))
    return tuple(
        SiteRow(
            id=site_id,
            url=urls[site_id],
            contacts=tuple(contacts.get(site_id, ())),
            licenses=tuple(belonging[site_id]),
        )
        for site_id in ids
    )
