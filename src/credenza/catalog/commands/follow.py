"""Ask to hear of what is new: of one item, or of everything in a topic."""

from datetime import datetime

from django.db import transaction

from credenza.catalog.models import Follow, Item
from credenza.catalog.rows import FollowRow
from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import MissingFields, NotFound, NotPermitted


@idempotent
def follow(
    *, sku: str = "", topic: str = "", by: Actor, now: datetime, idempotency_key: str | None = None
) -> FollowRow:
    """Follow the item with this SKU or, without one, the topic. Following twice is following once.

    Raises NotPermitted for the system, MissingFields when neither is given, NotFound for what the catalog hasn't.
    """
    if by.person_id is None:
        raise NotPermitted(command="follow")
    if not (sku or topic):
        raise MissingFields(fields=("sku", "topic"))
    marked = stamp(by, now)
    item = Item.objects.filter(sku=sku).first() if sku else None
    if item is None and (sku or not Item.objects.filter(topic=topic).exists()):
        raise NotFound(what="item" if sku else "topic")
    with transaction.atomic():
        kept, made = Follow.objects.get_or_create(
            person_id=by.person_id,
            item=item,
            topic="" if item else topic,
            defaults={"since_on": marked.on},
        )
        if made:
            facts = {"sku": sku, "topic": kept.topic}
            note("follow", Subject(kind="catalog_follow", id=kept.pk), marked, facts=facts)
    return FollowRow(sku=sku, name=item.name if item else "", topic=kept.topic, since_on=kept.since_on)
