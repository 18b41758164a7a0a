"""Take an item from sale."""

from datetime import datetime

from django.db import transaction

from credenza.catalog.events import ITEM_WITHDRAWN
from credenza.catalog.models import Item
from credenza.catalog.rows import ItemReceipt
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted


@idempotent
def withdraw_item(
    *, sku: str, reason: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> ItemReceipt:
    """From the business day of ``now`` on, that day included, the item is no longer sold; what was sold stays.

    Raises NotPermitted (the order desk and administrators may), MissingFields without a reason, NotFound. An item
    that is withdrawn already stays as it is.
    """
    if not by.has(StaffRole.ORDER_DESK):
        raise NotPermitted(command="withdraw_item")
    if not reason.strip():
        raise MissingFields(fields=("reason",))
    marked = stamp(by, now)
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(sku=sku).first()
        if item is None:
            raise NotFound(what="item")
        changed = item.withdrawn_on is None
        if changed:
            item.withdrawn_on, item.withdrawn_reason = marked.on, reason.strip()
            item.save(update_fields=("withdrawn_on", "withdrawn_reason"))
            fact = Fact(
                event=ITEM_WITHDRAWN,
                payload={"item": item.pk},
                command="withdraw_item",
                subject=Subject(kind="catalog_item", id=item.pk),
                reason=reason.strip(),
                audit={"sku": sku},
            )
            record(fact, marked)
    return ItemReceipt(item=item.pk, sku=sku, withdrawn_on=item.withdrawn_on, changed=changed)
