"""Licenses as those see them whom they concern. The number of statements doesn't grow with the number of rows."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from credenza.kernel.actors import Actor
from credenza.kernel.texts import is_storable
from credenza.licensing.histories import state_of
from credenza.licensing.lengths import MONTHLY_FAMILY, tried_until
from credenza.licensing.models import EVALUATION, Change, Entitlement, KeyVersion
from credenza.licensing.policy import (
    Caller,
    caller,
    concerning,
    license_seen_by,
    own_contact,
    visible_licenses,
)
from credenza.licensing.rows import ChangeRow, ContactRow, KeyVersionRow, LicenseRow, SpanRow
from credenza.licensing.rules.standing import (
    ACTIVE,
    ENDED,
    LAPSED,
    Held,
    is_supported,
    key_statuses,
    status_on,
    supported_until,
)
from credenza.parties.organizations import member_organization_ids, organizations_matching
from credenza.parties.queries import people, people_by_email, people_matching
from credenza.parties.rows import PersonRow

ONE_DAY = timedelta(days=1)
BESIDE = ("licensee", "buyer", "site")
TECHNICAL, CUSTOMERS = "technical_contact", "customers"
"""Parts of what one sees: licenses in one's care, and those bought for somebody else."""


def license(license_id: int, by: Actor, on: date) -> LicenseRow:
    """One license as it is on a day. Raises ``NotFound`` for who may not see it."""
    return _rows([license_seen_by(by, license_id)], by, on)[0]


def sees_license(license_id: int, by: Actor) -> bool:
    """Whether the caller may see the license."""
    return visible_licenses(by).filter(pk=license_id).exists()


def license_by_sen(sen: str, by: Actor, on: date) -> LicenseRow | None:
    """The license of a SEN, or None where there is none that the caller may see."""
    if not is_storable(sen):
        return None
    found = visible_licenses(by).select_related(*BESIDE).filter(sen=sen.strip().upper()).first()
    return None if found is None else _rows([found], by, on)[0]


def licenses_of(ids: Iterable[int], by: Actor, on: date) -> tuple[LicenseRow, ...]:
    """Those of the licenses that the caller may see, by id."""
    return _rows(list(visible_licenses(by).select_related(*BESIDE).filter(pk__in=set(ids)).order_by("pk")), by, on)


def list_licenses(
    by: Actor,
    on: date,
    *,
    part: str = "",
    text: str = "",
    status: str = "",
    contacts: Sequence[str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[LicenseRow, ...]:
    """The licenses that the caller sees, newest first; ``before`` is the last id of the page before.

    ``part``: "technical_contact" those in the caller's care, "customers" those the caller or the caller's organizations
    bought for somebody else. ``text``: part of a SEN, a product, a site, an organization or a contact. ``contacts``:
    only those whose technical contact has one of the addresses.
    """
    if not is_storable(text):
        return ()
    found = seen_part(by, part).select_related(*BESIDE).order_by("-pk")
    if typed := text.strip():
        found = found.filter(_matching(typed))
    if status:
        found = found.filter(_having(status, on))
    if contacts is not None:
        found = found.filter(_cared_for_by(contacts))
    if before is not None:
        found = found.filter(pk__lt=before)
    return _rows(list(found[:limit]), by, on)


def evaluations_of(order: int) -> tuple[int, ...]:
    """The licenses of an order that are evaluated until it is paid (A10)."""
    found = Entitlement.objects.filter(order=order, kind=EVALUATION).order_by("order_position", "copy")
    return tuple(found.values_list("pk", flat=True))


def seen_part(by: Actor, part: str) -> QuerySet[Entitlement]:
    """The licenses that the caller sees, or one part of them."""
    found = visible_licenses(by)
    if by.person_id is not None and part == TECHNICAL:
        return found.filter(own_contact(by.person_id))
    if by.person_id is not None and part == CUSTOMERS:
        return found.filter(_sold_on(by.person_id, tuple(member_organization_ids(by.person_id))))
    return found


def has_licenses(person_id: int, organizations: Sequence[int]) -> tuple[bool, bool]:
    """Whether licenses concern a person of these organizations (staff roles apart), and whether some of them were
    bought for somebody else. Asked on every page.
    """
    found = Entitlement.objects.filter(concerning(person_id, organizations))
    some = found.exists()
    return some, some and found.filter(_sold_on(person_id, organizations)).exists()


def _sold_on(person_id: int, organizations: Sequence[int]) -> Q:
    """Bought by the person, or by an organization of theirs, and used by another organization."""
    bought = Q(original_purchaser_id=person_id) | Q(buyer_id__in=organizations)
    return bought & ~Q(licensee_id__in=organizations) & Q(licensee_id__isnull=False)


def _matching(typed: str) -> Q:
    theirs = organizations_matching(typed)
    known = people_matching(typed)
    return (
        Q(sen__icontains=typed)
        | Q(sku__icontains=typed)
        | Q(name__icontains=typed)
        | Q(site__url__icontains=typed)
        | Q(technical_contact_email__icontains=typed)
        | Q(licensee_id__in=theirs)
        | Q(buyer_id__in=theirs)
        | Q(technical_contact_id__in=known)
        | Q(original_purchaser_id__in=known)
    )


def _cared_for_by(addresses: Sequence[str]) -> Q:
    known = [person.id for person in people_by_email(addresses).values()]
    return Q(technical_contact_id__in=known) | Q(technical_contact_id=None, technical_contact_email__in=addresses)


def count_cared_for_by(addresses: Sequence[str]) -> int:
    """How many licenses that go on have a technical contact with one of the addresses."""
    return Entitlement.objects.filter(_cared_for_by(addresses), ended_on=None).count() if addresses else 0


def _having(status: str, on: date) -> Q:
    if status == ENDED:
        return Q(ended_on__lte=on)
    standing = Q(ended_on=None) | Q(ended_on__gt=on)
    # A month that renews by itself is active while its card is tried again, so many days more.
    longer = tried_until(on) - on
    renewing = Q(family=MONTHLY_FAMILY, renewal_cancelled_on=None, ends_on__gte=on - longer)
    runs = Q(ends_on=None) | Q(ends_on__gte=on) | renewing
    return standing & {ACTIVE: runs, LAPSED: ~runs}.get(status, Q(pk=None))


def history(license_id: int, by: Actor) -> tuple[ChangeRow, ...]:
    """Every change of a license, newest first. Raises ``NotFound`` for who may not see it."""
    found = license_seen_by(by, license_id)
    return tuple(
        ChangeRow(
            id=one.pk,
            kind=one.kind,
            on=one.on,
            at=one.at,
            by_id=one.by_id,
            order=one.order,
            bought_from=one.bought_from,
            bought_until=one.bought_until,
            before=one.before,
            after=one.after,
            reason=one.reason,
        )
        for one in Change.objects.filter(entitlement=found).order_by("-pk")
    )


def held(found: Entitlement) -> Held:
    """The dates that decide how a license stands."""
    return Held(
        ends_on=found.ends_on,
        maintenance_ends_on=found.ends_on or found.maintenance_ends_on,
        ended_on=found.ended_on,
        tried_until=tried_until(found.ends_on) if renews(found) and found.ends_on is not None else None,
    )


def renews(found: Entitlement) -> bool:
    """Whether the license is a monthly subscription whose customer did not end its renewals (SU5)."""
    return found.family == MONTHLY_FAMILY and found.renewal_cancelled_on is None


def _rows(found: Sequence[Entitlement], by: Actor, on: date) -> tuple[LicenseRow, ...]:
    keys = _keys([one.pk for one in found])
    contacts = (contact for one in found for contact in (one.original_purchaser_id, one.technical_contact_id))
    known = people(contact for contact in contacts if contact is not None)
    viewer = caller(by)
    return tuple(_row(one, keys.get(one.pk, ()), known, viewer, on) for one in found)


def _row(
    one: Entitlement, keys: tuple[KeyVersionRow, ...], known: dict[int, PersonRow], viewer: Caller, on: date
) -> LicenseRow:
    stands, state = held(one), state_of(one)
    waits = one.next_tier_on is not None and one.next_tier_on > on
    term = SpanRow(starts_on=one.starts_on, ends_on=one.ends_on)
    is_subscription = one.ends_on is not None
    return LicenseRow(
        id=one.pk,
        sen=one.sen,
        product=one.sku,
        name=one.name,
        family=one.family,
        kind=one.kind,
        tier=state.tier_on(on),
        next_tier=one.next_tier if waits else None,
        next_tier_on=one.next_tier_on if waits else None,
        status=status_on(stands, on),
        term=term,
        maintenance=term if is_subscription else _maintenance(one),
        supported_until=supported_until(stands),
        is_supported=is_supported(stands, on),
        licensee_id=one.licensee_id,
        licensee=one.licensee.name if one.licensee else "",
        buyer_id=one.buyer_id,
        buyer=one.buyer.name if one.buyer else "",
        original_purchaser=_contact(one.original_purchaser_id, "", known),
        technical_contact=_contact(one.technical_contact_id, one.technical_contact_email, known),
        site_id=one.site_id,
        site_url=one.site.url if one.site else "",
        order=one.order,
        renews_on=_renews_on(one, status_on(stands, on)),
        renewal_cancelled_on=one.renewal_cancelled_on,
        ended_on=one.ended_on,
        end_reason=one.end_reason,
        key_versions=keys,
        may=viewer.allowed(one),
    )


def _renews_on(one: Entitlement, status: str) -> date | None:
    """The first day of the next month, of a subscription that renews by itself and runs."""
    return one.ends_on + ONE_DAY if renews(one) and one.ends_on is not None and status == ACTIVE else None


def _maintenance(one: Entitlement) -> SpanRow:
    return SpanRow(starts_on=one.maintenance_starts_on or one.starts_on, ends_on=one.maintenance_ends_on)


def _contact(person_id: int | None, address: str, known: dict[int, PersonRow]) -> ContactRow | None:
    if person_id is not None and person_id in known:
        person = known[person_id]
        return ContactRow(id=person.id, email=person.email, name=person.name)
    return ContactRow(id=None, email=address, name=address.partition("@")[0]) if address else None


def _keys(ids: Sequence[int]) -> dict[int, tuple[KeyVersionRow, ...]]:
    found: QuerySet[KeyVersion] = KeyVersion.objects.filter(entitlement_id__in=ids).order_by(
        "entitlement_id", "version"
    )
    by_license: dict[int, list[KeyVersion]] = {}
    for one in found:
        by_license.setdefault(one.entitlement_id, []).append(one)
    return {license_id: _key_rows(versions) for license_id, versions in by_license.items()}


def _key_rows(versions: Sequence[KeyVersion]) -> tuple[KeyVersionRow, ...]:
    statuses = key_statuses([one.revoked_on is not None for one in versions])
    return tuple(
        KeyVersionRow(
            version=one.version,
            status=status,
            issued_on=one.issued_on,
            kid=one.kid,
            order=one.order,
            revoked_on=one.revoked_on,
            revoke_reason=one.revoke_reason,
        )
        for one, status in zip(versions, statuses, strict=True)
    )
