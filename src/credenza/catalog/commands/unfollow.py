"""No longer hear of an item or a topic."""

from datetime import datetime

from django.db import transaction

from credenza.catalog.models import Follow
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted


def unfollow(*, sku: str = "", topic: str = "", by: Actor, now: datetime) -> bool:
    """Stop following the item with this SKU or, without one, the topic; False where it was not followed.

    Raises NotPermitted for the system.
    """
    if by.person_id is None:
        raise NotPermitted(command="unfollow")
    marked = stamp(by, now)
    own = Follow.objects.filter(person_id=by.person_id)
    with transaction.atomic():
        kept = (own.filter(item__sku=sku) if sku else own.filter(item=None, topic=topic)).first()
        if kept is None:
            return False
        note("unfollow", Subject(kind="catalog_follow", id=kept.pk), marked, facts={"sku": sku, "topic": topic})
        kept.delete()
    return True
