"""Put a withdrawn item on sale again."""

from datetime import datetime

from django.db import transaction

from credenza.catalog.events import ITEM_OFFERED
from credenza.catalog.models import Item
from credenza.catalog.rows import ItemReceipt
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Fact, Subject, record, stamp
from credenza.kernel.actors import Actor, StaffRole
from credenza.kernel.errors import NotFound, NotPermitted


@idempotent
def offer_item(
    *, sku: str, by: Actor, now: datetime, reason: str = "", idempotency_key: str | None = None
) -> ItemReceipt:
    """The item is sold again at once, within its own sales dates.

    Raises NotPermitted (the order desk and administrators may) and NotFound. An item on sale stays as it is.
    """
    if not by.has(StaffRole.ORDER_DESK):
        raise NotPermitted(command="offer_item")
    marked = stamp(by, now)
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(sku=sku).first()
        if item is None:
            raise NotFound(what="item")
        changed = item.withdrawn_on is not None
        if changed:
            item.withdrawn_on, item.withdrawn_reason = None, ""
            item.save(update_fields=("withdrawn_on", "withdrawn_reason"))
            fact = Fact(
                event=ITEM_OFFERED,
                payload={"item": item.pk},
                command="offer_item",
                subject=Subject(kind="catalog_item", id=item.pk),
                reason=reason.strip(),
                audit={"sku": sku},
            )
            record(fact, marked)
    return ItemReceipt(item=item.pk, sku=sku, withdrawn_on=item.withdrawn_on, changed=changed)
