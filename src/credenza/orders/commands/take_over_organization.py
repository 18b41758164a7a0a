"""What was bought by or for an organization is another's from now on: two rows of one organization became one."""

from datetime import datetime

from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import NotPermitted
from credenza.orders.models import Order, Quote


def take_over_organization(*, keep: int, merge: int, by: Actor, now: datetime) -> int:
    """Quotes and orders of ``merge`` name ``keep``; how many rows changed. Papers say what they said.

    The caller is the merging of the two, in its transaction. Refuses with ``not_permitted`` (the system only).
    """
    if not by.is_system:
        raise NotPermitted(command="take_over_organization")
    moved = {
        "quotes": Quote.objects.filter(organization=merge).update(organization=keep),
        "quotes_for_it": Quote.objects.filter(end_customer=merge).update(end_customer=keep),
        "orders": Order.objects.filter(organization=merge).update(organization=keep),
        "orders_for_it": Order.objects.filter(end_customer=merge).update(end_customer=keep),
    }
    subject, facts = Subject(kind="organization", id=keep), {"merged": merge, **moved}
    note("take_over_organization", subject, stamp(by, now), facts=facts)
    return sum(moved.values())
