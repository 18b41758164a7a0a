"""Staff say what an activity id of a learning platform is; what waits of it takes effect."""

from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.activity_errors import UnknownType
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, MissingFields
from credenza.learning.models import ActivityMapping
from credenza.learning.policy import require_desk
from credenza.learning.receipts import Mapped
from credenza.learning.replaying import move_kept, open_rows, replay
from credenza.learning.rules.pieces import iri
from credenza.learning.targets import item_target, types


@idempotent
def map_activity(
    *,
    activity: str,
    sku: str = "",
    type: str = "",
    nothing: bool = False,
    reason: str,
    by: Actor,
    now: datetime,
    idempotency_key: str | None = None,
) -> Mapped:
    """The activity is a catalog item or exam (``sku``), or a kind of activity (``type``), or it counts nowhere.

    A later statement replaces an earlier one for what comes from then on. Refuses with ``not_permitted`` (the
    certification desk may), ``missing_fields``, ``invalid_field`` and ``unknown_type``.
    """
    require_desk("map_activity", by)
    if missing := tuple(name for name, value in (("activity", activity), ("reason", reason)) if not value.strip()):
        raise MissingFields(fields=missing)
    iri(activity, "activity")
    when = stamp(by, now)
    if sum((bool(sku), bool(type), nothing)) != 1:
        raise InvalidField(field="sku", expected="a SKU or a type or nothing, exactly one of them")
    if type and type not in types():
        raise UnknownType(type=type, known=tuple(types()))
    target = item_target(sku, when.on) if sku else None
    if sku and target is None:
        raise InvalidField(field="sku", expected="the SKU of a course or an exam, or a certification's code")
    row, _ = ActivityMapping.objects.update_or_create(
        activity=activity,
        defaults={
            "target": "nothing" if nothing else "item" if target else "type",
            "sku": target.sku if target else "",
            "activity_type": type,
            "mapped_by_id": by.person_id,
            "mapped_at": now,
        },
    )
    done = replay(open_rows(activity=activity), when)
    move_kept(when, statement__activity=activity)
    facts = {"sku": row.sku, "type": type, "nothing": nothing, "replayed": done.replayed}
    note("map_activity", Subject(kind="learning_activity", id=row.pk), when, reason=reason.strip(), facts=facts)
    return Mapped(mapped=row.pk, replayed=done.replayed, waiting=done.waiting)
