"""A refunded line is taken out of a license: it ends, or is again what it was without the line. Rules RF4, A13.

Keys that carry what was refunded are revoked; where the license goes on, its customer gets a key that says so.
"""

from datetime import date, datetime

from django.db import transaction

from credenza.journal.recording import Stamp, stamp
from credenza.kernel.actors import Actor
from credenza.licensing.histories import (
    LINE_KINDS,
    change_license,
    columns_of,
    standing_lines,
    tell,
)
from credenza.licensing.keys import issue_if_different, revoke_from
from credenza.licensing.models import Change, Entitlement, KeyVersion
from credenza.licensing.policy import locked_license, require_system
from credenza.licensing.receipts import LineUndone
from credenza.licensing.rules.lines import summed
from credenza.licensing.signing import Signer


@transaction.atomic
def undo_line(
    *, order: int, position: int, on: date, reason: str, signer: Signer, by: Actor, now: datetime
) -> LineUndone:
    """Take the line out of every license that it made or changed; ``on`` is the day of the credit note.

    A license whose first line it was ends on that day, whatever came later. Repeatable. A line that never was
    fulfilled changes nothing. Refuses with ``not_permitted`` (system only); raises what the signer raises.
    """
    require_system("undo_line", by)
    when = stamp(by, now)
    done = Change.objects.filter(order=order, order_position=position, kind__in=LINE_KINDS).order_by("entitlement_id")
    licenses = tuple(done.values_list("entitlement_id", flat=True))
    ended = []
    for license_id in licenses:
        license = locked_license(license_id)
        if _take_out(license, Change(order=order, order_position=position, reason=reason), on, signer, when):
            ended.append(license_id)
    return LineUndone(licenses=licenses, ended=tuple(ended))


def _take_out(license: Entitlement, gone: Change, on: date, signer: Signer, when: Stamp) -> bool:
    """Whether the license ended by it."""
    standing = standing_lines(license.pk)
    places = [
        place
        for place, (one, _) in enumerate(standing)
        if (one.order, one.order_position) == (gone.order, gone.order_position)
    ]
    if not places:
        return False
    is_first = places[0] == 0
    gone.kind = "ended" if is_first else "undone"
    if is_first:
        change_license(license, {"ended_on": on, "end_reason": gone.reason}, gone, when)
    else:
        left = [line for place, (_, line) in enumerate(standing) if place != places[0]]
        was = standing[places[0]][0].before.get("currency")
        columns = {**columns_of(summed(left)), "currency": left[-1].currency or was or license.currency}
        change_license(license, columns, gone, when)
    _revoke(license, gone, on, when)
    if not is_first:
        issue_if_different(license, signer, when)
    event = "license_ended" if is_first else "license_restored"
    tell(event, license, when, command="undo_line", reason=gone.reason, order=gone.order)
    return is_first


def _revoke(license: Entitlement, gone: Change, on: date, when: Stamp) -> None:
    """The order's keys, and later ones: they carry what it bought as well. All of them when the license ended."""
    carried = KeyVersion.objects.filter(entitlement=license)
    if gone.kind == "undone":
        carried = carried.filter(order=gone.order)
    first = carried.order_by("version").values_list("version", flat=True).first()
    if first is not None:
        revoke_from(license, first, when, on=on, reason=gone.reason)
