"""An order on terms was cancelled, or a line of it refunded, before it was paid: its evaluations end. Rule A10."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from credenza.journal.recording import stamp
from credenza.kernel.actors import Actor
from credenza.licensing.histories import change_license, tell
from credenza.licensing.keys import revoke_from
from credenza.licensing.models import EVALUATION, Change, Entitlement
from credenza.licensing.policy import require_system


@transaction.atomic
def end_evaluations(
    *, order: int, positions: Collection[int] | None = None, on: date, reason: str, by: Actor, now: datetime
) -> tuple[int, ...]:
    """End what is still an evaluation, of these lines or of all, and revoke its keys; the licenses that ended.

    Repeatable. Refuses with ``not_permitted`` (system only).
    """
    require_system("end_evaluations", by)
    when = stamp(by, now)
    found = Entitlement.objects.select_for_update().filter(order=order, kind=EVALUATION, ended_on=None)
    if positions is not None:
        found = found.filter(order_position__in=positions)
    ended = list(found.order_by("pk"))
    for license in ended:
        gone = Change(kind="ended", order=order, order_position=license.order_position, reason=reason)
        change_license(license, {"ended_on": on, "end_reason": reason}, gone, when)
        revoke_from(license, 1, when, on=on, reason=reason)
        tell("license_ended", license, when, command="end_evaluations", reason=reason, order=order)
    return tuple(license.pk for license in ended)
