"""What price rules need of a license, and the look-up by SEN or site with a contact's address. Rules UP, CT3, QT6."""

import re
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from credenza.catalog.rules.shapes import Coverage
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField
from credenza.kernel.money import Money
from credenza.kernel.texts import is_storable
from credenza.licensing.errors import EntitlementNotFound
from credenza.licensing.histories import state_of
from credenza.licensing.lengths import lines_policy
from credenza.licensing.models import EVALUATION, Entitlement
from credenza.licensing.policy import visible_licenses
from credenza.licensing.rules.terms import running_term_start
from credenza.licensing.sites import clean_url, speaks_for
from credenza.parties.queries import person_by_email

SEN = re.compile(r"SEN-\d+", re.IGNORECASE)
"""How a support entitlement number is written; whatever else is typed is a site's address."""


def coverage_for(named: int | str, on: date) -> Coverage | None:
    """The license of that id, SEN or site (its first) as prices see it on a day; None where there is none.

    Who may ask is the caller's to check.
    """
    found = _named(named).filter(ended_on=None).order_by("pk").first()
    return None if found is None else _coverage(found, on)


def look_up(named: str, email: str, on: date) -> tuple[Coverage, ...]:
    """What a renewal or an upgrade can be quoted for: by SEN or site, with the address of who may speak for it (QT6).

    A self-managed license: its technical contact; a cloud site: any authorized contact. Whatever is wrong is refused
    alike with ``entitlement_not_found``. How often one may ask is counted at the door.
    """
    address = email.strip().lower()
    if not is_storable(address) or not address:
        raise EntitlementNotFound
    known = person_by_email(address)
    fitting = tuple(
        _coverage(license, on)
        for license in _named(named).filter(ended_on=None).order_by("pk")
        if license.technical_contact_email == address
        or (known is not None and license.technical_contact_id == known.id)
        or speaks_for(license, address)
    )
    if not fitting:
        raise EntitlementNotFound
    return fitting


def tiers_held(licensee: int, skus: Collection[str], by: Actor, on: date) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The tiers of an organization's licenses of these SKUs, those in force on the day that the caller may see."""
    held = visible_licenses(by).filter(licensee_id=licensee, sku__in=skus, ended_on=None).exclude(ends_on__lt=on)
    found: dict[str, list[int]] = {}
    for sku, tier in held.order_by("sku", "tier").values_list("sku", "tier").distinct():
        if tier is not None:
            found.setdefault(sku, []).append(tier)
    return tuple((sku, tuple(tiers)) for sku, tiers in found.items())


def _named(named: int | str) -> QuerySet[Entitlement]:
    licenses = Entitlement.objects.exclude(kind=EVALUATION)
    if isinstance(named, int):
        return licenses.filter(pk=named)
    if not is_storable(named) or not named.strip():
        return Entitlement.objects.none()
    if SEN.fullmatch(named.strip()):
        return licenses.filter(sen=named.strip().upper())
    try:
        return licenses.filter(site__url=clean_url(named))
    except InvalidField:
        return Entitlement.objects.none()


def _coverage(license: Entitlement, on: date) -> Coverage:
    state = state_of(license)
    return Coverage(
        entitlement=license.pk,
        sen=license.sen,
        sku=license.sku,
        family=license.family,
        tier=state.tier_on(on),
        term_starts_on=running_term_start(state.dates, on, lines_policy(license.family).term_months),
        ends_on=license.ends_on,
        anchor_on=license.anchor_on,
        maintenance_ends_on=license.maintenance_ends_on,
        annual_net=Money(license.annual_net_minor, license.currency),
    )
