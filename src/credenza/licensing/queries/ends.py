"""What ends soon, who is entitled to support, and which keys no longer hold."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotPermitted
from credenza.kernel.texts import is_storable
from credenza.licensing.errors import EntitlementNotFound
from credenza.licensing.lengths import MONTHLY_FAMILY
from credenza.licensing.models import EVALUATION, Entitlement, KeyVersion
from credenza.licensing.queries.licenses import held, seen_part
from credenza.licensing.rows import EndingRow, SupportRow
from credenza.licensing.rules.standing import is_supported, status_on, supported_until


def ending_soon(on: date, days: Sequence[int]) -> tuple[EndingRow, ...]:
    """Terms and maintenance that end so many days after the day: exactly then, so that each is told once a number.

    Months that renew by themselves, and evaluations, have letters of their own.
    """
    ends = [on + timedelta(days=count) for count in days]
    found = told_of().filter(Q(ends_on__in=ends) | Q(ends_on=None, maintenance_ends_on__in=ends))
    return tuple(_ending(one) for one in found.filter(ended_on=None).select_related("licensee").order_by("pk"))


RENEWING = Q(family=MONTHLY_FAMILY, renewal_cancelled_on=None)
"""Months that renew by themselves: no end is ahead of them (SU5)."""


def told_of() -> QuerySet[Entitlement]:
    """Licenses whose end people are told of: not the months that renew by themselves (SU5), not evaluations."""
    return Entitlement.objects.exclude(RENEWING).exclude(kind=EVALUATION)


def next_ends(by: Actor, on: date, *, part: str = "", limit: int = 10) -> tuple[EndingRow, ...]:
    """What ends next of the licenses that the caller sees, the day included, soonest first; ``part`` as in lists.

    What renews by itself is left out.
    """
    ends = Coalesce("ends_on", "maintenance_ends_on")
    found = seen_part(by, part).exclude(RENEWING).filter(ended_on=None).annotate(ends=ends).filter(ends__gte=on)
    return tuple(_ending(one) for one in found.select_related("licensee").order_by("ends", "pk")[:limit])


def _ending(one: Entitlement) -> EndingRow:
    return EndingRow(
        license=one.pk,
        sen=one.sen,
        name=one.name,
        what="term" if one.ends_on is not None else "maintenance",
        ends_on=one.maintenance_until,
        technical_contact_id=one.technical_contact_id,
        technical_contact_email=one.technical_contact_email,
        original_purchaser_id=one.original_purchaser_id,
        licensee_id=one.licensee_id,
        buyer_id=one.buyer_id,
        licensee=one.licensee.name if one.licensee else "",
    )


def support_entitled(sen: str, on: date, by: Actor) -> SupportRow:
    """Whether a SEN is entitled to support on a day, and until when, for the desk.

    Refuses with ``not_permitted``, ``entitlement_not_found``.
    """
    if not (by.is_system or by.has(StaffRole.ORDER_DESK, StaffRole.FINANCE)):
        raise NotPermitted(command="support_entitled")
    asked = Entitlement.objects.select_related("licensee").filter(sen=sen.strip().upper()) if is_storable(sen) else None
    found = asked.first() if asked is not None else None
    if found is None:
        raise EntitlementNotFound
    return SupportRow(
        license=found.pk,
        sen=found.sen,
        name=found.name,
        licensee=found.licensee.name if found.licensee else "",
        status=status_on(held(found), on),
        is_entitled=is_supported(held(found), on),
        until=supported_until(held(found)),
    )


def revoked_digests() -> tuple[str, ...]:
    """The keys that hold no longer, by the SHA-256 of what is signed: what a revocation list names."""
    revoked = KeyVersion.objects.filter(revoked_on__isnull=False).order_by("pk")
    return tuple(revoked.values_list("key_digest", flat=True))
