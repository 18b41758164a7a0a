"""An order went on terms: its self-managed licenses are evaluated until it is paid. Rule A10 of orders.

The key says ``evaluation`` and ends by itself; once the order is paid the same license, under the same SEN, becomes the
real one with a key of its own.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.licensing.commands.fulfil_line import FIRST_SEN, LicenseAsked
from credenza.licensing.histories import keep_change, tell
from credenza.licensing.keys import issue_key
from credenza.licensing.models import EVALUATION, Change, Entitlement
from credenza.licensing.policy import require_system
from credenza.licensing.signing import KEYED_FAMILIES, Signer


@transaction.atomic
def begin_evaluation(
    *,
    order: int,
    position: int,
    asked: LicenseAsked,
    tier: int | None,
    quantity: int,
    days: int,
    signer: Signer,
    by: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """An evaluation of ``days`` days, today included, for each license of the line; those begun here.

    Repeatable: a line that has its evaluations, or its licenses, is left alone. None for the cloud, and none for 0
    days. Refuses with ``not_permitted`` (system only); raises what the signer raises.
    """
    require_system("begin_evaluation", by)
    when = stamp(by, now)
    if asked.family not in KEYED_FAMILIES or not days:
        return ()
    if Entitlement.objects.filter(order=order, order_position=position).exists():
        return ()
    ends_on = when.on + timedelta(days=days - 1)
    return tuple(_begun(asked, (order, position, copy), tier, ends_on, signer, when) for copy in range(1, quantity + 1))


def _begun(
    asked: LicenseAsked, place: tuple[int, int, int], tier: int | None, ends_on: date, signer: Signer, when: Stamp
) -> int:
    order, position, copy = place
    license = Entitlement.objects.create(
        sen=f"new-{uuid4().hex[:20]}",
        kind=EVALUATION,
        sku=asked.sku,
        name=asked.name,
        family=asked.family,
        tier=tier,
        licensee_id=asked.licensee,
        buyer_id=asked.buyer,
        original_purchaser_id=asked.purchaser,
        technical_contact_id=asked.technical_contact,
        technical_contact_email="" if asked.technical_contact else asked.technical_contact_email.strip().lower(),
        currency=asked.currency,
        anchor_on=when.on,
        term_starts_on=when.on,
        starts_on=when.on,
        ends_on=ends_on,
        order=order,
        order_position=position,
        copy=copy,
        made_at=when.now,
    )
    license.sen = f"SEN-{FIRST_SEN + license.pk}"
    license.save(update_fields=["sen"])
    begun = Change(kind="evaluation", order=order, order_position=position, bought_from=when.on, bought_until=ends_on)
    keep_change(license, begun, when)
    issue_key(license, signer, when, order=order)
    tell("evaluation_begun", license, when, command="begin_evaluation", order=order)
    return license.pk
