"""An organization that is there twice becomes one, with all that any room keeps of it: all or nothing."""

from datetime import datetime

from django.db import transaction

from credenza.kernel.actors import SYSTEM, Actor
from credenza.licensing.commands import take_over_organization as licenses
from credenza.orders.commands import take_over_organization as orders
from credenza.parties.commands import merge_organizations as parties
from credenza.parties.organization_receipts import OrganizationsMerged


def merge_organizations(
    *, keep: int, merge: int, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> OrganizationsMerged:
    """Members, evidence, quotes, orders, licenses and sites of ``merge`` become ``keep``'s; refuses as the command."""
    with transaction.atomic():
        merged = parties.merge_organizations(
            keep=keep, merge=merge, reason=reason, by=by, now=now, idempotency_key=idempotency_key
        )
        orders.take_over_organization(keep=keep, merge=merge, by=SYSTEM, now=now)
        licenses.take_over_organization(keep=keep, merge=merge, by=SYSTEM, now=now)
    return merged
